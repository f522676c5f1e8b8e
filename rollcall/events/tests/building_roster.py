"""Rosters to read in, and an event that is over."""

from collections.abc import Sequence
from datetime import timedelta

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.events import roster
from rollcall.events.models import Event, RosterImport, RosterRow

HEADINGS = ("Name", "E-mail", "Agency", "Rank", "PID", "Hours")
SHEET = [
    ("Moreno, Alice R.", "alice@halecounty.example", "Hale County Sheriff’s Office", "Deputy", "", ""),
    ("Nadia Brooks", "nadia@mesa.example", "Mesa Police Department", "Officer", "123456", ""),
    ("Theo Vance", "theo@mesa.example", "Mesa Police Department", "Officer", "", "8"),
]


def over(event: Event, days: int = 20) -> Event:
    """The same event, some days ago."""
    for session in event.sessions.all():
        session.starts_at -= timedelta(days=days)
        session.ends_at -= timedelta(days=days)
        session.save()
    first, last = event.sessions.first(), event.sessions.last()
    assert first is not None
    assert last is not None
    event.starts_at, event.ends_at = first.starts_at, last.ends_at
    assert event.ends_at < clock.now()
    event.save()
    return event


def as_csv(rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> bytes:
    lines = [headings, *rows]
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode()


def planned(
    event: Event, by: User, rows: Sequence[Sequence[str]] = SHEET, **more: Sequence[str]
) -> RosterImport:
    """A roster that was read in."""
    return roster.take(event, name="roster.csv", content=as_csv(rows, **more), by=by)


def done(event: Event, by: User, rows: Sequence[Sequence[str]] = SHEET) -> RosterImport:
    """A roster that was read in and done."""
    return roster.execute(planned(event, by, rows), by=by)


def outcomes(of: RosterImport) -> list[str]:
    return [row.outcome for row in of.rows.order_by("number")]


def row_of(of: RosterImport, number: int) -> RosterRow:
    return of.rows.get(number=number)
