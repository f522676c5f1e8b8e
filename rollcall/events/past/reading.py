"""Tables of the past: which column is what, and cells made plain (R26, P44)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rollcall.accounts import names
from rollcall.accounts.places import STATES, folded
from rollcall.base import sheets
from rollcall.events.models import Event

_CLASS = {
    "class": "class id|class no|class number|event id|class code|event code|class|id",
    "title": "title|class title|course title|course name|class name|event|event title|event name|course",
    "kind": "kind|type|delivery|format|event type|class type",
    "began": "date|dates|start|start date|began|from|class date|date of class|training date|event date",
    "ended": "end|end date|ended|until|to|last day",
    "city": "city|town|place|class city",
    "state": "state|st|class state",
    "venue": "venue|location|where|site|facility",
    "hours": "hours|hrs|credit hours|contact hours|length",
    "provider": "provider|grantee|sponsor|made by",
    "instructor": "instructor|instructors|trainer|trainers|taught by|teacher",
}
_PERSON = {
    "name": "name|full name|officer|attendee|participant|student|name last first|last first",
    "first": "first|first name|fname|given name",
    "last": "last|last name|lname|surname",
    "email": "email|e mail|email address|e mail address",
    "agency": "agency|department|dept|employer|organization|agency name",
    "rank": "rank|title rank|position|job title|rank title",
    "pid": "pid|tcole pid|post id|officer id|license number",
    "status": "status|attended|attendance|completed|outcome",
}
CLASS_FIELDS = {name: field for field, every in _CLASS.items() for name in every.split("|")}
FIELDS = {**CLASS_FIELDS, **{name: field for field, every in _PERSON.items() for name in every.split("|")}}
LOOKED_THROUGH = 25
AFTER = {"jr", "sr", "ii", "iii", "iv"}
LONGEST = 250
ABSENT = {"no", "n", "absent", "noshow", "cancelled", "canceled", "withdrew", "dropped", "didnotattend", "0"}
KINDS = dict.fromkeys(("webinar", "online", "virtual"), Event.Kind.WEBINAR)
KINDS |= dict.fromkeys(("conference", "summit"), Event.Kind.CONFERENCE)
_STATE_CODES = {folded(name): code for code, name in STATES.items()} | {
    code.casefold(): code for code in STATES
}


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    given: dict[str, str]


def lines(raw: bytes, known: dict[str, str], needed: set[str]) -> Iterator[Line]:
    """The rows of a table by field; raises `sheets.Unreadable` where no line names the columns."""
    rows = sheets.rows_of(raw)
    for _looked, (_number, cells) in zip(range(LOOKED_THROUGH), rows, strict=False):
        fields = [known.get(folded(cell), "") for cell in cells]
        if needed & set(fields) and sum(map(bool, fields)) > 1:
            yield from _below(rows, fields)
            return
    raise sheets.Unreadable(_("No line names the columns. Write headings such as Name and Date first."))


def _below(rows: Iterator[tuple[int, list[str]]], fields: list[str]) -> Iterator[Line]:
    for number, cells in rows:
        given: dict[str, str] = {}
        for field, cell in zip(fields, cells, strict=False):
            if field and cell:
                given.setdefault(field, cell[:LONGEST])
        if given:
            yield Line(number, given)


def name_of(given: dict[str, str]) -> str:
    """A name in its usual order and case; raises `names.NoName`."""
    whole = given.get("name") or f"{given.get('last', '')}, {given.get('first', '')}".strip(", ")
    last, _comma, rest = whole.partition(",")
    parts = [part.strip() for part in rest.split(",")]
    after = [part for part in parts if folded(part) in AFTER]  # “Whitfield, Jr., Bob”
    first = " ".join(part for part in parts if part not in after).split()
    if len(first) > 1 and folded(first[-1]) in AFTER:  # “Whitfield, Bob III”
        after.append(first.pop())
    return names.clean(written(" ".join([*first, last, *after])))


def written(name: str) -> str:
    """ALL CAPS and no capitals become “Alice McDonald-O'Neil III”; a name in mixed case stays as it is."""
    if name != name.upper() and name != name.lower():
        return name
    told = re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), name.lower())
    told = re.sub(r"\bMc([a-z])", lambda word: f"Mc{word.group(1).upper()}", told)
    return re.sub(r"\b(Ii|Iii|Iv)\b", lambda word: word.group().upper(), told)


def was_absent(given: dict[str, str]) -> bool:
    """Whether the sheet itself says that the person did not come."""
    return folded(given.get("status", "")).replace(" ", "") in ABSENT


def state_of(text: str) -> str:
    """Two letters for a state as anybody writes it; empty where it is none."""
    return _STATE_CODES.get(folded(text), "")


def kind_of(text: str) -> Event.Kind:
    """A class where nothing else is said."""
    return next((kind for word, kind in KINDS.items() if word in folded(text)), Event.Kind.CLASS)
