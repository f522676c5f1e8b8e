"""The words that stand in documents, each once: what a mistyped word may have meant.

A word is only ever looked up here; what is found with it is found in the documents.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from django.db import connection

from rollcall.base import bulk
from rollcall.base.finding.text import LONGEST_WORD, trigrams
from rollcall.base.models import SearchDocument, SearchWord

LEAST_LIKENESS = 0.75  # of a mistyped word and the one meant, as difflib counts
WORSE_BY = 0.15  # than the most alike, and a word is not taken
MOST_APART = 3  # letters by which their lengths may differ
MOST_NEAR = 5  # words that one may have meant
MOST_MISTYPED = 6  # words of a query that are looked up

_POSTGRES = (
    "SELECT asked.word, near.word FROM unnest(%s::text[]) AS asked(word) CROSS JOIN LATERAL ("
    "SELECT v.word FROM base_searchword v WHERE (v.word || '') %% asked.word"
    " ORDER BY similarity(v.word, asked.word) DESC, v.word LIMIT 30) AS near"
)
_SQLITE = (
    "SELECT * FROM (SELECT %s AS asked, word FROM base_searchword_fts WHERE base_searchword_fts MATCH %s"
    " ORDER BY bm25(base_searchword_fts), rowid LIMIT 30)"
)


def learn(text: str) -> None:
    """Note the words of a document's folded text; one query where all are known."""
    words = {word for word in text.split() if len(word) <= LONGEST_WORD}
    known = set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True))
    if new := sorted(words - known):
        bulk.insert([SearchWord(word=word) for word in new], unless_there=True)


def near(asked: Sequence[str]) -> Mapping[str, list[str]]:
    """For each word those of the vocabulary that are like it, the most alike first; one query."""
    pairs = _pairs(list(dict.fromkeys(asked))[:MOST_MISTYPED])
    return {word: _best(word, {other for one, other in pairs if one == word}) for word in asked}


def tidy() -> tuple[int, int]:
    """Forget the words that no document has, learn those that were missed; how many of each."""
    present: set[str] = set()
    texts = SearchDocument.objects.values_list("title_folded", "text_folded")
    for title, text in texts.iterator(chunk_size=2000):
        present.update(word for word in f"{title} {text}".split() if len(word) <= LONGEST_WORD)
    known = dict(SearchWord.objects.values_list("word", "pk"))
    gone = [pk for word, pk in known.items() if word not in present]
    for first in range(0, len(gone), bulk.BATCH):
        SearchWord.objects.filter(pk__in=gone[first : first + bulk.BATCH]).delete()
    new = sorted(present - known.keys())
    bulk.insert([SearchWord(word=word) for word in new], unless_there=True)
    return len(gone), len(new)


def _pairs(asked: Sequence[str]) -> list[tuple[str, str]]:
    if connection.vendor != "sqlite":
        return _rows(_POSTGRES, [list(asked)]) if asked and has_pg_trgm() else []
    told = [(word, " OR ".join(f'"{piece}"' for piece in sorted(trigrams(word)))) for word in asked]
    told = [(word, pieces) for word, pieces in told if pieces]
    sql = " UNION ALL ".join([_SQLITE] * len(told))
    return _rows(sql, [value for pair in told for value in pair]) if told else []


def _rows(sql: str, values: list[Any]) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [(str(one), str(other)) for one, other in cursor.fetchall()]


def _best(word: str, others: Iterable[str]) -> list[str]:
    """The most alike of some words; the word itself where it is one of them."""
    apart = (other for other in others if abs(len(other) - len(word)) <= MOST_APART)
    scores = {other: _likeness(word, other) for other in apart}
    least = max(LEAST_LIKENESS, max(scores.values(), default=0.0) - WORSE_BY)
    alike = [other for other, score in scores.items() if score >= least]
    return sorted(alike, key=lambda other: (-scores[other], other))[:MOST_NEAR]


def _likeness(word: str, other: str) -> float:
    matcher = SequenceMatcher(a=other, b=word, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= LEAST_LIKENESS else 0.0


@cache
def has_pg_trgm() -> bool:
    """A hosted database may refuse the extension; then the search forgives no typos and still works."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None
