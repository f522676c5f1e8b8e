"""The door: who came in and who left, noted once and never changed (R22, P73).

A device makes each mark with a key of its own, and may send it late, twice and out of order. What the marks
come to is drawn from all of them (`presence`), so their order of arrival makes no difference.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rollcall.accounts import mailboxes, names
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.events import hall, moves, policies
from rollcall.events.errors import DoorShut, NoSeatLeft, NotAtDoor
from rollcall.events.models import LIVE, Event, Mark, Registration, Session
from rollcall.events.models.seats import State
from rollcall.events.moves import Move

CLOCK_MAY_BE_OFF = 60  # seconds; a clock that is further off is noted, and taken off in attendance
OPENS_BEFORE = timedelta(hours=2)  # people check themselves in from then on, until the session ends
ADDED, KNOWN, REFUSED = "added", "known", "refused"


@dataclass(frozen=True, slots=True)
class Note:
    """One tap, as a device tells it."""

    key: UUID
    registration: int
    session: int
    kind: str
    at: datetime
    how: str = Mark.How.LIST


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a note: added, known (it was here already), or refused with the reason in words."""

    key: UUID
    outcome: str
    words: str = ""


def require_at_door(event: Event, by: User) -> None:
    """Raises NotAtDoor for whoever neither runs nor teaches the event."""
    if not policies.at_desk_of(by).filter(pk=event.pk).exists():
        raise NotAtDoor


@transaction.atomic
def note(
    event: Event, marks: Sequence[Note], *, by: User, device: str = "", clock_off: int = 0
) -> list[Result]:
    """Add each mark once per key; an answer for each, in their order. Safe to send again.

    `clock_off` is how many seconds the device's clock is ahead of ours. Raises NotAtDoor. Marks for another
    event's people or sessions, or outside the event's days, are refused one by one, in words.
    """
    require_at_door(event, by)
    known = set(Mark.objects.filter(key__in=[one.key for one in marks]).values_list("key", flat=True))
    off = clock_off if abs(clock_off) > CLOCK_MAY_BE_OFF else 0
    ground = _Ground.of(event, marks)
    results, fresh = [], {}
    for one in marks:
        if one.key in known or one.key in fresh:
            results.append(Result(one.key, KNOWN))
        elif words := ground.refuses(one, off):
            results.append(Result(one.key, REFUSED, words))
        else:
            fresh[one.key] = ground.mark(one, by=by, device=device, off=off)
            results.append(Result(one.key, ADDED))
    Mark.objects.bulk_create(
        fresh.values(), ignore_conflicts=True
    )  # another device's sync may have been first
    _tell_trail(event, results, by=by, device=device, off=off)
    return results


def _tell_trail(event: Event, results: Sequence[Result], *, by: User, device: str, off: int) -> None:
    added = sum(one.outcome == ADDED for one in results)
    refused = [one.words for one in results if one.outcome == REFUSED]
    if added or refused:
        audit.record(
            "door.noted", event, by=by, device=device, added=added, refused=refused[:20], clock_off=off
        )


@dataclass(slots=True)
class _Ground:
    """What a batch of marks is held against; read once a batch."""

    event: Event
    sessions: set[int]
    people: dict[int, str]  # number and state
    first: datetime
    last: datetime

    @classmethod
    def of(cls, event: Event, marks: Collection[Note]) -> "_Ground":
        sessions = list(event.sessions.values_list("pk", "starts_at", "ends_at"))
        here = Registration.objects.filter(event=event, pk__in={one.registration for one in marks})
        people = dict(here.values_list("pk", "state"))
        first, last = days_of(event, [(begins, ends) for _pk, begins, ends in sessions])
        return cls(event, {pk for pk, *_hours in sessions}, people, first, last)

    def refuses(self, one: Note, off: int) -> str:
        """Why a mark cannot be taken, in words; empty: it can."""
        at = one.at - timedelta(seconds=off)
        if self.event.state in {Event.State.CLOSED, Event.State.CANCELED, Event.State.DRAFT}:
            return _("Attendance of this event cannot be noted any more.")
        if one.session not in self.sessions:
            return _("This session belongs to another event, or is gone.")
        if one.registration not in self.people:
            return _("This person is not on the list of this event.")
        if self.people[one.registration] == State.WAITING:
            return _("This person is on the waiting list. Add them as a walk-in: that takes a seat.")
        if not self.first <= at < self.last:
            told = {"day": date_format(at.astimezone(self.event.tz), "DATETIME_FORMAT")}
            words = _("%(day)s is outside the days of this event. Look at the clock of that device.")
            return words % told
        return ""

    def mark(self, one: Note, *, by: User, device: str, off: int) -> Mark:
        return Mark(
            key=one.key, event=self.event, session_id=one.session, registration_id=one.registration,
            kind=one.kind, how=one.how, at=one.at, received_at=clock.now(), device=device, by=by,
            clock_off=off,
        )  # fmt: skip


def days_of(event: Event, hours: Sequence[tuple[datetime, datetime]]) -> tuple[datetime, datetime]:
    """From the first midnight to the last of the event's days, by the clock of the place."""
    if not hours:
        present = clock.now()
        return present, present
    begins = min(first for first, _last in hours).astimezone(event.tz)
    ends = max(last for _first, last in hours).astimezone(event.tz)
    return _midnight(begins), _midnight(ends + timedelta(days=1))


def _midnight(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


@transaction.atomic
def check_in(
    registration: Registration, session: Session, *, by: User | None, how: str, kind: str = Mark.Kind.IN
) -> Mark:
    """A person checks himself in or out: with a code on his phone, or at a kiosk (`by` None).

    Raises DoorShut outside the hours of the session, and where the seat is not certain yet (held, asked for,
    offered): letting in is then for the instructor. The caller has seen the code.
    """
    event = registration.event
    present = clock.now()
    if kind == Mark.Kind.IN and registration.state != State.SEATED:
        raise DoorShut(_("Your seat is not confirmed yet. Go to the instructor."))
    if event.state != Event.State.PUBLISHED or session.event_id != event.pk:
        raise DoorShut(_("Nobody can check in to this event now."))
    if present < session.starts_at - OPENS_BEFORE:
        opens = date_format((session.starts_at - OPENS_BEFORE).astimezone(event.tz), "DATETIME_FORMAT")
        raise DoorShut(_("Check-in opens %(opens)s.") % {"opens": opens})
    if present > session.ends_at:
        raise DoorShut(_("This session is over. The instructor can still note that you were there."))
    made = Mark.objects.create(
        key=uuid4(), event=event, session=session, registration=registration, kind=kind, how=how, at=present,
        received_at=present, by=by,
    )  # fmt: skip
    actor = by or audit.Named(registration.name)
    audit.record("door.self", registration, by=actor, session=session.pk, kind=kind, how=how)
    return made


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody at the door who is not on the list, as the instructor writes him down."""

    name: str
    email: str = ""
    agency_name: str = ""
    phone: str = ""


@transaction.atomic
def walk_in(
    event: Event, who: Stranger, *, by: User, key: UUID | None = None, beyond: bool = False
) -> Registration:
    """A registration for somebody at the door; once per `key`, and the one that stands for a known mailbox.

    Takes a seat by the rule of all seats, also who stood in line (P68). Where none is left, only whoever runs
    the event lets somebody in (`beyond`), and that is logged; else NoSeatLeft. It makes nobody verified and
    touches no account (P8).
    """
    require_at_door(event, by)
    event = moves.hold(event.pk)
    if event.state != Event.State.PUBLISHED:
        raise DoorShut(_("Nobody can be added to this event now."))
    name, address = names.clean(who.name), mailboxes.normal(who.email) if who.email else ""
    there = _there_already(event, address, key)
    if there is not None and there.state != State.WAITING:
        return there
    seat = hall.of(event).seat_for(there.agency if there else None)
    past = seat is None
    if past and not (beyond and policies.run_by(by).filter(pk=event.pk).exists()):
        raise NoSeatLeft
    place = {"seat": seat.number if seat else None, "quota": seat.quota if seat else None}
    if there is not None:
        moves.make(there, Move.OFFER, by=by, changes={**place, "why_waiting": ""})
        row = moves.make(there, Move.SEAT, by=by)
    else:
        row = moves.begin(
            Move.SEAT, by=by, event=event, name=name, email=address,
            mailbox=mailboxes.key(address) if address else "", agency_name=who.agency_name.strip()[:200],
            phone=who.phone.strip()[:40], is_walk_in=True, told=event.sequence, **place,
        )  # fmt: skip
        _call(row, key)
    audit.record("door.walk_in", row, by=by, event_pk=event.pk, beyond_the_seats=past)
    return row


def _call(row: Registration, key: UUID | None) -> None:
    """The name that a device gave it. One that is a registration's elsewhere is not taken: DoorShut."""
    if key is None:
        return
    if Registration.objects.filter(calendar_uid=key).exists():
        raise DoorShut(_("Write this person down again."))
    row.calendar_uid = key
    row.save(update_fields=["calendar_uid"])


def _there_already(event: Event, address: str, key: UUID | None) -> Registration | None:
    rows = Registration.objects.filter(event=event)
    if key is not None and (made := rows.filter(calendar_uid=key).first()):
        return made
    if not address:
        return None
    return rows.filter(mailbox=mailboxes.key(address), state__in=LIVE).select_related("agency").first()
