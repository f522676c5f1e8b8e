"""When something takes place, in words: the place's own clock, its zone named (design/look.md)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

# By what the zone is called on that day; others are shown by their own abbreviation.
NAMES: dict[str, Promise] = {
    **dict.fromkeys(("EST", "EDT"), gettext_lazy("Eastern Time")),
    **dict.fromkeys(("CST", "CDT"), gettext_lazy("Central Time")),
    **dict.fromkeys(("MST", "MDT"), gettext_lazy("Mountain Time")),
    **dict.fromkeys(("PST", "PDT"), gettext_lazy("Pacific Time")),
    **dict.fromkeys(("AKST", "AKDT"), gettext_lazy("Alaska Time")),
    **dict.fromkeys(("HST", "HDT"), gettext_lazy("Hawaii-Aleutian Time")),
    "AST": gettext_lazy("Atlantic Time"),
    "ChST": gettext_lazy("Chamorro Time"),
    "SST": gettext_lazy("Samoa Time"),
}


def zone_name(at: datetime, zone: ZoneInfo) -> str:
    """“Central Time”, as the clock there is called at that instant."""
    short = at.astimezone(zone).tzname() or zone.key
    return str(NAMES.get(short, short))


def month_of(at: datetime, zone: ZoneInfo) -> date:
    """The first of the month in which an instant lies, by the clock of the place."""
    return at.astimezone(zone).date().replace(day=1)


def month_words(month: date) -> str:
    """“January 2027”."""
    return date_format(month, "YEAR_MONTH_FORMAT")


def days(first: date, last: date) -> str:
    """“12 January 2027”, “12 to 13 January 2027”, “30 November to 2 December 2026”."""
    if first == last:
        return date_format(first, "DATE_FORMAT")
    if (first.year, first.month) == (last.year, last.month):
        begins = date_format(first, "j")
    else:
        begins = date_format(first, "MONTH_DAY_FORMAT" if first.year == last.year else "DATE_FORMAT")
    return _("%(first)s to %(last)s") % {"first": begins, "last": date_format(last, "DATE_FORMAT")}


def hours(begins: datetime, ends: datetime, zone: ZoneInfo) -> str:
    """“8:00 AM to 5:00 PM Central Time”; the day of the end with it where it is another one."""
    first, last = begins.astimezone(zone), ends.astimezone(zone)
    until = date_format(last, "TIME_FORMAT")
    if first.date() != last.date():
        until = f"{until}, {date_format(last, 'MONTH_DAY_FORMAT')}"
    told = {"first": date_format(first, "TIME_FORMAT"), "last": until, "zone": zone_name(begins, zone)}
    return _("%(first)s to %(last)s %(zone)s") % told


def moment(at: datetime, zone: ZoneInfo) -> str:
    """“1 December 2026, 9:00 AM Central Time”."""
    told = {"day": date_format(at.astimezone(zone), "DATETIME_FORMAT"), "zone": zone_name(at, zone)}
    return _("%(day)s %(zone)s") % told


def credit(amount: Decimal) -> str:
    """“16 hours”, “1 hour”, “1.5 hours”; nothing where there are none."""
    if not amount:
        return ""
    told = format(amount.normalize(), "f")
    return ngettext("%(hours)s hour", "%(hours)s hours", 1 if amount == 1 else 2) % {"hours": told}


def next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)
