"""The one search table. Rooms put public words in; whoever asks gets documents, best first.

Only what anyone may read stands here: title, public overview, names of provider and topics (P26).
Whatever is typed is taken apart into plain words first, so that no sign of a query language, no length
and no script can make a search fail: `"`, `*`, NUL, 10 kB, emoji.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

from django.db import connection, transaction
from django.db.models import Case, IntegerField, QuerySet, Value, When

from rollcall.base import clock
from rollcall.base.models import SearchDocument

MOST_WORDS = 12
LONGEST_WORD = 40
MOST_READ = 2000  # signs of a query that are looked at
MOST_FOUND = 1000  # documents that are ranked; beyond that a search wants better words
LEAST_LIKENESS = 0.75  # of a mistyped word and the one meant, as difflib counts
MOST_APART = 3  # letters by which their lengths may differ

Facets = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Document:
    """What a room writes. `facets` are lists of public codes, such as {"topic": ["wellness"]}."""

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


def put(document: Document) -> None:
    """Write the entry of one thing, or renew it. Joins the caller's transaction."""
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
            "title_folded": fold(document.title)[:400],
            "text_folded": fold(f"{document.words} {document.overview}"),
        },
    )


def drop(kind: str, key: str) -> None:
    """Take the entry of one thing out; nothing happens where there is none."""
    SearchDocument.objects.filter(kind=kind, key=key).delete()


def fold(text: str) -> str:
    """Text without case, accents and signs: words of letters and digits with single spaces."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = (sign for sign in parts if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in kept).split())


def clean(words: str) -> list[str]:
    """The plain words of a query; empty when there is nothing to look for."""
    return [word[:LONGEST_WORD] for word in fold(words[:MOST_READ]).split()[:MOST_WORDS]]


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
    Two queries, three after a typo.
    """
    asked = clean(words)
    if words.strip() and not asked:
        return Found([], 0)
    ranked, exact = matches(asked, kinds=kinds, levels=levels)
    chosen = [document for document in ranked if fits(document, facets or {})]
    return Found(_whole(chosen[offset : offset + limit]), len(chosen), exact)


def matches(
    asked: Sequence[str], *, kinds: Iterable[str] = (), levels: Iterable[str] = ()
) -> tuple[list[SearchDocument], bool]:
    """All documents for these plain words, ranked, with key, level and facets only; and whether exact."""
    rows = SearchDocument.objects.defer("overview", "words", "title_folded", "text_folded")
    if kinds := list(kinds):
        rows = rows.filter(kind__in=kinds)
    if levels := list(levels):
        rows = rows.filter(level__in=levels)
    if not asked:
        return list(rows.order_by("title", "pk")[:MOST_FOUND]), True
    ids = _engine().exact(asked)
    exact = bool(ids)
    return _in_order(rows, ids or _engine().alike(asked)), exact


def fits(document: SearchDocument, facets: Facets) -> bool:
    """Whether a document passes the chosen facets."""
    return all(
        set(chosen) & set(document.facets.get(name, ())) for name, chosen in facets.items() if list(chosen)
    )


def _in_order(rows: QuerySet[SearchDocument], ids: list[int]) -> list[SearchDocument]:
    if not ids:
        return []
    place = {pk: number for number, pk in enumerate(ids)}
    return sorted(rows.filter(pk__in=ids), key=lambda row: place[row.pk])


def _whole(page: list[SearchDocument]) -> list[SearchDocument]:
    """The rows of one page with their overview, in the order given."""
    ids = [row.pk for row in page]
    order = Case(*[When(pk=pk, then=Value(n)) for n, pk in enumerate(ids)], output_field=IntegerField())
    return list(SearchDocument.objects.filter(pk__in=ids).order_by(order)) if ids else []


def trigrams(word: str) -> set[str]:
    """The three-letter pieces of a word, with its edges."""
    padded = f" {word} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _likeness(word: str, text: Iterable[str]) -> float:
    """How like the word the most alike word of a text is, from 0 to 1."""
    near = (other for other in text if abs(len(other) - len(word)) <= MOST_APART)
    matcher, best = SequenceMatcher(b=word), 0.0
    for other in near:
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            best = max(best, matcher.ratio())
    return best


class _Sqlite:
    """FTS5 with trigrams: a word is found at its beginning, middle and end."""

    def exact(self, asked: Sequence[str]) -> list[int]:
        long, short = [w for w in asked if len(w) > 2], [w for w in asked if len(w) <= 2]
        if not long:
            return self._short_only(short)
        query = " AND ".join(f'"{word}"' for word in long)
        found = self._match(query, MOST_FOUND)
        return self._holding(found, short) if short and found else found

    def alike(self, asked: Sequence[str]) -> list[int]:
        pieces = {piece for word in asked for piece in trigrams(word) if " " not in piece}
        if not pieces:
            return []
        candidates = self._match(" OR ".join(f'"{piece}"' for piece in sorted(pieces)), 100)
        return _by_likeness(candidates, asked)

    def _match(self, query: str, limit: int) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM base_search_fts WHERE base_search_fts MATCH %s"
                " ORDER BY bm25(base_search_fts, 8.0, 1.0), rowid LIMIT %s",
                [query, limit],
            )
            return [int(row[0]) for row in cursor.fetchall()]

    def _short_only(self, short: Sequence[str]) -> list[int]:
        rows = SearchDocument.objects.order_by("title")
        return self._holding(list(rows.values_list("pk", flat=True)[:MOST_FOUND]), short)

    def _holding(self, ids: list[int], short: Sequence[str]) -> list[int]:
        """Those that hold every short word as a word of its own: too short for trigrams."""
        texts = SearchDocument.objects.filter(pk__in=ids).values_list("pk", "title_folded", "text_folded")
        held = {pk for pk, title, text in texts if set(short) <= set(f"{title} {text}".split())}
        return [pk for pk in ids if pk in held]


class _Postgres:
    """Full text with word stems and beginnings; pg_trgm for typos, where the database has it."""

    _VECTOR = (
        "(setweight(to_tsvector('english', title_folded), 'A')"
        " || setweight(to_tsvector('english', text_folded), 'B'))"
    )

    def exact(self, asked: Sequence[str]) -> list[int]:
        query = " & ".join(f"'{word}':*" for word in asked)
        return self._ids(
            f"SELECT id FROM base_searchdocument, to_tsquery('english', %s) query"  # noqa: S608
            f" WHERE {self._VECTOR} @@ query ORDER BY ts_rank({self._VECTOR}, query) DESC, id LIMIT %s",
            [query, MOST_FOUND],
        )

    def alike(self, asked: Sequence[str]) -> list[int]:
        if not _has_pg_trgm():
            return []
        either = " OR ".join("%s <%% (title_folded || ' ' || text_folded)" for _word in asked)
        with transaction.atomic():  # the threshold is for this question alone
            self._ids("SELECT set_config('pg_trgm.word_similarity_threshold', '0.3', true)::float::int", [])
            candidates = self._ids(f"SELECT id FROM base_searchdocument WHERE {either} LIMIT 100", [*asked])  # noqa: S608
        return _by_likeness(candidates, asked)

    def _ids(self, sql: str, values: list[str | int]) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [int(row[0]) for row in cursor.fetchall()]


@cache
def _has_pg_trgm() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def _by_likeness(ids: list[int], asked: Sequence[str]) -> list[int]:
    """Those in which every word asked for has one like it, the most alike first."""
    scores: dict[int, float] = {}
    texts = SearchDocument.objects.filter(pk__in=ids).values_list("pk", "title_folded", "text_folded")
    for pk, title, text in texts:
        words = set(f"{title} {text}".split())
        likeness = [_likeness(word, words) for word in asked]
        if min(likeness) >= LEAST_LIKENESS:
            scores[pk] = sum(likeness)
    return sorted(scores, key=lambda pk: (-scores[pk], pk))


def _engine() -> _Sqlite | _Postgres:
    return _Sqlite() if connection.vendor == "sqlite" else _Postgres()
