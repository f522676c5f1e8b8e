"""Attendance: one row a person and session, drawn from the marks; corrected only with a reason (R22)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.events import door, moves, presence
from rollcall.events.errors import DoorShut, NoReason
from rollcall.events.models import Attendance, Event, Mark, Registration, Session
from rollcall.events.models.seats import State
from rollcall.transcripts.models import Completion

Pair = tuple[int, int]  # registration, session
Outcome = Registration.Outcome
CALLED_OFF = (State.CANCELED, State.LATE, State.GIVEN, State.MOVED, State.REFUSED, State.LAPSED)


@dataclass(frozen=True, slots=True)
class Table:
    """Who was where, as marks, reports and corrections say it now; `new` and `changed` are not saved yet."""

    rows: dict[Pair, Attendance]
    new: list[Attendance]
    changed: list[Attendance]


def table(event: Event, sessions: Sequence[Session] | None = None) -> Table:
    """Draw the rows without writing them; three queries, two where the sessions are given.

    Rows that somebody corrected, and rows of a meeting's report, stay as they are.
    """
    known = {one.pk: one for one in (event.sessions.all() if sessions is None else sessions)}
    noted: dict[Pair, list[Mark]] = defaultdict(list)
    for mark in Mark.objects.filter(event=event, session__in=known):
        noted[mark.registration_id, mark.session_id].append(mark)
    standing = Attendance.objects.filter(registration__event=event).select_related("corrected_by")
    found = Table({(row.registration_id, row.session_id): row for row in standing}, [], [])
    for pair, marks in noted.items():
        row = found.rows.get(pair)
        if row and (row.corrected_by_id or row.how == Mark.How.REPORT):
            continue
        drawn = row or Attendance(registration_id=pair[0], session_id=pair[1])
        found.rows[pair] = drawn
        if _bring_up_to_date(drawn, marks, known[pair[1]]):
            (found.changed if row else found.new).append(drawn)
    return found


@transaction.atomic
def draw(event: Event) -> int:
    """Write what the marks say; returns how many rows changed. Safe to repeat. The caller holds the event."""
    found = table(event)
    Attendance.objects.bulk_create(found.new)
    Attendance.objects.bulk_update(found.changed, ["came_at", "left_at", "minutes", "how"])
    return len(found.new) + len(found.changed)


def _bring_up_to_date(row: Attendance, marks: Sequence[Mark], session: Session) -> bool:
    """Let the row say what the marks say; whether that is news."""
    found = presence.of(marks)
    how = min(marks, key=presence.true_time).how
    said = (found.came_at, found.left_at, presence.minutes(found.stays, session), how)
    if row.pk and said == (row.came_at, row.left_at, row.minutes, row.how):
        return False
    row.came_at, row.left_at, row.minutes, row.how = said
    return True


@transaction.atomic
def correct(
    registration: Registration, session: Session, *, minutes: int | None, by: User, reason: str
) -> Attendance:
    """Say how many minutes somebody was there, and why; `None` goes back to what was noted.

    Raises NotAtDoor, NoReason, and DoorShut once attendance is on the record.
    """
    event = registration.event
    door.require_at_door(event, by)
    reason = reason.strip()
    if not reason:
        raise NoReason
    if moves.hold(event.pk).state == Event.State.CLOSED:
        raise DoorShut(_("Attendance is on the record. A correction needs a new certificate."))
    row, _is_new = Attendance.objects.get_or_create(
        registration=registration, session=session, defaults={"how": Mark.How.LIST}
    )
    before = row.minutes
    row.corrected_by, row.corrected_why = (by, reason[:300]) if minutes is not None else (None, "")
    row.minutes = min(minutes, session.minutes) if minutes is not None else 0
    row.save()
    if minutes is None:
        draw(event)
        row.refresh_from_db()
    audit.record(
        "attendance.corrected", registration, by=by, note=reason, session=session.pk, before=before,
        after=row.minutes,
    )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True)
class Standing:
    """What one registration comes to."""

    minutes: int
    outcome: str


def standing(state: str, present: int, whole: int, least_share: int) -> Standing:
    """Attended with the least share of the time, else in part; no show with none, where a seat was sure.

    Who called off, late or in time, or still waits, has no outcome unless he was there after all.
    """
    if present and present * 100 >= whole * least_share:
        return Standing(present, Outcome.ATTENDED)
    if present:
        return Standing(present, Outcome.PARTIAL)
    return Standing(0, Outcome.NO_SHOW if state == State.SEATED else Outcome.UNKNOWN)


def standings(
    event: Event, registrations: Iterable[Registration], sessions: Sequence[Session], found: Table
) -> dict[int, Standing]:
    """What each of these registrations comes to, by its number. No query."""
    whole = presence.most_minutes(sessions)
    total: dict[int, int] = defaultdict(int)
    for (registration, _session), row in found.rows.items():
        total[registration] += row.minutes
    return {
        one.pk: standing(one.state, min(total[one.pk], whole), whole, event.least_share)
        for one in registrations
    }


@transaction.atomic
def settle(event: Event, *, by: audit.Actor) -> int:
    """Write outcome and minutes of every registration; returns how many changed. Safe to repeat.

    Whoever has the event on the record already is left as he is. The caller has seen that `by` runs the
    event; closing calls it.
    """
    event = moves.hold(event.pk)
    draw(event)
    recorded = Completion.objects.filter(source=event.source).values("user")
    people = list(Registration.objects.filter(event=event).exclude(user__in=recorded))
    sessions = list(event.sessions.all())
    said = standings(event, people, sessions, table(event, sessions))
    changed = []
    for row in people:
        new = said[row.pk]
        minutes = new.minutes if new.outcome else None
        if (row.outcome, row.minutes) != (new.outcome, minutes):
            row.outcome, row.minutes = new.outcome, minutes
            changed.append(row)
    Registration.objects.bulk_update(changed, ["outcome", "minutes"])
    if changed:
        audit.record("attendance.settled", event, by=by, changed=len(changed))
    return len(changed)


def hours(minutes: int) -> Decimal:
    """Minutes as hours with two places, as they stand on paper."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def hours_by_day(event: Event, registration: Registration) -> dict[str, Decimal]:
    """Hours of presence on each day of the event, by the place's own clock; ISO days."""
    days: dict[str, int] = defaultdict(int)
    for row in Attendance.objects.filter(registration=registration).select_related("session"):
        days[row.session.starts_at.astimezone(event.tz).date().isoformat()] += row.minutes
    return {day: hours(amount) for day, amount in sorted(days.items())}
