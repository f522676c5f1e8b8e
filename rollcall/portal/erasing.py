"""To be forgotten: proposed by one, agreed by another, a week to take it back, then done for good.

What goes and what stays is decided in docs/decisions/0011. Each room empties its own rows; here is the order.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from rollcall.accounts import forgetting as accounts
from rollcall.accounts import identity, mailboxes
from rollcall.accounts.models import User, Verification
from rollcall.base import audit, clock, forgetting, tokens
from rollcall.base.addresses import portal_url
from rollcall.base.context import words
from rollcall.cases import data_requests
from rollcall.cases import forgetting as cases
from rollcall.cases.models import Case
from rollcall.catalog.models import Course, ProviderMember
from rollcall.events import forgetting as events
from rollcall.mail import forgetting as mail
from rollcall.mail import outbox
from rollcall.mail.models import Letter
from rollcall.outreach import forgetting as outreach
from rollcall.player import forgetting as player
from rollcall.portal import copies, errors
from rollcall.portal.models import DataCopy, Double, Erasure
from rollcall.recognition import forgetting as recognition
from rollcall.transcripts import forgetting as transcripts

COOLING_OFF = timedelta(days=7)
LAST_WAIT = timedelta(days=3)  # for the last letter to be delivered; then its address is forgotten too
PURPOSE = "erasure"
State = Erasure.State
ENDED = (Letter.State.SENT, Letter.State.FAILED, Letter.State.WITHHELD)
WHO_TOOK_BACK = audit.Named("reader of the letter")


@transaction.atomic
def propose(case: Case, *, by: User, name: str, hides_name: bool = False) -> Erasure:
    """The first of two. Raises what `_require` and `data_requests.granted` refuse, and `AlreadyOrdered`."""
    row = data_requests.granted(case, by=by, wish=data_requests.ERASE)
    person = identity.survivor_of(row.person) if row.person else None
    if person is None or person.erased_at is not None:
        raise errors.NobodyToTell
    if Erasure.objects.filter(person=person).exclude(state__in=[State.DONE, State.STOPPED]).exists():
        raise errors.AlreadyOrdered
    _require(person, by=by, name=name)
    made = Erasure.objects.create(
        person=person, case=row, proposed_by=by, proposed_at=clock.now(), hides_name=hides_name
    )
    audit.record("person.erasure_proposed", person, by=by, erasure=made.pk, case=row.pk)
    return made


@transaction.atomic
def agree(erasure: Erasure, *, by: User, name: str) -> Erasure:
    """The second of two; the week begins, and the person gets the letter. Raises `SamePerson`, `MovedOn` …"""
    row = _held(erasure)
    data_requests.granted(row.case, by=by, wish=data_requests.ERASE)
    if row.state != State.PROPOSED:
        raise errors.MovedOn
    if identity.is_one_person(by, row.proposed_by_id):
        raise errors.SamePerson
    _require(row.person, by=by, name=name)
    row.state, row.agreed_by, row.agreed_at = State.AGREED, by, clock.now()
    row.due_at = row.agreed_at + COOLING_OFF
    row.save()
    audit.record("person.erasure_agreed", row.person, by=by, erasure=row.pk, due=row.due_at.isoformat())
    secret = tokens.mint(purpose=PURPOSE, subject=_subject(row), lifetime=COOLING_OFF)
    page = portal_url("portal:erasure", [secret])
    _tell(row, "erasure_agreed", secret={"page": page})
    return row


def _require(person: User, *, by: User, name: str) -> None:
    """Never oneself, never staff (which is never upward, P24), nobody who still answers for others."""
    if identity.is_one_person(by, person.pk):
        raise errors.SamePerson
    if person.is_staff or person.is_superuser:
        raise errors.OnStaff
    if _is_needed(person):
        raise errors.StillNeeded
    if " ".join(name.split()).casefold() != " ".join(person.legal_name.split()).casefold():
        raise errors.OtherName


def _is_needed(person: User) -> bool:
    ids = identity.ids_of(person)
    return (
        ProviderMember.objects.filter(user__in=ids).exists()
        or Course.objects.filter(coordinator_email__iexact=person.email, withdrawn_at__isnull=True).exists()
        or events.runs_something(ids, [person.email])
    )


def find(secret: str) -> Erasure | None:
    """What a live link of the letter takes back; looking changes nothing (P3)."""
    token = tokens.find(secret, purpose=PURPOSE)
    if token is None or not tokens.is_live(token):
        return None
    key = int(token.subject.partition(":")[2])
    return Erasure.objects.select_related("person").filter(pk=key, state=State.AGREED).first()


@transaction.atomic
def stop(erasure: Erasure, *, by: audit.Actor) -> None:
    """Taken back by the person, or dropped by staff; nothing was deleted. Raises `MovedOn`."""
    row = _held(erasure)
    if row.state not in {State.PROPOSED, State.AGREED}:
        raise errors.MovedOn
    was_told = row.state == State.AGREED
    row.state, row.ended_at, row.due_at = State.STOPPED, clock.now(), None
    row.save()
    tokens.void(purpose=PURPOSE, subject=_subject(row))
    outbox.withhold(f"erasure:{row.pk}:erasure_agreed")
    audit.record("person.erasure_stopped", row.person, by=by, erasure=row.pk)
    if was_told:
        _tell(row, "erasure_stopped")


def _held(erasure: Erasure) -> Erasure:
    rows = Erasure.objects.select_for_update(of=("self",)).select_related("person", "case", "proposed_by")
    return rows.get(pk=erasure.pk)


def _subject(row: Erasure) -> str:
    return f"erasure:{row.pk}"


def _tell(row: Erasure, letter: str, *, secret: dict[str, str] | None = None) -> None:
    outbox.post(
        f"portal/{letter}",
        to=row.person.email,
        key=f"erasure:{row.pk}:{letter}",
        person_id=row.person_id,
        secret=secret,
        context={"person": row.person, "row": row, "words": words()},
    )


def work() -> int:
    """Carry out what is due; run by the clock. Killed at any moment, the next run goes on. How many moved."""
    due = Erasure.objects.filter(state=State.AGREED, due_at__lte=clock.now()).order_by("due_at")[:20]
    done = sum(_erase(one) for one in due)
    closing = Erasure.objects.filter(state=State.CLOSING).order_by("pk")[:100]
    return done + sum(_close(one) for one in closing)


@transaction.atomic
def _erase(erasure: Erasure) -> bool:
    """All or nothing: the last letter is posted and every room emptied in one transaction."""
    row = _held(erasure)
    if row.state != State.AGREED or row.due_at is None or row.due_at > clock.now():
        return False
    if row.person.is_staff or row.person.is_superuser or _is_needed(row.person):
        stop(row, by=audit.SYSTEM)  # became so within the week
        return False
    _tell(row, "erased")
    row.ids = identity.ids_of(row.person)
    data_requests.finish(row.case, by=audit.SYSTEM, what=f"erased:{row.pk}")
    row.rows = _forget(whom_of(row.ids), row)
    row.state = State.CLOSING
    row.save()
    audit.record("person.erased", f"user:{row.person_id}", by=audit.SYSTEM, erasure=row.pk, rows=row.rows)
    return True


def whom_of(ids: list[int]) -> forgetting.Whom:
    """Every address that stands with the accounts, proved or not, and every thing of the person's."""
    accounts_of = User.objects.filter(pk__in=ids)
    addresses = {*accounts_of.values_list("email", flat=True)}
    addresses |= {*EmailAddress.objects.filter(user__in=ids).values_list("email", flat=True)}
    whom = forgetting.Whom(ids, sorted(addresses), sorted({mailboxes.key(one) for one in addresses}))
    applications = Verification.objects.filter(user__in=ids).values_list("pk", "questions__pk")
    whom.subjects.extend(
        {
            *(f"user:{pk}" for pk in ids),
            *(f"verification:{pk}" for pk, _question in applications),
            *(f"pocquestion:{pk}" for _application, pk in applications if pk),
            *(f"registration:{pk}" for pk in events.seats_of(whom).values_list("pk", flat=True)),
            *(f"case:{pk}" for pk in cases.cases_of(whom)),
        }
    )
    return whom


def _forget(whom: forgetting.Whom, row: Erasure) -> int:
    """From the roof down: who knows the person by name goes last."""
    gone = _here(whom)
    about = [f"{one}:" for one in whom.subjects if one.partition(":")[0] in {"case", "verification"}]
    gone += cases.forget(whom)
    gone += events.forget(whom, by=audit.SYSTEM)
    gone += recognition.forget(whom)
    gone += player.forget(whom)
    gone += transcripts.forget(whom, hides_name=row.hides_name, by=audit.SYSTEM)
    gone += outreach.forget(whom)
    gone += forgetting.forget(whom)
    gone += accounts.forget(whom, by=audit.SYSTEM)
    return gone + mail.forget(whom, prefixes=about, but=_last(row))


def _here(whom: forgetting.Whom) -> int:
    made = DataCopy.objects.filter(person__in=whom.ids)
    for one in made:
        copies.let_go(one)
    made.update(reason="")
    Double.objects.filter(Q(one__in=whom.ids) | Q(other__in=whom.ids)).delete()
    return len(made)


def _last(row: Erasure) -> str:
    return f"erasure:{row.pk}:erased"


@transaction.atomic
def _close(erasure: Erasure) -> bool:
    """Forget the address of the last letter, once it has gone, or after `LAST_WAIT`."""
    row, letter = _held(erasure), outbox.state_of(_last(erasure))
    is_over = row.due_at is not None and row.due_at + LAST_WAIT <= clock.now()
    if row.state != State.CLOSING or not (letter is None or letter.state in ENDED or is_over):
        return False
    mail.forget_one(_last(row))
    row.state, row.ended_at = State.DONE, clock.now()
    row.save()
    return True


def of_case(case: Case) -> Erasure | None:
    """The newest erasure out of a case."""
    rows = Erasure.objects.filter(case=case).select_related("person", "proposed_by", "agreed_by")
    return rows.order_by("-pk").first()
