"""What the search page counts: documents with the same codes are of one shape and are counted together."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

Facets = Mapping[str, Sequence[str]]
Pairs = tuple[tuple[str, str], ...]
NAMES = ("kind", "level", "topic", "type", "state", "language")


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
    }
    return json.dumps({name: codes for name, codes in held.items() if codes}, separators=(",", ":"))


def count(tallied: Iterable[tuple[str, int]], chosen: Facets) -> Counts:
    """Of each filter's values how many there are with the other filters in force; the total fits all."""
    total, found = 0, Counter[tuple[str, str]]()
    wanted = _wanted(chosen)
    for shape, number in tallied:
        pairs = _pairs(shape)
        missed = [name for name, some in wanted if some.isdisjoint(pairs)]
        total += 0 if missed else number
        if len(missed) < 2:
            for pair in pairs:
                if not missed or pair[0] == missed[0]:
                    found[pair] += number
    return Counts(total, _by_name(found))


def fitting(shapes: Iterable[str], chosen: Facets) -> list[str]:
    """The shapes that pass the chosen filters."""
    wanted = _wanted(chosen)
    return [shape for shape in shapes if not any(some.isdisjoint(_pairs(shape)) for _name, some in wanted)]


def _wanted(chosen: Facets) -> list[tuple[str, frozenset[tuple[str, str]]]]:
    return [(name, frozenset((name, value) for value in values)) for name, values in chosen.items()]


def _by_name(found: Mapping[tuple[str, str], int]) -> Mapping[str, Mapping[str, int]]:
    by_name: dict[str, dict[str, int]] = {name: {} for name in NAMES}
    for (name, value), number in found.items():
        by_name[name][value] = number
    return by_name


@lru_cache(maxsize=8192)
def _pairs(shape: str) -> Pairs:
    held: Facets = json.loads(shape) if shape else {}
    return tuple((name, value) for name, values in held.items() for value in values)
