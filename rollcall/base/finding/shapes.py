"""What the search page counts: documents with the same codes are of one shape and are counted together."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

Facets = Mapping[str, Sequence[str]]
NAMES = ("kind", "level", "topic", "type", "state", "language")
HIDDEN = "hidden"  # the facet of who does not find a document: languages, and portals


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents there are, and of each value of each filter."""

    total: int
    of: Mapping[str, Mapping[str, int]]


def shape_of(kind: str, level: str, facets: Facets) -> str:
    """The codes of a document in one text; an event's own kind is its type."""
    held = {
        "kind": [kind],
        "level": [level],
        "topic": sorted(facets.get("topic", [])),
        "type": facets.get("type") or facets.get("kind", []),
        "state": facets.get("state", []),
        "language": facets.get("language", []),
        HIDDEN: facets.get(HIDDEN, []),  # the last: `wanted` looks for it at the end
    }
    return json.dumps({name: codes for name, codes in held.items() if codes}, separators=(",", ":"))


def count(tallied: Iterable[tuple[str, int]], chosen: Facets) -> Counts:
    """Of each filter's values how many there are with the other filters in force; the total fits all."""
    wanted, total = _wanted(chosen), 0
    found: dict[str, int] = {}
    for shape, number in tallied:  # thousands of times: no calls in here that need not be
        codes = _codes(shape)
        missed = [name for name, some in wanted if some.isdisjoint(codes)] if wanted else []
        if missed:
            codes = () if missed[1:] else [code for code in codes if code.startswith(f"{missed[0]}:")]
        else:
            total += number
        for code in codes:
            found[code] = found.get(code, 0) + number
    return Counts(total, _by_name(found))


def fitting(shapes: Iterable[str], chosen: Facets) -> list[str]:
    """The shapes that pass the chosen filters."""
    wanted = [some for _name, some in _wanted(chosen)]
    return [shape for shape in shapes if not any(some.isdisjoint(_codes(shape)) for some in wanted)]


def _wanted(chosen: Facets) -> list[tuple[str, frozenset[str]]]:
    return [(name, frozenset(f"{name}:{value}" for value in values)) for name, values in chosen.items()]


def _by_name(found: Mapping[str, int]) -> Mapping[str, Mapping[str, int]]:
    by_name: dict[str, dict[str, int]] = {name: {} for name in NAMES}
    for code, number in found.items():
        name, _colon, value = code.partition(":")
        by_name[name][value] = number
    return by_name


@lru_cache(maxsize=8192)
def _codes(shape: str) -> Sequence[str]:
    """Such as "topic:wellness"; the values there are in a shape, one by one."""
    held: Facets = json.loads(shape) if shape else {}
    return tuple(sys.intern(f"{name}:{value}") for name in NAMES for value in held.get(name, ()))
