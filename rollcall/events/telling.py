"""Jobs that tell the registered of changes, cancellations and what comes up; each letter once (F2, F8).

Each pulls from the tables what is owed, so it may run twice, at once, and after days without a worker.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F

from rollcall.base import audit, clock, schedule
from rollcall.base.models import AuditEntry
from rollcall.base.schedule import Job
from rollcall.events import invitations, moves, registering, seat_letters
from rollcall.events.models import LIVE, Event, Registration
from rollcall.events.models.seats import State
from rollcall.events.moves import Move

AT_ONE_TURN = 15  # seconds; then letters get their turn, and the job comes back
LONGEST = timedelta(days=8)  # no reminder is due earlier before the start


def _while_there_is_time(keys: Iterable[int], act: Callable[[int], bool], job: Job) -> tuple[int, bool]:
    """How many acts were of use, and whether all had their turn; what is left comes at the job's next."""
    began, done = monotonic(), 0
    for key in keys:
        if monotonic() - began > AT_ONE_TURN:
            schedule.soon(job)
            return done, False
        done += act(key)
    return done, True


def tell_of_changes() -> int:
    """Everybody live at an event whose time or place changed since they were told; returns how many."""
    rows = Registration.objects.filter(
        event__state=Event.State.PUBLISHED,
        event__starts_at__gt=clock.now(),
        event__sequence__gt=F("told"),
        state__in=LIVE,
    )
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return _while_there_is_time(keys, _tell_of_change, tell_of_changes)[0]


@transaction.atomic
def _tell_of_change(pk: int) -> bool:
    row = Registration.objects.select_related("event__provider", "event__venue", "user").get(pk=pk)
    sequence = row.event.sequence
    if not Registration.objects.filter(pk=pk, told__lt=sequence, state__in=LIVE).update(told=sequence):
        return False
    method = invitations.REQUEST if row.state == State.SEATED else ""
    return seat_letters.tell(row, "seat_changed", key=f"changed:{sequence}", calendar=method)


def tell_of_cancellations() -> int:
    """Everybody live at an event that does not take place; the registration ends with the letter."""
    rows = Registration.objects.filter(event__state=Event.State.CANCELED, state__in=LIVE)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return _while_there_is_time(keys, _drop, tell_of_cancellations)[0]


@transaction.atomic
def _drop(pk: int) -> bool:
    _event, row = moves.locked(Registration.objects.get(pk=pk))
    if row.state not in LIVE:
        return False
    was_seated = row.state == State.SEATED
    moves.make(row, Move.DROP, by=audit.SYSTEM)
    registering.end_links(row)
    seat_letters.left(row, "seat_off", was_seated=was_seated)
    return True


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: due so long before the start, and of use for so long after it was due."""

    name: str
    days: int = 0  # by the clock on the wall: the same hour, so many days before
    hours: int = 0  # by the clock that never jumps
    useful: timedelta = timedelta(0)
    kinds: frozenset[str] = frozenset(Event.Kind.values)

    def due_at(self, event: Event) -> datetime:
        """The same hour by the place's own clock, also where it jumps in between."""
        starts = event.starts_at or datetime.max.replace(tzinfo=UTC)
        on_the_wall = starts.astimezone(event.tz) - timedelta(days=self.days)
        return on_the_wall.astimezone(UTC) - timedelta(hours=self.hours)

    def is_due(self, event: Event) -> bool:
        due, present = self.due_at(event), clock.now()
        return event.kind in self.kinds and due <= present < due + self.useful


REMINDERS = (
    Reminder("week", days=7, useful=timedelta(days=3)),
    Reminder("day", days=1, useful=timedelta(hours=20)),
    Reminder("hour", hours=1, useful=timedelta(minutes=55), kinds=frozenset({Event.Kind.WEBINAR})),
)


def remind() -> int:
    """What is due now; what is past its use is dropped. Returns how many letters were posted."""
    present = clock.now()
    soon = Event.objects.filter(
        state=Event.State.PUBLISHED, starts_at__gt=present, starts_at__lt=present + LONGEST
    )
    events = soon.select_related("provider", "venue", "host")
    return sum(_remind_of(one, event) for event in events for one in REMINDERS if one.is_due(event))


def _remind_of(reminder: Reminder, event: Event) -> int:
    """Whoever has had a seat since before it was due: a later comer's confirmation says the same."""
    mark = f"{reminder.name} {event.starts_at:%Y%m%dT%H%M}"
    subject = audit.subject_of(event)
    if AuditEntry.objects.filter(event="event.reminded", subject=subject, note=mark).exists():
        return 0
    due = reminder.due_at(event)
    rows = Registration.objects.filter(event=event, state=State.SEATED, since__lt=due)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))

    def tell(pk: int) -> bool:
        return _remind_one(pk, reminder, mark)

    posted, all_told = _while_there_is_time(keys, tell, remind)
    if all_told:
        audit.record("event.reminded", event, by=audit.SYSTEM, note=mark, letters=posted)
    return posted


@transaction.atomic
def _remind_one(pk: int, reminder: Reminder, mark: str) -> bool:
    rows = Registration.objects.select_related("event__provider", "event__venue", "event__host", "user")
    row = rows.filter(pk=pk, state=State.SEATED).first()
    if row is None:
        return False
    end = reminder.due_at(row.event) + reminder.useful
    key = f"remind:{mark}"
    return seat_letters.tell(row, "seat_reminder", key=key, good_until=end, reminder=reminder.name)
