"""Everything that is done about a request: one table of moves, one line in the trail, one letter a step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from rollcall.accounts import queries
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.cases.assistance import errors, letters, rights
from rollcall.cases.assistance.models import CLOSED, Assistance, FollowUp, PlanStep, Work
from rollcall.catalog.models import Provider

_S = Assistance.State
MOVES: Mapping[str, frozenset[str]] = {
    _S.ASKED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.ASSIGNED, _S.DECLINED, _S.WITHDRAWN}),
    _S.ASSIGNED: frozenset({_S.ASSIGNED, _S.ACTIVE, _S.WITHDRAWN}),  # to another provider, too
    _S.ACTIVE: frozenset({_S.ACTIVE, _S.ENDED, _S.WITHDRAWN}),
    _S.ENDED: frozenset(),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
MOST_OPEN = 3
AFTER_DAYS = (30, 90, 180)
UNDER_WAY = (_S.ASSIGNED, _S.ACTIVE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the agency tells us."""

    problem: str
    population: str
    urgency: str
    tried: str
    contact_name: str
    contact_phone: str
    contact_email: str


@transaction.atomic
def ask(given: Asked, *, by: User) -> Assistance:
    """A request of the agency at which this person is verified. The same words twice are one request.

    Raises `NoAgency`, `TooManyRequests`.
    """
    place = queries.current_affiliation(by)
    if place is None:
        raise errors.NoAgency
    User.objects.select_for_update().get(pk=by.pk)  # two at once are counted one after the other
    mine = rights.own(by).exclude(state__in=CLOSED)
    there = mine.filter(problem=given.problem).first()
    if there is not None:
        return there
    if mine.count() >= MOST_OPEN:
        raise errors.TooManyRequests
    present = clock.now()
    fields = {name: getattr(given, name) for name in Asked.__annotations__}
    row = Assistance.objects.create(person=by, agency=place.agency, asked_at=present, since=present, **fields)
    audit.record("assistance.asked", row, by=by)
    letters.to_asker(row, "asked")
    return row


@transaction.atomic
def withdraw(request: Assistance, *, by: User) -> Assistance:
    """By who asked; raises `NotAtThisDesk`, `BadMove`."""
    row = rights.held(request)
    if not rights.own(by).filter(pk=row.pk).exists():
        raise errors.NotAtThisDesk
    return _move(row, _S.WITHDRAWN, by)


@transaction.atomic
def accept(request: Assistance, *, by: User, award_line: str) -> Assistance:
    """It is something for us, and this award pays for it."""
    row = rights.for_staff(request, by)
    row.award_line, row.handled_by = award_line, by
    _move(row, _S.ACCEPTED, by)
    letters.to_asker(row, "accepted")
    return row


@transaction.atomic
def decline(request: Assistance, *, by: User, reason: str) -> Assistance:
    """It is not; the person reads why."""
    row = rights.for_staff(request, by)
    row.answer, row.handled_by = reason, by
    _move(row, _S.DECLINED, by, reason)
    letters.to_asker(row, "declined", text=reason)
    return row


@transaction.atomic
def assign(request: Assistance, *, by: User, provider: Provider) -> Assistance:
    """Give it to a provider: its members see it at their desk from now on, those of another no more."""
    row = rights.for_staff(request, by)
    row.provider = provider
    _move(row, _S.ASSIGNED, by, provider.name)
    letters.to_asker(row, "assigned", text=provider.name)
    letters.to_provider(row)
    return row


@transaction.atomic
def plan(request: Assistance, *, by: User, goals: str) -> Assistance:
    """The goals as they are now; with them the work begins."""
    row = rights.for_provider(request, by)
    first = not row.goals
    row.goals = goals
    _move(row, _S.ACTIVE, by)
    if first:
        letters.to_asker(row, "planned", text=goals)
    return row


@transaction.atomic
def add_step(request: Assistance, *, by: User, text: str, due_on: date) -> PlanStep:
    """One more step of the plan. Raises `NoPlan` where there are no goals yet."""
    row = _under_way(request, by)
    if row.state != _S.ACTIVE:
        raise errors.NoPlan
    step = PlanStep.objects.create(assistance=row, text=text, due_on=due_on)
    audit.record("assistance.step_added", row, by=by, step=step.pk)
    return step


@transaction.atomic
def finish_step(request: Assistance, *, by: User, step: int) -> None:
    """A step is done; done twice is done once."""
    row = _under_way(request, by)
    if PlanStep.objects.filter(assistance=row, pk=step, done_at=None).update(done_at=clock.now()):
        audit.record("assistance.step_done", row, by=by, step=step)


@transaction.atomic
def log(
    request: Assistance, *, by: User, kind: str, text: str, done_on: date, hours: Decimal = Decimal(0)
) -> Work:
    """Write down what was done. The first talk is the first contact."""
    row = _under_way(request, by)
    work = Work.objects.create(
        assistance=row, kind=kind, text=text, hours=hours, done_on=done_on, by=by, at=clock.now()
    )
    if kind == Work.Kind.CONTACT and row.first_contact_at is None:
        row.first_contact_at = work.at
        row.save(update_fields=["first_contact_at"])
    audit.record("assistance.logged", row, by=by, work=work.pk, kind=kind, hours=str(hours))
    return work


@transaction.atomic
def end(request: Assistance, *, by: User, outcome: str, text: str) -> Assistance:
    """Finished: what came of it, and three days on which we ask whether it lasted."""
    row = rights.for_provider(request, by)
    row.outcome, row.answer, row.ended_at = outcome, text, clock.now()
    _move(row, _S.ENDED, by)
    for days in AFTER_DAYS:
        FollowUp.objects.create(assistance=row, days=days, due_at=row.ended_at + timedelta(days=days))
    letters.to_asker(row, "ended", text=text)
    return row


@transaction.atomic
def answer(follow_up: FollowUp, *, by: User, result: str, words: str) -> FollowUp:
    """What the agency says afterward, once asked; it may be changed. Raises `NotAtThisDesk`, `BadMove`."""
    row = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if not rights.own(by).filter(pk=row.assistance_id).exists():
        raise errors.NotAtThisDesk
    if row.sent_at is None:
        raise errors.BadMove
    row.result, row.words, row.answered_at = result, words, clock.now()
    row.save(update_fields=["result", "words", "answered_at"])
    audit.record(
        "assistance.followed_up", f"assistance:{row.assistance_id}", by=by, days=row.days, result=result
    )
    return row


def send_follow_ups() -> int:
    """Ask what is due, each once; of two at once one asks. Run by the clock."""
    due = FollowUp.objects.filter(sent_at=None, due_at__lte=clock.now()).order_by("due_at")
    return sum(_ask_after(pk) for pk in list(due.values_list("pk", flat=True)[:500]))


@transaction.atomic
def _ask_after(pk: int) -> int:
    if not FollowUp.objects.filter(pk=pk, sent_at=None).update(sent_at=clock.now()):
        return 0
    row = FollowUp.objects.select_related("assistance__person", "assistance__agency").get(pk=pk)
    letters.to_asker(row.assistance, "follow_up", days=row.days)
    audit.record("assistance.asked_after", row.assistance, by=audit.SYSTEM, days=row.days)
    return 1


def _under_way(request: Assistance, by: User) -> Assistance:
    row = rights.for_provider(request, by)
    if row.state not in UNDER_WAY:
        raise errors.BadMove
    return row


def _move(row: Assistance, to: Assistance.State, by: User, note: str = "") -> Assistance:
    if to not in MOVES[row.state]:
        raise errors.BadMove
    if row.state != to:
        row.state, row.since = to, clock.now()
    row.save()
    audit.record(f"assistance.{to}", row, by=by, note=note[:300])
    return row
