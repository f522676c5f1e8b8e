"""Wall-clock times of a place, as people type them, and the instants they mean. Right to the minute.

Twice a year a clock jumps: an hour that does not exist is refused, one that happens twice is asked about.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.events.errors import NoSuchHour, TwiceThatHour

FIRST, SECOND = "first", "second"
ZONES: list[tuple[str, str | Promise]] = [
    ("America/New_York", gettext_lazy("Eastern")),
    ("America/Detroit", gettext_lazy("Eastern, Michigan")),
    ("America/Indiana/Indianapolis", gettext_lazy("Eastern, Indiana")),
    ("America/Chicago", gettext_lazy("Central")),
    ("America/Denver", gettext_lazy("Mountain")),
    ("America/Boise", gettext_lazy("Mountain, Boise")),
    ("America/Phoenix", gettext_lazy("Arizona, no summer time")),
    ("America/Los_Angeles", gettext_lazy("Pacific")),
    ("America/Anchorage", gettext_lazy("Alaska")),
    ("America/Adak", gettext_lazy("Aleutian Islands")),
    ("Pacific/Honolulu", gettext_lazy("Hawaii")),
    ("America/Puerto_Rico", gettext_lazy("Atlantic: Puerto Rico, Virgin Islands")),
    ("Pacific/Guam", gettext_lazy("Guam and Northern Marianas")),
    ("Pacific/Pago_Pago", gettext_lazy("American Samoa")),
]


def instant(zone: ZoneInfo, day: date, hour: time, which: str = "") -> datetime:
    """The instant (UTC) of a wall-clock time in a zone.

    Raises NoSuchHour where the clock jumps over it, TwiceThatHour where it comes twice and `which` does not
    say "first" or "second".
    """
    first = datetime.combine(day, hour, zone)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) != first.replace(
        tzinfo=None, fold=0
    ):
        raise NoSuchHour(_no_such_hour(first))
    if which not in {FIRST, SECOND}:
        raise TwiceThatHour(_twice_that_hour(first))
    return (second if which == SECOND else first).astimezone(UTC)


def wall(zone: ZoneInfo, at: datetime) -> tuple[date, time, str]:
    """Day, hour and, where the hour comes twice, which of the two: what `instant` takes."""
    here = at.astimezone(zone)
    twice = here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()
    which = (SECOND if here.fold else FIRST) if twice else ""
    return here.date(), here.time().replace(fold=0, tzinfo=None), which


def moved(at: datetime, zone: ZoneInfo, *, days: int = 0, to: ZoneInfo | None = None) -> datetime:
    """The same wall-clock time so many days on, or in another zone. Raises as `instant` does."""
    day, hour, which = wall(zone, at)
    return instant(to or zone, day + timedelta(days=days), hour, which)


def days_of(instants: Iterable[datetime], zone: ZoneInfo) -> list[date]:
    """The calendar days, in the place's own time, on which these instants lie; sorted."""
    return sorted({at.astimezone(zone).date() for at in instants})


def _no_such_hour(at: datetime) -> str:
    return _(
        "On %(day)s the clocks go forward there, and %(hour)s does not exist. Choose another hour."
    ) % _words(at)


def _twice_that_hour(at: datetime) -> str:
    return _(
        "On %(day)s the clocks go back there, and %(hour)s comes twice. "
        "Say whether you mean the first or the second."
    ) % _words(at)


def _words(at: datetime) -> dict[str, str]:
    return {"day": date_format(at, "DATE_FORMAT"), "hour": date_format(at, "TIME_FORMAT")}
