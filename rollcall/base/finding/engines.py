"""The same three questions on SQLite (FTS5 with trigrams) and on PostgreSQL (full text).

Words are found at their beginning. What comes in here is plain words of letters and digits (`text.clean`),
so nothing typed can be a sign of a query language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from rollcall.base.finding.meaning import Phrase, Term
from rollcall.base.finding.text import LEAST_ROOT, root

CANDIDATES = 500  # of suggestions
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

    @property
    def phrase(self) -> str:
        """All that was typed in a row; a title that has it so comes first."""
        return " ".join(word for term in self.terms for word in term.typed)


def tally(wanted: Wanted) -> list[tuple[str, int]]:
    """How many documents there are of each shape; one query whatever the number."""
    where = _where(wanted)
    rows = _ask(f"SELECT d.shape, count(*) FROM {_tables(wanted)} {where.sql} GROUP BY d.shape", where.values)  # noqa: S608
    return [(str(shape), int(count)) for shape, count in rows]


def ranked(wanted: Wanted, *, limit: int, offset: int = 0) -> list[int]:
    """Keys of the best documents; by title where no words are asked for."""
    where, order = _where(wanted), _order(wanted)
    sql = f"SELECT d.id FROM {_tables(wanted)} {where.sql} ORDER BY {order.sql} LIMIT %s OFFSET %s"  # noqa: S608
    return [int(row[0]) for row in _ask(sql, [*where.values, *order.values, limit, offset])]


def some(wanted: Wanted, *, limit: int) -> list[int]:
    """Keys of the best of the first documents that come: what is shown while somebody types."""
    if _is_sqlite() or not wanted.terms:
        return ranked(wanted, limit=limit)
    where, query = _where(wanted), _tsquery(wanted)
    sql = (
        "SELECT id FROM (SELECT d.id, d.vector, d.title_folded FROM base_searchdocument d"  # noqa: S608
        f" {where.sql} LIMIT {CANDIDATES}) AS d"
        f" ORDER BY d.title_folded LIKE %s DESC, ts_rank(d.vector, ({query.sql})) DESC, d.id LIMIT %s"
    )
    return [int(row[0]) for row in _ask(sql, [*where.values, f"% {wanted.phrase}%", *query.values, limit])]


def _ask(sql: str, values: Values) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _tables(wanted: Wanted) -> str:
    if wanted.terms and _is_sqlite():
        return "base_search_fts JOIN base_searchdocument d ON d.id = base_search_fts.rowid"
    return "base_searchdocument d"


def _where(wanted: Wanted) -> Clause:
    parts = [_one_of("d.kind", wanted.kinds), _one_of("d.level", wanted.levels)]
    if wanted.shapes is not None:
        parts.append(_one_of("d.shape", wanted.shapes) if wanted.shapes else Clause("1 = 0", []))
    if wanted.terms and _is_sqlite():
        parts.append(Clause("base_search_fts MATCH %s", [_match(wanted)]))
    elif wanted.terms:
        query = _tsquery(wanted)
        parts.append(Clause(f"d.vector @@ ({query.sql})", query.values))
    held = [part for part in parts if part.sql]
    sql = " AND ".join(part.sql for part in held)
    return Clause(f"WHERE {sql}" if sql else "", [value for part in held for value in part.values])


def _one_of(column: str, values: Iterable[str]) -> Clause:
    chosen = list(values)
    return Clause(f"{column} IN ({', '.join(['%s'] * len(chosen))})" if chosen else "", [*chosen])


def _order(wanted: Wanted) -> Clause:
    if not wanted.terms:
        return Clause("d.title, d.id", [])
    first = Clause("d.title_folded LIKE %s DESC", [f"% {wanted.phrase}%"])
    if _is_sqlite():
        return Clause(f"{first.sql}, bm25(base_search_fts, 8.0, 1.0), d.id", first.values)
    query = _tsquery(wanted)
    return Clause(f"{first.sql}, ts_rank(d.vector, ({query.sql})) DESC, d.id", [*first.values, *query.values])


# ---- SQLite: a phrase of trigrams; texts begin and end with a space, so " word" is a beginning


def _match(wanted: Wanted) -> str:
    ways = " AND ".join(f"({_match_term(term)})" for term in wanted.terms)
    return f"{{title_folded}} : ({ways})" if wanted.titles_only else ways


def _match_term(term: Term) -> str:
    typed = " AND ".join(_beginning(word, is_whole=term.is_whole) for word in term.typed)
    return " OR ".join([f"({typed})", *(_in_a_row(phrase) for phrase in term.others)])


def _beginning(word: str, *, is_whole: bool = False) -> str:
    """Trigrams know nothing shorter than three signs: a word of one letter is looked for as a whole."""
    return f'" {word} "' if is_whole or len(word) == 1 else f'" {root(word)}"'


def _in_a_row(phrase: Phrase) -> str:
    """The last word may go on, if it is long enough not to become another."""
    return f'" {" ".join(phrase)}"' if len(phrase[-1]) >= LEAST_ROOT else f'" {" ".join(phrase)} "'


# ---- PostgreSQL: English stems, and beside them the words as they are, for Spanish and for names


def _tsquery(wanted: Wanted) -> Clause:
    label = "A" if wanted.titles_only else ""
    found = [_tsquery_term(term, label) for term in wanted.terms]
    sql = " && ".join(f"({part.sql})" for part in found)
    return Clause(sql, [value for part in found for value in part.values])


def _tsquery_term(term: Term, label: str) -> Clause:
    mark = label if term.is_whole else f"*{label}"
    ways = [
        (
            " & ".join(_lexeme(word, mark) for word in term.typed),
            " & ".join(_lexeme(word if term.is_whole else root(word), mark) for word in term.typed),
        ),
        *((way, way) for way in (_row_of_lexemes(phrase, label) for phrase in term.others)),
    ]
    one = "(to_tsquery('english', %s) || to_tsquery('simple', %s))"
    return Clause(" || ".join([one] * len(ways)), [value for way in ways for value in way])


def _row_of_lexemes(phrase: Phrase, label: str) -> str:
    *begin, last = phrase
    mark = f"*{label}" if len(last) >= LEAST_ROOT else label
    return " <-> ".join([*(_lexeme(word, label) for word in begin), _lexeme(last, mark)])


def _lexeme(word: str, mark: str) -> str:
    return f"'{word}':{mark}" if mark else f"'{word}'"
