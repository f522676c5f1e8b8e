"""From the cells of a sheet to the fields of a row: headings by their many usual names (P44)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext as _

from rollcall.accounts.places import folded
from rollcall.base.sheets import Unreadable

_NAMES = {
    "name": "name|full name|officer|officer name|officers name|student|student name|students|attendee|"
    "attendees|attendee name|participant|participants|participant name|trainee|"
    "trainee name|learner|learner name|person|"
    "printed name|print name|name printed|name please print|employee|employee name|legal name|"
    "display name|user name|registrant|registrant name|name of officer|name of attendee",
    "reversed": "last name first name|last first|last name first|name last first|last first middle|"
    "name last first middle|last name first name mi|last first mi",
    "first": "first name|first|given name|fname|firstname|forename|first nm",
    "middle": "middle name|middle|middle initial|mi|m i",
    "last": "last name|last|surname|family name|lname|lastname|last nm",
    "suffix": "suffix|name suffix",
    "email": "email|e mail|email address|e mail address|mail|work email|user email|agency email|emailaddress|"
    "email addr|primary email|contact email|officer email|attendee email|work e mail|e mail work|"
    "student email|participant email|registrant email|department email",
    "agency": "agency|department|dept|organization|organisation|employer|agency name|department name|company|"
    "agency department|employing agency|law enforcement agency|department agency|organization name|"
    "affiliation|pd|unit of assignment|agency organization",
    "ori": "ori|ori number|ori no|agency ori|ori code|fbi ori",
    "title": "title|rank|title rank|rank title|position|job title|rank position",
    "phone": "phone|phone number|telephone|cell|mobile|work phone|cell phone|contact number|phone no|tel",
    "pid": "pid|pid number|pid no|tcole|tcole pid|tcole id|tcole number|tcole pid number|texas pid",
    "post": "post|post id|post number|post no|post id number|post certification number|post cert|ca post id|"
    "peace officer id|po id",
    "id": "id|id number|id no|officer id|certification number|license number|badge|badge number|badge no|"
    "employee id|student id|cert number|star number|serial number",
    "hours": "hours|hrs|hours attended|credit hours|total hours|contact hours|hours earned|training hours|"
    "class hours|hours completed|credits",
    "date": "date|class date|training date|date attended|completion date|course date|date of training|"
    "date of class|date completed|attended on|event date",
    "ssn": "ssn|social security|social security number|soc sec|ss|ss number|social security no|last 4 ssn|"
    "last four ssn|last 4 of ssn",
}
KNOWN = {name: meant for meant, names in _NAMES.items() for name in names.split("|")}
NEVER = "ssn"  # a column that is not read at all
KEPT = ("email", "agency", "ori", "title", "phone", "pid", "post", "id", "hours", "date")
TELLS = {"name", "reversed", "first", "last", "email"}
LOOKED_THROUGH = 25  # lines above the headings: the title of the class, its date
LONGEST = {"agency": 200, "title": 120, "phone": 40, "ori": 9, "email": 254, "date": 40, "hours": 20}


@dataclass(slots=True)
class Table:
    """A sheet with its headings found."""

    columns: dict[str, str] = field(default_factory=dict)  # heading → what we took it for; "" is not used
    places: list[tuple[int, str]] = field(default_factory=list)
    rows: Iterator[tuple[int, list[str]]] = field(default_factory=lambda: iter(()))


def table_of(lines: Iterable[tuple[int, list[str]]]) -> Table:
    """Find the headings; raises `Unreadable` where no line names a name or an e-mail."""
    every = iter(lines)
    for _skipped, (_line, cells) in zip(range(LOOKED_THROUGH), every, strict=False):
        meant = [KNOWN.get(heading(cell), "") for cell in cells]
        if TELLS & set(meant) and sum(map(bool, meant)) > 1:
            return _table(cells, meant, every)
    raise Unreadable(
        _("No line names the columns. The first line needs headings such as Name, E-mail and Agency.")
    )


def heading(cell: str) -> str:
    """A heading without case, marks and hints in parentheses, unless these say the order of a name."""
    whole = folded(cell)
    return whole if whole in KNOWN else folded(re.sub(r"\(.*?\)", " ", cell))


def _table(cells: Sequence[str], meant: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> Table:
    """The first column of each meaning counts; what we do not know, or never read, is listed as unused."""
    found = Table(rows=chain(rows))
    taken: set[str] = set()
    for place, (cell, name) in enumerate(zip(cells, meant, strict=True)):
        used = bool(name) and name != NEVER and name not in taken
        if used:
            taken.add(name)
            found.places.append((place, name))
        if cell:
            found.columns[cell[:80]] = name if used else ("never" if name == NEVER else "")
    return found


def fields_of(cells: Sequence[str], places: Sequence[tuple[int, str]]) -> dict[str, str]:
    """The fields of one row as text; blanks left out; the name put together in its usual order."""
    told = {name: cells[place] for place, name in places if place < len(cells) and cells[place]}
    name = _name(told)
    kept = {key: told[key] for key in KEPT if key in told}
    return ({"name": name} if name else {}) | {
        key: text[: LONGEST.get(key, 200)] for key, text in kept.items()
    }


def _name(told: dict[str, str]) -> str:
    if told.get("reversed"):
        return _turned(told["reversed"])
    if told.get("last") or told.get("first"):
        parts = [told.get(part, "") for part in ("first", "middle", "last", "suffix")]
        return " ".join(part for part in parts if part)[:300]
    name = told.get("name", "")
    return _turned(name) if "," in name else name[:300]


def _turned(name: str) -> str:
    """“Moreno, Alice R.” is Alice R. Moreno; what follows a name, such as Jr., stays behind it."""
    last, _comma, rest = name.partition(",")
    first, _comma, after = rest.partition(",")
    if folded(first) in {"jr", "sr", "ii", "iii", "iv"}:
        first, after = ("", first) if not after.strip() else (after, first)
    if not first.strip():
        return f"{last.strip()} {after.strip()}".strip()[:300]
    return " ".join(part.strip() for part in (first, last, after) if part.strip())[:300]
