"""The one search table. Rooms put public words in; whoever asks gets documents, best first.

Only what anyone may read stands here: title, public overview, names of provider and topics (P26).
Whatever is typed is taken apart into plain words first, so that no sign of a query language, no length
and no script can make a search fail: `"`, `*`, NUL, 10 kB, emoji.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from django.core.cache import caches
from django.utils.translation import get_language

from rollcall.base import clock, sites
from rollcall.base.finding import engines, meaning, shapes, vocabulary
from rollcall.base.finding.meaning import Term
from rollcall.base.finding.shapes import HIDDEN, Counts, Facets
from rollcall.base.finding.text import clean, fold, padded, telling
from rollcall.base.finding.wanted import Wanted
from rollcall.base.models import SearchDocument

__all__ = [
    "Document",
    "Found",
    "Tallies",
    "clean",
    "drop",
    "find",
    "fits",
    "fold",
    "is_for_visitor",
    "matches",
    "put",
    "tallies",
]

Kept = TypeVar("Kept")
PORTAL = "portal:"  # of a mark
MANY = 1000  # documents found; what finds more is kept
KEPT_SECONDS = 10  # so long may a change lag in an answer of so many
MOST_FOUND = 1000  # documents that `matches` ranks; beyond that a search wants better words


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
    hidden_from: Sequence[str] = ()  # languages whose readers find another document of the same thing


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an answer; `total` counts all of it, `exact` is false where only alike words were found."""

    documents: list[SearchDocument]
    total: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Tallies:
    """All that was found, counted by what the filters hold; `page` reads a piece of it."""

    wanted: Wanted
    counts: Counts
    exact: bool

    @property
    def total(self) -> int:
        return self.counts.total

    def narrowed(self, chosen: Facets) -> "Tallies":
        """What passes the chosen filters, each filter counted as if it alone were not chosen; one query."""
        rows = engines.tally(self.wanted)
        wanted = replace(self.wanted, shapes=shapes.fitting((shape for shape, _number in rows), chosen))
        return replace(self, wanted=wanted, counts=shapes.count(rows, chosen))

    def page(self, limit: int, offset: int = 0) -> list[SearchDocument]:
        """The best, with their overviews; two queries."""
        limit = min(limit, self.total - offset)  # nobody need look for more than there are
        if self.wanted.shapes is None and self.total > MANY:
            return _whole(_kept(f"ids:{self.wanted}:{limit}:{offset}", self._ids(limit, offset)))
        return _whole(self._ids(limit, offset)())

    def _ids(self, limit: int, offset: int) -> Callable[[], list[int]]:
        return partial(engines.ranked, self.wanted, limit=limit, offset=offset)


def put(document: Document) -> None:
    """Write the entry of one thing, or renew it. Joins the caller's transaction."""
    facets = marked(document.facets, document.hidden_from, sites.every())
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
            "facets": facets,
            "updated_at": clock.now(),
            "title_folded": title,
            "text_folded": text,
            "shape": shapes.shape_of(document.kind, document.level, facets),
        },
    )
    vocabulary.learn(f"{title} {text}")


def drop(kind: str, key: str) -> None:
    """Take the entry of one thing out; nothing happens where there is none."""
    SearchDocument.objects.filter(kind=kind, key=key).delete()


def marked(held: Facets, languages: Sequence[str], portals: Iterable[sites.Portal]) -> dict[str, list[str]]:
    """The facets with the marks of those who do not find it: readers of a language, visitors of a portal."""
    facets = {name: list(codes) for name, codes in held.items() if name != HIDDEN}
    hidden = [*languages, *(_mark(portal) for portal in portals if not portal.shows(facets))]
    return facets | ({HIDDEN: sorted(hidden)} if hidden else {})


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
    wanted = Wanted(meant(asked), list(kinds), list(levels), visitor=visitor())
    ids = engines.ranked(wanted, limit=MOST_FOUND)
    if ids or not wanted.terms:
        return _in_order(ids, "overview"), True
    wanted = alike(wanted)
    return _in_order(engines.ranked(wanted, limit=MOST_FOUND) if wanted.terms else [], "overview"), False


def tallies(asked: Sequence[str]) -> Tallies:
    """All documents for these plain words (none: every document), counted; one query, three after a typo."""
    wanted = Wanted(meant(asked), visitor=visitor())
    counts = _counted(wanted)
    if counts.total or not wanted.terms:
        return Tallies(wanted, counts, exact=True)
    wanted = alike(wanted)
    return Tallies(wanted, _counted(wanted) if wanted.terms else counts, exact=False)


def nothing() -> Tallies:
    """Nothing found, and nothing asked of the database."""
    return Tallies(Wanted(shapes=[]), shapes.count([], {}), exact=True)


def suggestions(typed: str, limit: int = 8) -> list[SearchDocument]:
    """Documents whose titles hold the words begun, the best first; two queries."""
    asked = clean(typed)
    if not asked:
        return []
    wanted = Wanted(meant(asked), titles_only=True, visitor=visitor())
    return _whole(engines.ranked(wanted, limit=limit))


def meant(asked: Sequence[str]) -> list[Term]:
    """What a document must hold for these words, with the synonyms that editors keep."""
    return meaning.terms(asked, meaning.kept().thesaurus) if asked else []


def visitor() -> tuple[str, ...]:
    """The marks by which a document is hidden from whoever asks: the language, and the portal."""
    return tuple(filter(None, (get_language(), _mark(sites.here()))))


def is_for_visitor(row: SearchDocument) -> bool:
    """Whether a document at hand is one that this visitor finds, on this portal and in this language."""
    return not set(visitor()) & set(row.facets.get(HIDDEN, ()))


def _mark(portal: sites.Portal) -> str:
    return f"{PORTAL}{portal.site_id}"


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


def fits(row: SearchDocument, facets: Facets) -> bool:
    """Whether a document passes the chosen facets."""
    return all(set(chosen) & set(row.facets.get(name, ())) for name, chosen in facets.items() if list(chosen))


def _counted(wanted: Wanted) -> Counts:
    """Kept for some seconds where there is much: words that stand in most documents are asked for most."""
    return _kept(
        f"counts:{wanted}", lambda: shapes.count(engines.tally(wanted), {}), lambda it: it.total > MANY
    )


def _kept(told: str, make: Callable[[], Kept], is_dear: Callable[[Kept], bool] = bool) -> Kept:
    """The same as some seconds ago, or that of now, to be kept if it is dear."""
    local, key = caches["local"], "search:" + hashlib.sha256(told.encode()).hexdigest()
    found: Kept | None = local.get(key)
    if found is None:
        found = make()
        if is_dear(found):
            local.set(key, found, KEPT_SECONDS)
    return found


def _whole(ids: list[int]) -> list[SearchDocument]:
    """The rows of one page with their overview, in the order given."""
    return _in_order(ids)


def _in_order(ids: list[int], *without: str) -> list[SearchDocument]:
    rows = SearchDocument.objects.defer("words", "title_folded", "text_folded", "shape", *without)
    found = rows.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
