"""The business clock: weekdays from 8 to 6 in Central time, but for federal holidays (5 U.S.C. 6103)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Chicago")
OPENS, CLOSES = time(8), time(18)
DAY_MINUTES = 600
SATURDAY = 5
MONDAY, THURSDAY = 0, 3


def minutes_between(began: datetime, ended: datetime) -> int:
    """Whole business minutes from one instant to another; none where the second is not later."""
    total = 0.0
    for opens, closes in _spans(began):
        if opens >= ended:
            break
        total += max((min(closes, ended) - max(opens, began)).total_seconds(), 0)
    return int(total // 60)


def later(began: datetime, *, hours: float) -> datetime:
    """The instant so many business hours later."""
    left = timedelta(hours=hours)
    for opens, closes in _spans(began):
        free = closes - max(opens, began)
        if free >= left:
            return max(opens, began) + left
        left -= max(free, timedelta(0))
    raise ValueError("the calendar has an end")  # pragma: no cover  (_spans is endless)


def _spans(since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The hours of every business day, from the day of an instant on, without an end."""
    day = since.astimezone(ZONE).date()
    while True:
        if day.weekday() < SATURDAY and day not in holidays(day.year):
            # in UTC: Python counts between two times of one zone by the wall and misses the hour of spring
            yield tuple(datetime.combine(day, at, ZONE).astimezone(UTC) for at in (OPENS, CLOSES))  # type: ignore[misc]
        day += timedelta(days=1)


@cache
def holidays(year: int) -> frozenset[date]:
    """Federal holidays of a year, on the weekday on which offices are closed."""
    fixed = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)]
    mondays = [(1, 3), (2, 3), (9, 1), (10, 2)]  # the third of January …
    days = [_observed(date(year, month, day)) for month, day in fixed]
    days += [_nth(year, month, MONDAY, number) for month, number in mondays]
    days += [_nth(year, 11, THURSDAY, 4), _last_monday_of_may(year), _observed(date(year + 1, 1, 1))]
    return frozenset(days)


def _observed(day: date) -> date:
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())
