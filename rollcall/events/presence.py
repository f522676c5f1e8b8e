"""What marks come to: when somebody was there. Pure; the same marks in any order give the same answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rollcall.events.models import Mark, Session

Stay = tuple[datetime, datetime | None]  # None: has not left
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Presence:
    """One person in one session: his stays, oldest first."""

    stays: tuple[Stay, ...] = ()

    @property
    def is_in(self) -> bool:
        return bool(self.stays) and self.stays[-1][1] is None

    @property
    def came_at(self) -> datetime | None:
        return self.stays[0][0] if self.stays else None

    @property
    def left_at(self) -> datetime | None:
        return self.stays[-1][1] if self.stays else None


def true_time(mark: Mark) -> datetime:
    """When it happened by our clock."""
    return mark.at - timedelta(seconds=mark.clock_off)


def of(marks: Iterable[Mark]) -> Presence:
    """In opens a stay, out closes it; a second tap of the same kind adds nothing; "taken back" undoes the
    newest change that stands."""
    history: list[Presence] = [Presence()]
    for mark in sorted(marks, key=lambda one: (true_time(one), str(one.key))):
        now, at = history[-1], true_time(mark)
        if mark.kind == Mark.Kind.NOT:
            if len(history) > 1:
                history.pop()
        elif mark.kind == Mark.Kind.IN and not now.is_in:
            history.append(Presence((*now.stays, (at, None))))
        elif mark.kind == Mark.Kind.OUT and now.is_in:
            history.append(Presence((*now.stays[:-1], (now.stays[-1][0], at))))
    return history[-1]


def minutes(stays: Sequence[Stay], session: Session) -> int:
    """Minutes present within the session, less breaks in proportion.

    Whoever has not checked out stayed to the end. Nobody notes when a break was, so who was there for half
    of the session is taken to have had half of the breaks; who was there for all has the session's minutes.
    """
    clipped = [
        (max(came, session.starts_at), min(left or session.ends_at, session.ends_at)) for came, left in stays
    ]
    there = sum(((last - first) for first, last in union(clipped)), timedelta())
    whole = session.ends_at - session.starts_at
    return int(there / whole * session.minutes + 0.5)


def union(stays: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The stays without overlaps: who joined on two screens was there once."""
    joined: list[tuple[datetime, datetime]] = []
    for first, last in sorted(one for one in stays if one[0] < one[1]):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def most_minutes(sessions: Iterable[Session]) -> int:
    """The most that one person can attend: of talks at the same time only one counts."""
    rows = sorted(sessions, key=lambda one: one.ends_at)
    best = [0]
    for place, one in enumerate(rows):
        free = sum(other.ends_at <= one.starts_at for other in rows[:place])
        best.append(max(best[-1], best[free] + one.minutes))
    return best[-1]
