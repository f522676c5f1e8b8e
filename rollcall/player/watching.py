"""Which parts of a video were watched: stretches in seconds, bounded, merged, added up."""

import math
from collections.abc import Iterable

Stretch = tuple[float, float]

MOST_SENT = 100  # stretches in one message; a person who jumps about makes a dozen
SEAM = 1.0  # seconds: two stretches closer than this are one
BEYOND = 2.0  # players report a little past the end


class UnwatchableError(ValueError):
    """What was sent does not describe the watching of this video."""


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnwatchableError
    try:
        number = float(value)
    except OverflowError as error:
        raise UnwatchableError from error
    if not math.isfinite(number):
        raise UnwatchableError
    return number


def place(value: object, length: int) -> float:
    """A point in a video of `length` seconds."""
    point = _number(value)
    if not 0 <= point <= length + BEYOND:
        raise UnwatchableError
    return round(min(point, float(length)), 1)


def stretches(value: object, length: int) -> list[Stretch]:
    """Read `[[from, to], …]` as a browser sends it; raises UnwatchableError for anything else."""
    if not isinstance(value, list) or len(value) > MOST_SENT:
        raise UnwatchableError
    read: list[Stretch] = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2:
            raise UnwatchableError
        begin, end = place(pair[0], length), place(pair[1], length)
        if end < begin:
            raise UnwatchableError
        read.append((begin, end))
    return read


def merge(some: Iterable[Stretch]) -> list[Stretch]:
    """The same stretches in order, those that touch made one."""
    merged: list[Stretch] = []
    for begin, end in sorted(some):
        if merged and begin <= merged[-1][1] + SEAM:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def total(merged: Iterable[Stretch]) -> float:
    """Seconds in merged stretches."""
    return sum(end - begin for begin, end in merged)


def percent(merged: Iterable[Stretch], length: int) -> int:
    """The share of a video that was watched, rounded down, 0 to 100."""
    return min(100, int(total(merged) * 100 / length)) if length else 100
