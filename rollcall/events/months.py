"""One month as a calendar: weeks of days, and apart from them what has no public day."""

import calendar
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from rollcall.base import clock
from rollcall.events.face import Details, Face


@dataclass(frozen=True, slots=True)
class Day:
    """A day and what takes place on it; `is_in_month` is false for the edges of the first and last week."""

    date: date
    is_in_month: bool
    is_today: bool
    faces: list[Face]


@dataclass(frozen=True, slots=True)
class Month:
    weeks: list[list[Day]]
    without_day: list[Face]  # some time in this month

    @property
    def is_empty(self) -> bool:
        return not self.without_day and not any(day.faces for week in self.weeks for day in week)


def lay_out(month: date, shown: Sequence[Face]) -> Month:
    """The weeks of a month from Sunday on, with these events on their days by the clock of each place."""
    on: dict[date, list[Face]] = defaultdict(list)
    for face in shown:
        for day in days_of(face.details) if face.details else ():
            on[day].append(face)
    today = timezone.localtime(clock.now()).date()
    weeks = calendar.Calendar(calendar.SUNDAY).monthdatescalendar(month.year, month.month)
    days = [[_day(day, month, today, on) for day in week] for week in weeks]
    return Month(days, [face for face in shown if face.details is None])


def _day(day: date, month: date, today: date, on: Mapping[date, list[Face]]) -> Day:
    is_in_month = day.month == month.month
    return Day(day, is_in_month, day == today, on.get(day, []) if is_in_month else [])


def days_of(details: Details) -> list[date]:
    """The days on which something takes place: those of the sessions, else from the first to the last."""
    if details.sittings:
        return sorted({sitting.begins.date() for sitting in details.sittings})
    first = details.begins.astimezone(details.zone).date()
    last = details.ends.astimezone(details.zone).date()
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
