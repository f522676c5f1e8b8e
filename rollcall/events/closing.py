"""Closing an event: attendance onto the record, accounts, certificates, letters (R22, R26).

`begin` settles who was there and closes the event; `finish` does the rest and may run any number of times: it
looks at what is missing and adds that. What waits for an evaluation or a test is added when it is there.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rollcall.accounts import identity, provisioning
from rollcall.accounts.invitations import Occasion
from rollcall.accounts.models import User
from rollcall.accounts.provisioning import Newcomer
from rollcall.base import audit, clock, questionnaires
from rollcall.base.addresses import portal_url
from rollcall.base.context import words
from rollcall.base.errors import Refusal
from rollcall.base.models import Reply
from rollcall.base.questionnaires import Answers
from rollcall.events import attendance, moves, policies, presence
from rollcall.events.errors import CannotClose, NothingToEvaluate
from rollcall.events.models import Event, Registration, Teaching
from rollcall.mail import outbox, strangers
from rollcall.mail.models import Letter
from rollcall.transcripts import completions, issuing
from rollcall.transcripts.models import Completion, Delivery, Facts

Outcome = Registration.Outcome
CAME = [Outcome.ATTENDED, Outcome.PARTIAL]
QUARTER = Decimal("0.25")
A_BATCH = 100  # people who are put on the record in one transaction
AT_ONCE = 40  # people whose papers are made while the person waits
WATCHED = timedelta(days=400)  # how long a closed event waits for tests and evaluations


def close(event: Event, *, by: User) -> Event:
    """Close an event and do all that follows; any number of calls do it once. Raises `CannotClose`."""
    row = begin(event, by=by)
    finish(row, by=by)
    return row


@transaction.atomic
def begin(event: Event, *, by: User) -> Event:
    """Settle attendance and close; nobody is told yet. A closed event stays as it is."""
    row = policies.hold_to_run(event, by)
    if row.state == Event.State.CLOSED:
        return row
    refuse_early(row)
    attendance.settle(row, by=by)
    row.state, row.closed_at = Event.State.CLOSED, clock.now()
    row.save(update_fields=["state", "closed_at", "changed_at"])
    audit.record("event.closed", row, by=by, came=_came(row).count())
    return row


def refuse_early(event: Event) -> None:
    """Raises `CannotClose` with the reason where it is too early, or there is nothing to close."""
    if event.state != Event.State.PUBLISHED:
        raise CannotClose(_("Only a published event can be closed."))
    if event.ends_at is None or event.ends_at > clock.now():
        raise CannotClose(_("The event is not over yet."))


def _came(event: Event) -> QuerySet[Registration]:
    return Registration.objects.filter(event=event, outcome__in=CAME)


def finish(event: Event, *, by: audit.Actor) -> None:
    """Accounts, completions, certificates and letters of everybody who came and has them not yet."""
    _give_accounts(event, by)
    done = _record_all(event, by)
    ready = _ready(event, done.values())
    papers = {paper.completion_id for paper in issuing.issue_many(ready, by=by)}
    _tell_all(event, done, papers, by)


@transaction.atomic
def _give_accounts(event: Event, by: audit.Actor) -> None:
    """Who came without an account gets one that is nobody's until the mailbox answers (R22)."""
    moves.hold(event.pk)
    rows = [row for row in _came(event).filter(user=None).exclude(mailbox="") if _is_personal(row)]
    newcomers = [Newcomer(row.name, row.email) for row in rows]
    made = provisioning.provision_many(newcomers, vouched_by=event.source, by=by)
    for row, (user, _is_new) in zip(rows, made, strict=True):
        row.user = user
    Registration.objects.bulk_update(rows, ["user"], batch_size=200)


def _is_personal(row: Registration) -> bool:
    return not why_no_account(row)


def why_no_account(row: Registration) -> str:
    """Why nobody can get an account from this row; empty where somebody can."""
    if not row.mailbox:
        return _("No e-mail was given.")
    try:
        provisioning.check(Newcomer(row.name, row.email))
    except Refusal as refusal:
        return str(refusal)
    return ""


def _record_all(event: Event, by: audit.Actor) -> dict[int, Completion]:
    """The completion of everybody who came, by person; made where it is missing."""
    recorder, there = _Recorder(event, by), _completions(event).values("user")
    missing = _came(event).filter(user__isnull=False).exclude(user__in=there)
    keys = list(missing.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), A_BATCH):
        _record(event, keys[start : start + A_BATCH], recorder)
    return {one.user_id: one for one in _completions(event)}


@transaction.atomic
def _record(event: Event, keys: Collection[int], recorder: "_Recorder") -> None:
    """Holds the event: whoever takes attendance back has done so, or finds it on the record (F7)."""
    moves.hold(event.pk)
    for row in _came(event).filter(pk__in=keys, user__isnull=False).select_related("user"):
        if row.user is not None:
            recorder.record(row, row.user)


def _completions(event: Event) -> QuerySet[Completion]:
    return Completion.objects.filter(source=event.source).select_related("user")


class _Recorder:
    """Writes the completions of one event; what is the same for all is read once."""

    def __init__(self, event: Event, by: audit.Actor) -> None:
        self.event, self.by = event, by
        self.facts = facts_of(event)
        self.whole = presence.most_minutes(event.sessions.all())

    def record(self, row: Registration, user: User) -> Completion:
        gives = self.facts["gives_certificate"] and row.outcome == Outcome.ATTENDED
        minutes = row.minutes or 0
        completion, _is_new = completions.record(
            user,
            source=self.event.source,
            delivery=Delivery(self.event.kind),
            facts=Facts(**{**self.facts, "gives_certificate": gives}),
            completed_at=self.event.ends_at or clock.now(),
            hours=hours_earned(self.event.hours, minutes, self.whole),
            evidence={
                "registration": row.pk, "minutes": minutes, "of": self.whole, "outcome": row.outcome,
            },
            by=self.by,
        )  # fmt: skip
        return completion


def hours_earned(credit: Decimal, minutes: int, whole: int) -> Decimal:
    """The part of the event's hours for which somebody was there, to the nearest quarter of an hour."""
    if not whole:
        return credit
    part = credit * min(minutes, whole) / whole
    return (part / QUARTER).quantize(Decimal(1), ROUND_HALF_UP) * QUARTER


def facts_of(event: Event) -> Facts:
    """What stands on paper about the event, as it was on the day."""
    provider = event.provider
    taught = Teaching.objects.filter(event=event).order_by("-is_lead", "pk")
    return Facts(
        title=event.title,
        provider=provider.name,
        award_line=provider.award_line,
        provider_logo=provider.logo.name or "",
        signer_name=provider.signer_name,
        signer_title=provider.signer_title,
        place=f"{event.venue.city}, {event.venue.state}" if event.venue else "",
        instructors=list(taught.values_list("instructor__name", flat=True)),
        credit_note=event.credit_note,
        gives_certificate=event.gives_certificate,
        address=f"/events/{event.slug}/",
    )


# ---- what a certificate waits for


def _ready(event: Event, done: Iterable[Completion]) -> list[Completion]:
    """The completions whose certificate waits for nothing."""
    giving = [one for one in done if one.gives_certificate]
    answered, tested = _answered(event), passed(event, [one.user_id for one in giving])
    return [one for one in giving if one.user_id in answered and one.user_id in tested]


class _Everybody(frozenset[int]):
    """Where nothing is asked, everybody has done it."""

    def __contains__(self, key: object) -> bool:
        return True


def _answered(event: Event) -> Collection[int]:
    """Who has answered the evaluation."""
    if event.evaluation_id is None:
        return _Everybody()
    replies = Reply.objects.filter(questionnaire=event.evaluation_id, subject=event.source)
    keys = [int(one.removeprefix("registration:")) for one in replies.values_list("person", flat=True)]
    rows = Registration.objects.filter(event=event, pk__in=keys, user__isnull=False)
    return set(rows.values_list("user_id", flat=True))


def passed(event: Event, people: Collection[int]) -> Collection[int]:
    """Who has finished the course that tests it, on the day or later: the ledger says (pull, no signal)."""
    if event.test_id is None:
        return _Everybody()
    accounts = identity.ids_of_each(people)
    rows = Completion.objects.filter(course=event.test_id, user__in=set().union(*accounts.values()))
    if event.starts_at is not None:
        rows = rows.filter(completed_at__gte=event.starts_at)
    done = set(rows.values_list("user_id", flat=True))
    return {one for one, same in accounts.items() if same & done}


class Waiting:
    """What the certificates of some people still wait for; at most two queries."""

    def __init__(self, event: Event, people: Collection[int]) -> None:
        self.answered, self.passed = _answered(event), passed(event, people)

    def of(self, user: int) -> list[str]:
        """ "evaluation", "test", both or nothing."""
        waits = {"evaluation": user not in self.answered, "test": user not in self.passed}
        return [name for name, still in waits.items() if still]


def awaited(event: Event, registration: Registration) -> list[str]:
    """What the person's certificate still waits for: "evaluation", "test"."""
    user = registration.user_id or 0
    return Waiting(event, [user]).of(user)


@transaction.atomic
def evaluate(event: Event, *, answers: Answers, by: User) -> Registration:
    """Keep somebody's evaluation; where nothing else is awaited the certificate comes at once.

    Raises `NothingToEvaluate`.
    """
    row = to_evaluate(event, by)
    if row is None or event.evaluation is None:
        raise NothingToEvaluate
    questionnaires.reply(
        event.evaluation, subject=event.source, person=f"registration:{row.pk}", answers=answers
    )
    audit.record("event.evaluated", row, by=by)
    mine = list(_completions(event).filter(identity.rows_of(by)))
    issuing.issue_many(_ready(event, mine), by=by)
    return row


def to_evaluate(event: Event, user: User) -> Registration | None:
    """The registration for which this person has still to answer the evaluation; None where there is none."""
    if event.evaluation_id is None or event.state != Event.State.CLOSED:
        return None
    row = _came(event).filter(identity.rows_of(user)).order_by("pk").first()
    return row if row is not None and row.user_id not in _answered(event) else None


def unanswered(rows: Iterable[Registration]) -> set[int]:
    """Which of these registrations, with their events, still have an evaluation to answer; one query."""
    asked = {
        f"registration:{row.pk}": row
        for row in rows
        if row.event.evaluation_id and row.event.state == Event.State.CLOSED and row.outcome in CAME
    }
    if not asked:
        return set()
    forms = {row.event.evaluation_id for row in asked.values()}
    events = {row.event.source for row in asked.values()}
    replies = Reply.objects.filter(questionnaire__in=forms, subject__in=events, person__in=asked)
    done = set(replies.values_list("person", flat=True))
    return {row.pk for person, row in asked.items() if person not in done}


# ---- letters


def _tell_all(event: Event, done: dict[int, Completion], papers: set[int], by: audit.Actor) -> None:
    """One letter to each: whoever has no account yet is handed one, the others read what is on record."""
    for completion in done.values():
        user = completion.user
        if not user.is_active:
            continue
        if user.email_confirmed_at is None:
            _invite(event, completion, by)
        elif completion.pk not in papers:
            _say_recorded(event, completion)


def _invite(event: Event, completion: Completion, by: audit.Actor) -> None:
    """Too many letters to strangers within the hour: the worker tries again later (P60)."""
    certificate = completion.gives_certificate and not (event.evaluation_id or event.test_id)
    occasion = Occasion(key=event.source, about=event.title, certificate=certificate)
    try:
        provisioning.invite(completion.user, by=by, occasion=occasion)
    except strangers.TooManyLetters:
        return


def letter_key(event: Event, user: User) -> str:
    """Under which the letter about the closed event stands in the outbox."""
    if user.email_confirmed_at is None:
        return f"invite:{user.pk}:{event.source}"
    return f"recorded:{event.pk}:{user.pk}"


def _say_recorded(event: Event, completion: Completion) -> None:
    """It is on the record; and what the certificate waits for, if there will be one."""
    user = completion.user
    key = f"recorded:{event.pk}:{user.pk}"
    if completion.certificates.exists() or outbox.state_of(key) is not None:
        return
    waits = completion.gives_certificate
    outbox.post(
        "events/recorded",
        to=user.email,
        key=key,
        person_id=user.pk,
        context={
            "person": user,
            "event": event,
            "hours": format(completion.hours.normalize(), "f"),
            "evaluation": portal_url("events:evaluation", [event.slug])
            if waits and event.evaluation_id
            else "",
            "test": event.test if waits else None,
            "test_page": portal_url("player:overview", [event.test.slug]) if waits and event.test else "",
            "mine": portal_url("transcripts:transcript"),
            "words": words(),
        },
    )


# ---- afterwards


@transaction.atomic
def add(event: Event, registration: Registration, *, by: User, note: str = "") -> Completion | None:
    """Put somebody on the record after closing ("missing certificate"): was there, all of it (R27).

    The registration belongs to the event; where attendance says otherwise, that stands. Returns the
    completion; None where there is no account and none can be made. Raises `CannotClose`, `NotYourEvent`.
    """
    row = policies.hold_to_run(event, by)
    if row.state != Event.State.CLOSED or registration.event_id != row.pk:
        raise CannotClose(_("The event is not closed yet; add the person to the roster instead."))
    held = Registration.objects.select_for_update().get(pk=registration.pk)
    if held.outcome not in CAME:
        held.state, held.outcome = Registration.State.SEATED, Outcome.ATTENDED
        held.minutes = presence.most_minutes(row.sessions.all())
        held.save(update_fields=["state", "outcome", "minutes"])
    audit.record("event.added_late", held, by=by, note=note, of=row.source)
    finish(row, by=by)
    held.refresh_from_db()
    return Completion.objects.filter(source=row.source, user=held.user_id).first()


def late(event: Event, *, by: User) -> None:
    """A roster was read in after closing: settle again and add who is new."""
    attendance.settle(event, by=by)
    finish(event, by=by)


def catch_up() -> int:
    """For the worker: finish what was closed, and issue what waited for a test; returns how many events."""
    closed = Event.objects.filter(state=Event.State.CLOSED, closed_at__gte=clock.now() - WATCHED)
    waiting = [event for event in closed.select_related("provider", "venue", "test") if _lacks(event)]
    for event in waiting:
        finish(event, by=audit.SYSTEM)
    return len(waiting)


def _lacks(event: Event) -> bool:
    """Whether somebody who came has no completion, or no certificate while there is one to give."""
    done = _completions(event)
    if _came(event).exclude(user__in=done.values("user")).exclude(mailbox="").exists():
        return True
    without = [one for one in done.filter(certificates__isnull=True) if one.gives_certificate]
    return bool(without and _ready(event, without)) or _uninvited(event)


def _uninvited(event: Event) -> bool:
    """Whether a letter that hands over an account did not go out yet."""
    waiting = _completions(event).filter(user__email_confirmed_at__isnull=True, user__is_active=True)
    keys = [f"invite:{pk}:{event.source}" for pk in waiting.values_list("user_id", flat=True)]
    return Letter.objects.filter(key__in=keys).count() < len(keys)
