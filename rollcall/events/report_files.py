"""Reading a meeting's report: Zoom, Teams, Webex, or any table with names and times.

The services change their headings from year to year, so columns are found by what they are called, wherever
the table begins; sections about the meeting itself are passed over.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.accounts.places import folded
from rollcall.base import sheets
from rollcall.events.errors import UnreadableReport

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
NO_CSV = gettext_lazy("This is not a CSV file. Export the report as CSV and try again.")
Stay = tuple[datetime, datetime]

_COLUMNS = {
    "name": (
        "name original name", "user name original name", "display name", "full name", "attendee name",
        "participant name", "participant", "attendee", "name",
    ),
    "first": ("first name",),
    "last": ("last name",),
    "email": (
        "user email", "attendee email", "email address", "email", "e mail", "upn", "participant id upn",
    ),
    "join": (
        "join time", "join date time", "joined at", "joined", "first join", "first join time", "came", "in",
    ),
    "leave": ("leave time", "leave date time", "left at", "left", "last leave", "last leave time", "out"),
    "length": (
        "duration minutes", "duration", "time in session minutes", "attendance duration",
        "in meeting duration", "total duration minutes", "minutes",
    ),
    "action": ("user action",),
    "stamp": ("timestamp",),
}  # fmt: skip
_SUMMED = frozenset({"first join", "first join time"})  # Teams: one line a person, from the first to the last


@dataclass(slots=True)
class Person:
    name: str
    email: str
    stays: list[Stay] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    source: str
    people: list[Person]


@dataclass(slots=True)
class _Section:
    columns: dict[str, int]
    is_summed: bool
    rows: list[list[str]] = field(default_factory=list)


def read(data: bytes, *, zone: ZoneInfo, about: datetime) -> Report:
    """Everybody in the report with every stay. `about`: when the session was, to tell 3/4 from 4/3.

    Raises UnreadableReport, with what is missing.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableReport(_("The file is larger than 5 MB. Export the participants only."))
    try:
        text = sheets.text_of(data)
    except sheets.Unreadable as fault:
        raise UnreadableReport(NO_CSV) from fault
    sections = _sections(_table(text))
    if not sections:
        raise UnreadableReport(
            _("There is no table with names and times of joining. Export the participants as CSV.")
        )
    detailed = [one for one in sections if not one.is_summed] or sections
    lines = [line for one in detailed for line in _lines(one)]
    people = _people(lines, zone, about)
    if not people:
        raise UnreadableReport(_("Nobody in this file has a time of joining that can be read."))
    return Report(_source(text), people)


def _table(text: str) -> list[list[str]]:
    head = text[:4000]
    sign = max("\t;,", key=head.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            rows.append([_cell(one) for one in row])
            if len(rows) > MOST_ROWS:
                raise UnreadableReport(_("The file has more than 20,000 lines."))
    except csv.Error as error:
        raise UnreadableReport(NO_CSV) from error
    return rows


def _cell(text: str) -> str:
    """Webex writes ="…" so that a spreadsheet leaves it alone."""
    text = text.strip()
    return text[2:-1] if text.startswith('="') and text.endswith('"') else text.strip('"')


def _sections(rows: Iterable[Sequence[str]]) -> list[_Section]:
    """Every table with a name or address and a time; it ends at the next heading or an empty line."""
    found: list[_Section] = []
    current: _Section | None = None
    for row in rows:
        columns = _columns(row)
        has_person = columns.keys() & {"name", "email", "first"}
        if has_person and ({"join", "stamp"} & columns.keys()):
            called = folded(row[columns["join"]]) if "join" in columns else ""
            current = _Section(columns, called in _SUMMED)
            found.append(current)
        elif not any(row) or re.match(r"^\d+\. ", row[0]):
            current = None
        elif current:
            current.rows.append(list(row))
    return found


def _columns(row: Sequence[str]) -> dict[str, int]:
    called = [re.sub(r" (utc|gmt|[ecmp][sd]?t)\b.*$", "", folded(one)) for one in row]
    places: dict[str, int] = {}
    for key, spellings in _COLUMNS.items():
        for spelling in spellings:
            if key not in places and spelling in called:
                places[key] = called.index(spelling)
    if {"name", "email"} <= places.keys():  # a host's address may stand in front of the participant's
        same = [place for place, one in enumerate(called) if one == called[places["email"]]]
        places["email"] = min(same, key=lambda place: abs(place - places["name"]))
    return places


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    email: str
    join: str
    leave: str
    length: str


def _lines(section: _Section) -> Iterator[_Line]:
    def cell(row: Sequence[str], key: str) -> str:
        place = section.columns.get(key)
        return row[place][:300] if place is not None and place < len(row) else ""

    opened: dict[tuple[str, str], str] = {}
    for row in section.rows:
        name = cell(row, "name") or f"{cell(row, 'first')} {cell(row, 'last')}".strip()
        email = cell(row, "email") if "@" in cell(row, "email") else ""
        if not name and not email:
            continue
        if "action" in section.columns:  # the older Teams list: one line for "Joined", one for "Left"
            if folded(cell(row, "action")).startswith("joined"):
                opened.setdefault((name, email), cell(row, "stamp"))
            elif begun := opened.pop((name, email), ""):
                yield _Line(name, email, begun, cell(row, "stamp"), "")
            continue
        yield _Line(name, email, cell(row, "join"), cell(row, "leave"), cell(row, "length"))
    for (name, email), begun in opened.items():
        yield _Line(name, email, begun, "", "")


def _people(lines: Sequence[_Line], zone: ZoneInfo, about: datetime) -> list[Person]:
    day_first = _is_day_first(lines, zone, about)
    found: dict[str, Person] = {}
    for line in lines:
        came = instant(line.join, zone, day_first=day_first)
        if came is None:
            continue
        left = instant(line.leave, zone, day_first=day_first) or came + (_length(line.length) or timedelta())
        key = line.email.casefold() or folded(line.name)
        person = found.setdefault(key, Person(line.name.replace("\0", "")[:150], line.email[:254]))
        if came < left <= came + timedelta(days=1):
            person.stays.append((came, left))
    return list(found.values())


def _is_day_first(lines: Sequence[_Line], zone: ZoneInfo, about: datetime) -> bool:
    """Whichever order brings more of the stays near the day of the session; else the month stands first."""

    def near(day_first: bool) -> int:
        times = (instant(line.join, zone, day_first=day_first) for line in lines[:200])
        return sum(abs(at - about) < timedelta(days=2) for at in times if at)

    return near(True) > near(False)


def _length(text: str) -> timedelta | None:
    """ "45", "45 mins", "1h 5m 10s", "00:45:10"."""
    if clock := re.fullmatch(r"(\d{1,3}):(\d{2})(?::(\d{2}))?", text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    units = {"h": 3600, "m": 60, "s": 1}
    parts = re.findall(r"(\d{1,6}(?:\.\d{1,3})?)\s*([hms])", text.lower())
    if parts:
        return timedelta(seconds=sum(float(number) * units[unit] for number, unit in parts))
    return timedelta(minutes=float(text)) if re.fullmatch(r"\d{1,4}(\.\d{1,3})?", text) else None


_CLOCK = (
    r"[ ,T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?"
    r"\s*([ap])?\.?m?\.?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?.*"
)
_DAY_BY_NAME = r"(?:([a-z]{3})[a-z]*\.? (\d{1,2})|(\d{1,2}) ([a-z]{3})[a-z]*\.?),? (\d{4})"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _CLOCK, re.IGNORECASE | re.ASCII)
_SLASH = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})" + _CLOCK, re.IGNORECASE | re.ASCII)
_WORDS = re.compile(_DAY_BY_NAME + _CLOCK, re.IGNORECASE | re.ASCII)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def instant(text: str, zone: ZoneInfo, *, day_first: bool) -> datetime | None:
    """An instant in any of the usual spellings; in `zone` where it names none. None: it cannot be read."""
    text = " ".join(text.replace("\u202f", " ").replace(" at ", " ").split())[:60]
    if match := _ISO.fullmatch(text):
        year, month, day, *rest = match.groups()
    elif match := _SLASH.fullmatch(text):
        one, sign, other, year, *rest = match.groups()
        month, day = (other, one) if day_first or sign == "." else (one, other)
    elif match := _WORDS.fullmatch(text):
        name, day_after, day_before, named, year, *rest = match.groups()
        day, called = day_after or day_before, (name or named).lower()
        month = str(_MONTHS.index(called) + 1) if called in _MONTHS else "0"
    else:
        return None
    return _built(int(year), int(month), int(day), rest, zone)


def _built(year: int, month: int, day: int, rest: Sequence[str | None], zone: ZoneInfo) -> datetime | None:
    hour, minute, second, half, offset = rest
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    try:
        whole = year + 2000 if year < 100 else year
        at = datetime(whole, month, day, hours, int(minute or 0), int(second or 0), tzinfo=zone)
        if offset and offset[0] in "+-":
            return datetime.fromisoformat(f"{at:%Y-%m-%dT%H:%M:%S}{offset[:3]}:{offset[-2:]}")
    except ValueError:
        return None
    return at.replace(tzinfo=ZoneInfo("UTC")) if offset else at


def _source(text: str) -> str:
    head = text[:6000].lower()
    signs = {
        "teams": ("in-meeting duration", "meeting summary", "user action", "participant id (upn)"),
        "webex": ("attendee email", "webex", "connection type"),
        "zoom": ("original name", "webinar id", "zoom", "recording consent"),
    }
    return next((name for name, words in signs.items() if any(word in head for word in words)), "generic")
