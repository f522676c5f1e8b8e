"""Which documents are asked for, and pieces of SQL that ask for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rollcall.base.finding.meaning import Term
from rollcall.base.finding.shapes import HIDDEN

Values = list[Any]


class Clause(NamedTuple):
    """A piece of SQL with what stands for its marks."""

    sql: str
    values: Values


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents: that hold all the terms (none: every document), of some kinds, levels and shapes."""

    terms: Sequence[Term] = ()
    kinds: Sequence[str] = ()
    levels: Sequence[str] = ()
    shapes: Sequence[str] | None = None  # None: whatever shape
    titles_only: bool = False
    visitor: Sequence[str] = ()  # marks, as `base.search.visitor`: what carries one of them is left out

    @property
    def phrase(self) -> str:
        """All that was typed in a row; a title that has it so comes first."""
        return " ".join(word for term in self.terms for word in term.typed)

    @property
    def limits(self) -> list[Clause]:
        """What a document `d` must be, whatever words it holds."""
        named = ("d.kind", self.kinds or None), ("d.level", self.levels or None), ("d.shape", self.shapes)
        held = [_one_of(column, chosen) for column, chosen in named if chosen is not None]
        return [*held, *map(_not_hidden_from, self.visitor)]


def _one_of(column: str, chosen: Sequence[str]) -> Clause:
    marks = ", ".join(["%s"] * len(chosen))
    return Clause(f"{column} IN ({marks})", [*chosen]) if chosen else Clause("1 = 0", [])


def _not_hidden_from(mark: str) -> Clause:
    """The marks stand last in a shape, so nothing else follows them."""
    return Clause("d.shape NOT LIKE %s", [f'%"{HIDDEN}":[%"{mark}"%'])


def together(parts: Iterable[Clause], between: str = " AND ") -> Clause:
    """All of them, in this order."""
    held = list(parts)
    return Clause(between.join(part.sql for part in held), [value for part in held for value in part.values])
