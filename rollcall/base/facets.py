"""Lists that are narrowed by words and filters: what was asked, counts as a click would give, chips to undo.

Whoever has rows with public codes, such as search documents, gets filters with counts from here.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise

LONGEST_WORDS = 200
MOST_CHOSEN = 20  # values of one filter
Names = Mapping[str, str | Promise]


class HasFacets(Protocol):
    """A row as far as the filters look at it."""

    @property
    def facets(self) -> Mapping[str, Sequence[str]]: ...


@dataclass(frozen=True, slots=True)
class Option:
    label: str | Promise
    count: int
    is_chosen: bool
    query: str  # the address's query when this is clicked: chosen becomes not chosen and back


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    heading: str | Promise
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the query without it."""

    label: str | Promise
    query: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks of a list."""

    words: str
    facets: Mapping[str, list[str]]
    sort: str  # "" is the best order for what was asked
    unknown: list[str]  # what no filter is called; left out, and said

    def query(self, **changed: Sequence[str]) -> str:
        """The address's query with some filters changed; always from the first page."""
        held = {**self.facets, **changed}
        pairs = [(name, value) for name, chosen in held.items() for value in chosen]
        words = [("q", self.words)] if self.words else []
        sort = [("sort", self.sort)] if self.sort else []
        return urlencode([*words, *pairs, *sort])

    @property
    def page_query(self) -> str:
        """The query to stand before `page=`: empty, or ending with an ampersand."""
        query = self.query()
        return f"{query}&" if query else ""


class NoSuchPage(Exception):  # noqa: N818
    """There are fewer pages."""


def read(sent: QueryDict, names: Iterable[str], sorts: Collection[str] = ()) -> Asked:
    """Take the query apart; an order that there is not is left out and named."""
    facets = {
        name: list(dict.fromkeys(sent.getlist(name)))[:MOST_CHOSEN] for name in names if sent.getlist(name)
    }
    sort = sent.get("sort", "")
    unknown = [sort[:40]] if sort and sorts and sort not in sorts else []
    words = sent.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]
    return Asked(words, facets, sort if sort in sorts else "", unknown)


def only_known(asked: Asked, names: Mapping[str, Names]) -> Asked:
    """Without values that no filter of these has; they are named in `unknown`."""
    known: dict[str, list[str]] = {}
    unknown = list(asked.unknown)
    for name, chosen in asked.facets.items():
        fits = [value for value in chosen if value in names[name]]
        unknown += [value[:40] for value in chosen if value not in fits]
        if fits:
            known[name] = fits
    return Asked(asked.words, known, asked.sort, unknown)


def fits(row: HasFacets, chosen: Mapping[str, Sequence[str]]) -> bool:
    """Within one filter any of the values, across filters all."""
    return all(set(values) & set(row.facets.get(name, ())) for name, values in chosen.items() if values)


def counted(
    name: str, heading: str | Promise, names: Names, rows: Iterable[HasFacets], asked: Asked
) -> Facet:
    """Counts as they would be with the other filters in force: what a click would give."""
    others = {other: chosen for other, chosen in asked.facets.items() if other != name}
    counts = Counter(chain.from_iterable(row.facets.get(name, ()) for row in rows if fits(row, others)))
    chosen = asked.facets.get(name, [])
    options = [
        Option(label, counts[value], value in chosen, asked.query(**{name: toggled(chosen, value)}))
        for value, label in names.items()
        if counts[value] or value in chosen
    ]
    return Facet(name, heading, options)


def chips(asked: Asked, names: Mapping[str, Names]) -> list[Chip]:
    """One for each filter in force."""
    return [
        Chip(names[name].get(value, value), asked.query(**{name: toggled(chosen, value)}))
        for name, chosen in asked.facets.items()
        for value in chosen
    ]


def toggled(chosen: Sequence[str], value: str) -> list[str]:
    return [one for one in chosen if one != value] if value in chosen else [*chosen, value]
