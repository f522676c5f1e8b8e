"""Who or what is booked twice. Shown, never forbidden: two half days may share a trainer on purpose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from rollcall.accounts.models import User
from rollcall.events import policies
from rollcall.events.models import Event, Session, Teaching

LIVE = (Event.State.DRAFT, Event.State.PUBLISHED)
MOST = 200  # sessions looked at; more means that something else is wrong


@dataclass(frozen=True, slots=True)
class Conflict:
    """A person or a room in two places at once; `begins` to `ends` is the time they share (UTC)."""

    what: str
    is_person: bool
    other: Event | None  # None: an event that the viewer does not run, so its name is not his to know
    begins: datetime
    ends: datetime


def of(event: Event, *, viewer: User) -> list[Conflict]:
    """Every double booking of an event's instructors, venue and rooms; two queries whatever their number.

    Give the event with its sessions and its teachings prefetched.
    """
    own = list(event.sessions.all())
    if not own:
        return []
    found = _inside(event, own)
    theirs = _at_the_same_time(event, viewer)
    if not theirs:
        return found
    teachers = _teachers([event.pk, *(one.event_id for one in theirs)])
    for mine in own:
        for other in theirs:
            if not _overlap(mine, other):
                continue
            named = other.event if other.is_known else None
            shared = teachers.get(event.pk, {}).items() & teachers.get(other.event_id, {}).items()
            found += [_conflict(name, True, named, mine, other) for _pk, name in sorted(shared)]
            place = _shared_place(event, mine, other)
            if place:
                found.append(_conflict(place, False, named, mine, other))
    return found


def _at_the_same_time(event: Event, viewer: User) -> list[Any]:
    """Sessions of other live events within this one's span that share an instructor or the venue."""
    taught = [one.instructor_id for one in event.teachings.all()]
    shares: Q | Exists = Exists(Teaching.objects.filter(event=OuterRef("event"), instructor__in=taught))
    if event.venue_id:
        shares = Q(shares) | Q(event__venue=event.venue_id)
    rows = Session.objects.filter(
        shares, event__state__in=LIVE, starts_at__lt=event.ends_at, ends_at__gt=event.starts_at
    )
    known = Exists(policies.run_by(viewer).filter(pk=OuterRef("event")))
    return list(rows.exclude(event=event).select_related("event").annotate(is_known=known)[:MOST])


def _teachers(events: Iterable[int]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    rows = Teaching.objects.filter(event__in=set(events)).values_list(
        "event", "instructor", "instructor__name"
    )
    for event, instructor, name in rows:
        found.setdefault(event, {})[instructor] = name
    return found


def _overlap(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _shared_place(event: Event, mine: Session, other: Session) -> str:
    """The name of a place that both would use, or "". A venue without a room is all of its rooms."""
    if event.venue is None or event.venue_id != other.event.venue_id:
        return ""
    here, there = mine.room or event.room, other.room or other.event.room
    if here and there and here.casefold() != there.casefold():
        return ""
    room = here or there
    return f"{event.venue.name}, {room}" if room else event.venue.name


def _inside(event: Event, own: list[Session]) -> list[Conflict]:
    """Two sessions of the same event in one room: parallel talks need a room each."""
    found = []
    for place, mine in enumerate(own):
        for other in own[place + 1 :]:
            if _overlap(mine, other) and (mine.room or event.room) == (other.room or event.room):
                name = mine.room or event.room or str(event)
                found.append(_conflict(name, False, event, mine, other))
    return found


def _conflict(what: str, is_person: bool, other: Event | None, one: Session, two: Session) -> Conflict:
    begins, ends = max(one.starts_at, two.starts_at), min(one.ends_at, two.ends_at)
    return Conflict(what, is_person, other, begins, ends)
