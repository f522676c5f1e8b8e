"""What the door's page and the server say to each other, as JSON. Bad input raises BadBatch, never more."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from rollcall.events import door, passes, presence
from rollcall.events.models import Mark, Registration, Session

MOST = 200  # marks in one batch
_KINDS = frozenset(Mark.Kind.values)
_HOWS = frozenset({Mark.How.LIST, Mark.How.CODE})
_BIGGEST = 2**62


class BadBatch(ValueError):  # noqa: N818  (the caller answers 400)
    """A batch that no script of ours has written."""


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody whom a device wrote down; `key` is his name on that device."""

    key: UUID
    who: door.Stranger
    beyond: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """One numbered package of taps. A mark names a number, or the key of one of the walk-ins."""

    number: int
    device: str
    now: datetime  # by the device's clock
    since: int
    people: list[WalkIn]
    marks: list[dict[str, Any]]


def read(body: bytes) -> Batch:
    """A batch from the wire, every field of the type that it has to be."""
    try:
        said = json.loads(body)
        people, marks = said.get("people", []), said["marks"]
        if len(marks) > MOST or len(people) > MOST:
            raise BadBatch("too many at once")
        return Batch(
            number=_number(said["batch"]),
            device=_text(said.get("device", ""), 40),
            now=_instant(said["now"]),
            since=_number(said.get("since", 0)),
            people=[_walk_in(one) for one in people],
            marks=[_mark(one) for one in marks],
        )
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise BadBatch(str(error)) from error


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _BIGGEST:
        raise BadBatch("not a number")
    return value


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise BadBatch("not a text")
    value.encode()  # half a sign, as JSON can spell it, fits in no table: a ValueError
    return value.strip()[:most]


def _instant(value: Any) -> datetime:
    found = parse_datetime(_text(value, 40))
    if found is None or found.tzinfo is None or not 2000 < found.year < 2200:
        raise BadBatch("not an instant")
    return found


def _walk_in(one: Any) -> WalkIn:
    who = door.Stranger(
        _text(one["name"], 150), _text(one.get("email", ""), 254), _text(one.get("agency", ""), 200)
    )
    return WalkIn(UUID(_text(one["key"], 40)), who, one.get("beyond") is True)


def _mark(one: Any) -> dict[str, Any]:
    if one["kind"] not in _KINDS or one["how"] not in _HOWS:
        raise BadBatch("not a kind of mark")
    person = one["registration"]
    return {
        "key": UUID(_text(one["key"], 40)),
        "registration": UUID(person) if isinstance(person, str) else _number(person),
        "session": _number(one["session"]),
        "kind": one["kind"],
        "how": one["how"],
        "at": _instant(one["at"]),
    }


def person(row: Registration) -> dict[str, Any]:
    """One line of the list. The key reads this person's pass without a network."""
    return {
        "id": row.pk,
        "name": row.name,
        "agency": row.agency_name,
        "title": row.title,
        "state": row.state,
        "walk_in": row.is_walk_in,
        "key": passes.pass_key(row).hex(),
    }


def mark(row: Mark) -> dict[str, Any]:
    return {
        "n": row.pk,
        "key": str(row.key),
        "registration": row.registration_id,
        "session": row.session_id,
        "kind": row.kind,
        "at": presence.true_time(row).isoformat(),
    }


def session(row: Session, title: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": title,
        "starts": row.starts_at.isoformat(),
        "ends": row.ends_at.isoformat(),
    }
