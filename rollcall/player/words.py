"""Times and durations as people say them (design/look.md)."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.base import clock

# The short names that an American reads; other zones are shown by their own abbreviation.
ZONES: dict[str, Promise] = {
    "EST": gettext_lazy("Eastern"),
    "EDT": gettext_lazy("Eastern"),
    "CST": gettext_lazy("Central"),
    "CDT": gettext_lazy("Central"),
    "MST": gettext_lazy("Mountain"),
    "MDT": gettext_lazy("Mountain"),
    "PST": gettext_lazy("Pacific"),
    "PDT": gettext_lazy("Pacific"),
}


def day(instant: datetime) -> str:
    """“18 November 2026”, in the portal's zone."""
    return date_format(timezone.localtime(instant), "DATE_FORMAT")


def plain_day(value: date) -> str:
    """“18 November 2026”, of a day that has no time."""
    return date_format(value, "DATE_FORMAT")


def time_of_day(instant: datetime) -> str:
    """“3:40 PM Central”, with the day before it unless it is today."""
    local = timezone.localtime(instant)
    zone = local.tzname() or ""
    words = f"{date_format(local, 'g:i A')} {ZONES.get(zone, zone)}"
    if local.date() == timezone.localtime(clock.now()).date():
        return words
    return _("%(time)s on %(day)s") % {"time": words, "day": day(instant)}


def duration(minutes: int) -> str:
    """“8 min”, “1 h”, “1 h 10 min”."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def size(count: int) -> str:
    """“340 kB”, “4 MB”: decimal, as files are sold."""
    if count < 1000:
        return _("%(count)d bytes") % {"count": count}
    if count < 1_000_000:
        return _("%(count)d kB") % {"count": round(count / 1000)}
    return _("%(count)s MB") % {"count": f"{count / 1_000_000:.1f}".removesuffix(".0")}


FILE_TYPES = {
    "application/pdf": "PDF",
    "application/zip": "ZIP",
    "application/msword": "DOC",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "text/plain": "TXT",
    "text/csv": "CSV",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
}


def file_type(media_type: str, name: str) -> str:
    """“PDF”: what kind of file it is, in a word."""
    ending = name.rsplit(".", 1)[-1].upper() if "." in name else ""
    return FILE_TYPES.get(media_type, ending)
