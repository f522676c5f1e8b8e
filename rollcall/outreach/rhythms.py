"""When the next letter of updates is due: at 8 in the morning where the reader is, or within the hour."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rollcall.outreach import quiet
from rollcall.outreach.models import Rhythm

LOOK_EVERY = timedelta(minutes=15)  # for who wants to hear at once
MATURES = timedelta(minutes=15)  # so long an editor can hold back what has just been published
MONDAY = 0
A_WEEK = 7


def next_after(rhythm: str, place: str, at: datetime) -> datetime | None:
    """The first moment after `at` at which this rhythm is due in a state; None where it is off."""
    if rhythm == Rhythm.OFF:
        return None
    if rhythm == Rhythm.AT_ONCE:
        return at + LOOK_EVERY
    zones = [ZoneInfo(name) for name in quiet.zones_of(place)]
    today = at.astimezone(zones[0]).date()
    for ahead in range(-1, A_WEEK + 2):
        day = today + timedelta(days=ahead)
        morning = max(datetime.combine(day, quiet.OPENS, zone) for zone in zones)
        if morning > at and (rhythm == Rhythm.DAILY or day.weekday() == MONDAY):
            return morning
    raise AssertionError(rhythm)


def horizon(at: datetime) -> datetime:
    """What was queued up to here may go at `at`."""
    return at - MATURES
