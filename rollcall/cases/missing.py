"""The missing certificate: asked for, looked for, added or declined; the person is told each time (R27)."""

from typing import TypedDict

from django.db import transaction

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.base.addresses import portal_url
from rollcall.base.context import words
from rollcall.cases import errors, hours, keeping, kinds, rights
from rollcall.cases.models import OPEN, Case, CaseMessage
from rollcall.events import claims
from rollcall.events.models import Registration
from rollcall.mail import outbox
from rollcall.transcripts.models import Completion

MOST_OPEN = 10
State = Case.State


class Facts(TypedDict):
    """What the person remembers; anything but `what` and `year` may be empty."""

    what: str
    year: int
    month: int | None
    where: str
    instructor: str
    email: str  # used then
    name: str  # used then


@transaction.atomic
def ask(person: User, facts: Facts, *, by: User) -> Case:
    """Open a case; the very same question asked twice is one. Raises `errors.TooManyCases`."""
    User.objects.select_for_update().get(pk=person.pk)
    mine = list(Case.objects.filter(person=person, kind=Case.Kind.MISSING, state__in=OPEN))
    same = next((case for case in mine if case.facts == facts), None)
    if same is not None:
        return same
    if len(mine) >= MOST_OPEN:
        raise errors.TooManyCases
    present = clock.now()
    about = kinds.ABOUT[Case.Kind.MISSING]
    case = Case.objects.create(
        kind=Case.Kind.MISSING,
        person=person,
        subject=facts["what"][:200],
        facts=facts,
        team=about.team,
        asked_at=present,
        since=present,
        due_at=hours.later(present, hours=about.hours),
    )
    audit.record("cases.asked", case, by=by)
    _tell(case)
    return case


@transaction.atomic
def withdraw(case: Case, *, by: User) -> Case:
    """The person found it or needs it no more. Raises `errors.CaseClosed`."""
    return _move(rights.open_for_person(case), State.WITHDRAWN, by=by)


@transaction.atomic
def take(case: Case, *, by: User) -> Case:
    """Staff begin to look; taking a case over from a colleague tells the person nothing new."""
    held = rights.for_staff(case, by=by)
    if held.state != State.ASKED:
        held.handled_by = by
        held.save(update_fields=["handled_by"])
        audit.record("cases.taken_over", held, by=by)
        return held
    return _move(held, State.LOOKING, by=by)


@transaction.atomic
def add(case: Case, row: Registration, *, by: User) -> tuple[Case, Completion]:
    """Put the row of the roster on the person's record, with the certificate, and close the case.

    Raises `errors.CaseClosed`, `OwnCase`, `NotStaff` and what `events.claims.claim` refuses.
    """
    held = rights.for_staff(case, by=by)
    completion = claims.claim(row, user=_asker(held), by=by, note=f"case:{held.pk}")
    held.result = f"completion:{completion.pk}"
    held.save(update_fields=["result"])
    return _move(held, State.DONE, by=by, title=completion.title), completion


@transaction.atomic
def decline(case: Case, *, by: User, reason: str) -> Case:
    """Nothing was found; the reason goes to the person. Raises `errors.NoReason` and those of `add`."""
    why = reason.strip()
    if not why:
        raise errors.NoReason
    held = rights.for_staff(case, by=by)
    held.answer = why[:2000]
    keeping.say(held, CaseMessage.Kind.ANSWER, why, by=by)
    return _move(held, State.DECLINED, by=by)


def _asker(case: Case) -> User:
    """A missing certificate is asked for by an account, never by an address alone."""
    if case.person is None:
        raise errors.NoAccount
    return identity.survivor_of(case.person)


def _move(case: Case, state: State, *, by: User, title: str = "") -> Case:
    if state in {State.DONE, State.DECLINED}:
        keeping.count_first_answer(case)
    keeping.move(case, state, by=by, note=case.answer)
    _tell(case, title=title)
    return case


def _tell(case: Case, *, title: str = "") -> None:
    """One letter a step (R27)."""
    kept, person = words(), _asker(case)
    outbox.post(
        "cases/missing_certificate",
        to=person.email,
        key=f"case:{case.pk}:{case.state}:{case.version}",
        person_id=person.pk,
        context={
            "name": person.get_short_name(),
            "state": str(case.state),
            "what": title or case.facts["what"],
            "answer": case.answer,
            "page": portal_url("cases:one", [case.pk]),
            "papers": portal_url("transcripts:mine"),
            "email": kept.help_email,
            "phone": kept.help_phone,
        },
    )
