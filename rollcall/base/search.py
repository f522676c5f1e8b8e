"""The one search table. Rooms put public words in; whoever asks gets documents, best first.

Only what anyone may read stands here: title, public overview, names of provider and topics (P26).
Whatever is typed is taken apart into plain words first, so that no sign of a query language, no length
and no script can make a search fail: `"`, `*`, NUL, 10 kB, emoji.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from django.core.cache import caches
from django.db.models import Case, IntegerField, QuerySet, Value, When

from rollcall.base import clock
from rollcall.base.finding import engines, meaning, vocabulary
from rollcall.base.finding.engines import Wanted
from rollcall.base.finding.meaning import Term
from rollcall.base.finding.text import clean, fold, padded, telling
from rollcall.base.models import SearchDocument

__all__ = [
    "Document",
    "Found",
    "Tallies",
    "Tally",
    "clean",
    "drop",
    "find",
    "fits",
    "fold",
    "matches",
    "put",
    "tallies",
]

MANY = 1000  # documents found; what finds more is kept
KEPT_SECONDS = 10  # so long may a change lag in an answer of so many
MOST_FOUND = 1000  # documents that `matches` ranks; beyond that a search wants better words
Facets = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Document:
    """What a room writes. `facets` are lists of public codes, such as {"topic": ["wellness"]}.

    The search page counts by kind and level, and by the facets topic, type, state and language.
    """

    kind: str
    key: str
    url: str
    title: str
    overview: str
    level: str
    words: str = ""
    facets: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an answer; `total` counts all of it, `exact` is false where only alike words were found."""

    documents: list[SearchDocument]
    total: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the documents found have the same facets."""

    shape: str
    count: int

    @property
    def facets(self) -> Facets:
        return _facets_of(self.shape)


@dataclass(frozen=True, slots=True)
class Tallies:
    """All that was found, counted whole; `page` reads a piece of it."""

    wanted: Wanted
    rows: list[Tally]
    exact: bool

    def page(self, limit: int, offset: int = 0, *, facets: Facets | None = None) -> list[SearchDocument]:
        """The best that pass the chosen facets, with their overviews; two queries."""
        shapes = [row.shape for row in self.rows if fits(row, facets)] if facets else None
        wanted = replace(self.wanted, shapes=shapes)
        make = partial(engines.ranked, wanted, limit=limit, offset=offset)
        is_dear = self.total > MANY
        return _whole(_kept(f"ids:{wanted}:{limit}:{offset}", make) if is_dear else make())

    @property
    def total(self) -> int:
        return sum(row.count for row in self.rows)


def put(document: Document) -> None:
    """Write the entry of one thing, or renew it. Joins the caller's transaction."""
    title, text = padded(document.title, 400), padded(f"{document.words} {document.overview}")
    SearchDocument.objects.update_or_create(
        kind=document.kind,
        key=document.key,
        defaults={
            "url": document.url,
            "title": document.title[:200],
            "overview": document.overview,
            "words": document.words,
            "level": document.level,
            "facets": dict(document.facets),
            "updated_at": clock.now(),
            "title_folded": title,
            "text_folded": text,
            "shape": shape_of(document),
        },
    )
    vocabulary.learn(f"{title} {text}")


def drop(kind: str, key: str) -> None:
    """Take the entry of one thing out; nothing happens where there is none."""
    SearchDocument.objects.filter(kind=kind, key=key).delete()


def shape_of(document: Document) -> str:
    """What the search page counts of a document, in one text; an event's own kind is its type."""
    held = document.facets
    facets = {
        "kind": [document.kind],
        "level": [document.level],
        "topic": sorted(held.get("topic", [])),
        "type": held.get("type") or held.get("kind", []),
        "state": held.get("state", []),
        "language": held.get("language", []),
    }
    return json.dumps({name: codes for name, codes in facets.items() if codes}, separators=(",", ":"))


@lru_cache(maxsize=8192)
def _facets_of(shape: str) -> Facets:
    found: Facets = json.loads(shape) if shape else {}
    return found


def find(
    words: str = "",
    *,
    kinds: Iterable[str] = (),
    levels: Iterable[str] = (),
    facets: Facets | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """Documents that hold all the words (or their beginnings), best first; by title without words.

    Where no document holds them, documents with alike words are given and `exact` is false. `facets`
    narrows: within one facet any of the values, across facets all. Never fails on what people type.
    """
    asked = clean(words)
    if words.strip() and not asked:
        return Found([], 0)
    ranked, exact = matches(asked, kinds=kinds, levels=levels)
    chosen = [document for document in ranked if fits(document, facets or {})]
    return Found(_whole([row.pk for row in chosen[offset : offset + limit]]), len(chosen), exact)


def matches(
    asked: Sequence[str], *, kinds: Iterable[str] = (), levels: Iterable[str] = ()
) -> tuple[list[SearchDocument], bool]:
    """The 1000 best documents for these plain words, with key, level and facets only; and whether exact."""
    rows = SearchDocument.objects.defer("overview", "words", "title_folded", "text_folded", "shape")
    wanted = Wanted(meant(asked), list(kinds), list(levels))
    ids = engines.ranked(wanted, limit=MOST_FOUND)
    if ids or not wanted.terms:
        return _in_order(rows, ids), True
    wanted = alike(wanted)
    return _in_order(rows, engines.ranked(wanted, limit=MOST_FOUND) if wanted.terms else []), False


def tallies(asked: Sequence[str]) -> Tallies:
    """All documents for these plain words (none: every document), counted; one query, three after a typo."""
    wanted = Wanted(meant(asked))
    rows = _tallied(wanted)
    if rows or not wanted.terms:
        return Tallies(wanted, rows, exact=True)
    wanted = alike(wanted)
    return Tallies(wanted, _tallied(wanted) if wanted.terms else [], exact=False)


def nothing() -> Tallies:
    """Nothing found, and nothing asked of the database."""
    return Tallies(Wanted(), [], exact=True)


def suggestions(typed: str, limit: int = 8) -> list[SearchDocument]:
    """Documents whose titles hold the words begun, the best first; two queries."""
    asked = clean(typed)
    if not asked:
        return []
    wanted = Wanted(meant(asked), titles_only=True)
    return _whole(engines.some(wanted, limit=limit))


def meant(asked: Sequence[str]) -> list[Term]:
    """What a document must hold for these words, with the synonyms that editors keep."""
    return meaning.terms(asked, meaning.kept().thesaurus) if asked else []


def alike(wanted: Wanted) -> Wanted:
    """The same with mistyped words as they may have been meant; without terms where nothing is like them."""
    near = vocabulary.near(telling([word for term in wanted.terms for word in term.typed]))
    if not any(near.values()):
        return replace(wanted, terms=())
    terms = [
        Term((word,), (*term.others, *((other,) for other in near.get(word, ()) if other != word)))
        for term in wanted.terms
        for word in term.typed
    ]
    return replace(wanted, terms=terms)


def fits(row: SearchDocument | Tally, facets: Facets) -> bool:
    """Whether a document, or those of one shape, pass the chosen facets."""
    return all(set(chosen) & set(row.facets.get(name, ())) for name, chosen in facets.items() if list(chosen))


def _tallied(wanted: Wanted) -> list[Tally]:
    """Kept for some seconds where there is much: words that stand in most documents are asked for most."""
    local, key = caches["local"], _key(f"tally:{wanted}")
    found: list[tuple[str, int]] | None = local.get(key)
    if found is None:
        found = engines.tally(wanted)
        if sum(count for _shape, count in found) > MANY:
            local.set(key, found, KEPT_SECONDS)
    return [Tally(shape, count) for shape, count in found]


def _kept(told: str, make: Callable[[], list[int]]) -> list[int]:
    """The same keys as some seconds ago, or those of now."""
    local, key = caches["local"], _key(told)
    found: list[int] | None = local.get(key)
    if found is None:
        found = make()
        local.set(key, found, KEPT_SECONDS)
    return found


def _key(told: str) -> str:
    return "search:" + hashlib.sha256(told.encode()).hexdigest()


def _in_order(rows: QuerySet[SearchDocument], ids: list[int]) -> list[SearchDocument]:
    found = {row.pk: row for row in rows.filter(pk__in=ids)} if ids else {}
    return [found[pk] for pk in ids if pk in found]


def _whole(ids: list[int]) -> list[SearchDocument]:
    """The rows of one page with their overview, in the order given."""
    order = Case(*[When(pk=pk, then=Value(n)) for n, pk in enumerate(ids)], output_field=IntegerField())
    return list(SearchDocument.objects.filter(pk__in=ids).order_by(order)) if ids else []
