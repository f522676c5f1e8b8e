"""Spans of days, and the weeks or months that they fall into; days are the office's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rollcall.base import clock

THIS_MONTH, LAST_MONTH, QUARTER, YEAR, OWN = "month", "last_month", "quarter", "year", "own"
PRESETS = [
    (THIS_MONTH, _("This month")),
    (LAST_MONTH, _("Last month")),
    (QUARTER, _("This quarter")),
    (YEAR, _("This year")),
    (OWN, _("Own dates")),
]
MOST_DAYS = 3660  # ten years
IN_WEEKS = 92  # days up to which a span is shown week by week
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A week or month, as far as it lies within the span; `key` is the day on which it really begins."""

    key: date
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day, both counted."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first instant that no longer counts."""
        return _midnight(self.last + A_DAY)

    @property
    def is_in_weeks(self) -> bool:
        return (self.last - self.first).days < IN_WEEKS

    def parts(self) -> list[Part]:
        return list(self._parts())

    def _parts(self) -> Iterator[Part]:
        day = self.first
        while day <= self.last:
            key = day - timedelta(days=day.weekday()) if self.is_in_weeks else day.replace(day=1)
            following = key + timedelta(days=7) if self.is_in_weeks else _next_month(key)
            yield Part(key, day, min(following - A_DAY, self.last))
            day = following


def of_preset(name: str) -> Span:
    """The span of a preset, as of today; what is still to come of it counts as nothing yet."""
    today = timezone.localtime(clock.now()).date()
    month = today.replace(day=1)
    if name == LAST_MONTH:
        last = month - A_DAY
        return Span(last.replace(day=1), last)
    if name == QUARTER:
        return Span(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), today)
    return Span(date(today.year, 1, 1) if name == YEAR else month, today)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
