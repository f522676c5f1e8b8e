"""What the shell sends, read without trusting it: at most 256 kB of JSON in one known shape (P32, P51)."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from rollcall.player.scorm_errors import TooMuch, Unreadable

MOST_BYTES = 256 * 1024
MOST_ELEMENTS = 12_000
MOST_LEFTOVERS = 20
LONGEST_ITEM = 200
HALF = re.compile(r"[\ud800-\udfff]")
WHYS = frozenset({"auto", "commit", "finish", "left", "seen"})
HIGHEST_NUMBER = 1_000_000


@dataclass(frozen=True, slots=True)
class Commit:
    """One snapshot. `why`: auto (by the clock), commit (LMSCommit), finish (LMSFinish), left, seen."""

    item: str
    session: str
    number: int
    why: str
    cmi: dict[str, object]


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in a request's body. Raises TooMuch, Unreadable."""
    try:
        announced = int(request.headers.get("Content-Length") or 0)
    except ValueError as error:
        raise Unreadable from error
    if announced > MOST_BYTES or len(request.body) > MOST_BYTES:
        raise TooMuch
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(found, dict):
        raise Unreadable
    return found


def item_in(found: dict[str, Any]) -> str:
    """The part that is spoken of, to read its row along; empty when none is, or none that can be."""
    item = found.get("item")
    return item if isinstance(item, str) and len(item) <= LONGEST_ITEM and is_storable(item) else ""


def is_storable(text: str) -> bool:
    """Whether a database takes it: no NUL, no half of a character."""
    return "\0" not in text and not HALF.search(text)


def word(found: dict[str, Any], name: str, most: int) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= most or not is_storable(value):
        raise Unreadable
    return value


def commit(found: object) -> Commit:
    """A commit from its JSON. Raises Unreadable."""
    if not isinstance(found, dict):
        raise Unreadable
    number, cmi, why = found.get("number"), found.get("cmi"), found.get("why")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= HIGHEST_NUMBER:
        raise Unreadable
    if not isinstance(cmi, dict) or len(cmi) > MOST_ELEMENTS or why not in WHYS:
        raise Unreadable
    return Commit(word(found, "item", LONGEST_ITEM), word(found, "session", 40), number, str(why), cmi)


def leftovers(found: dict[str, Any]) -> list[tuple[str, Commit]]:
    """What an earlier visit of the same browser could not send: (its token, commit), oldest first."""
    given = found.get("leftovers", [])
    if not isinstance(given, list) or len(given) > MOST_LEFTOVERS:
        raise Unreadable
    rows = [each for each in given if isinstance(each, dict)]
    return [(word(row, "token", 100), commit(row.get("commit"))) for row in rows]
