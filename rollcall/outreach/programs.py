"""The programs that readers of updates choose from, as the room that keeps them hands them down (R38).

What a program gathers is asked whenever letters are made: it counts as editors have it then.
"""

from collections.abc import Collection, Sequence
from typing import Protocol


class Program(Protocol):
    """A published program."""

    @property
    def key(self) -> str:
        """The same in every language, for good."""

    @property
    def title(self) -> str:
        """In the present language."""

    def holds(self, topics: Collection[str], providers: Collection[str]) -> bool:
        """Whether something on these topics, by these providers, belongs to it now."""


class Keeper(Protocol):
    """Who knows the published programs: of the portal that one is on, or of all portals."""

    def __call__(self, *, everywhere: bool) -> Sequence[Program]: ...


_asked: list[Keeper] = []


def ask(keeper: Keeper) -> None:
    """Register who knows; this room stands below the one that keeps programs."""
    _asked[:] = [keeper]


def offered(chosen: Collection[str] = ()) -> list[Program]:
    """What a form offers: this portal's, and those that were chosen on another."""
    here = list(_asked[0](everywhere=False)) if _asked else []
    there = among(set(chosen) - {one.key for one in here})
    return sorted([*here, *there], key=lambda one: one.title)


def among(keys: Collection[str]) -> list[Program]:
    """Those of these that are published on any portal; nothing is asked where there are no keys."""
    if not keys or not _asked:
        return []
    return [one for one in _asked[0](everywhere=True) if one.key in keys]
