"""Days as people have written them since 2015: many forms, two-digit years, from–to (R26)."""

import re
from datetime import date, datetime, timedelta

from rollcall.base import clock

FIRST = date(2015, 8, 1)  # nothing older is on the record (R26)
_FORMS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m-%d-%y", "%m.%d.%Y",
    "%m.%d.%y", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%d-%b-%Y",
    "%d-%b-%y", "%d-%B-%Y", "%b-%d-%Y", "%d %b %y", "%b %d %y",
)  # fmt: skip
_EXCEL = date(1899, 12, 30)
_DAYS_OF_MONTH = re.compile(
    r"^([a-z]+)\.? (\d{1,2})\s*(?:-|–|—|&|and|to)\s*(\d{1,2}) (\d{2,4})$", re.IGNORECASE
)
_NOISE = re.compile(
    r"(?<=\d)(?:st|nd|rd|th)\b|,|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<=\d)T\d.*$|\b\d{1,2}:\d{2}.*$")
_SEPT = re.compile(r"\bsept\b\.?", re.IGNORECASE)
_DAYS_IN_FIGURES = re.compile(r"^(\d{1,2})/(\d{1,2})\s*[-–]\s*(\d{1,2})/(\d{2,4})$")
_BETWEEN = re.compile(r"\s+(?:-|–|—|to|through|thru)\s+|\s*[–—]\s*", re.IGNORECASE)


def days(text: str) -> tuple[date, date] | None:
    """First and last day of what was written; None where no such day can be read."""
    plain = _plain(text)
    if match := _DAYS_OF_MONTH.match(plain):
        month, first, last, year = match.groups()
        return _pair(f"{month} {first} {year}", f"{month} {last} {year}")
    if match := _DAYS_IN_FIGURES.match(plain):
        month, first, last, year = match.groups()
        return _pair(f"{month}/{first}/{year}", f"{month}/{last}/{year}")
    parts = _BETWEEN.split(plain)
    return _pair(parts[0], parts[-1]) if len(parts) <= 2 else None


def _plain(text: str) -> str:
    """Without commas, weekdays, ordinals (14th) and hours of the day."""
    told = _HOUR.sub(" ", _NOISE.sub(" ", text))
    return " ".join(_SEPT.sub("Sep", told).replace(". ", " ").split())


def _pair(first: str, last: str) -> tuple[date, date] | None:
    began, ended = day(first), day(last)
    return (began, ended) if began and ended and began <= ended else None


def day(text: str) -> date | None:
    """One day; month before day where both could be; None where it cannot be read."""
    told = text.strip()
    if told.isdigit() and len(told) == 5:  # how a spreadsheet counts days
        return _EXCEL + timedelta(days=int(told))
    for form in _FORMS:
        try:
            return datetime.strptime(told, form).date()  # noqa: DTZ007  (a day, no instant)
        except ValueError:
            continue
    return None


def is_too_old(first: date) -> bool:
    return first < FIRST


def is_to_come(last: date) -> bool:
    return last > clock.now().date()
