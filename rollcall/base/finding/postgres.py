"""The questions on PostgreSQL: English stems, and beside them the words as they are, for Spanish and names.

A vector of a whole document lies beside the table and is dear to fetch; that of a title lies in the row. So
titles that hold all the words come first, ranked by themselves. Only where there are too few of them are the
likeliest of the other documents fetched and ranked by all they say: the parts of `ranked` are made one after
another, as far as a page needs them.

What is asked stands in a table of its own, which the planner cannot look into: it would read a small table
from end to end, and fetch every vector.
"""

from rollcall.base.finding.meaning import Phrase, Term
from rollcall.base.finding.text import LEAST_ROOT, root
from rollcall.base.finding.wanted import Clause, Wanted, together

LOOKED_AT = 500  # documents without all the words in the title that are ranked by the whole text
_FOUND = "FROM asked, base_searchdocument d WHERE"


def tally(wanted: Wanted) -> Clause:
    """The number of documents of each shape."""
    vector = "d.title_vector" if wanted.titles_only else "d.vector"
    held = together([Clause(f"{vector} @@ asked.words", []), *wanted.limits])
    sql = f"SELECT d.shape, count(*) {_FOUND} {held.sql} GROUP BY d.shape"
    return together([_asked(wanted), Clause(sql, held.values)], " ")


def ranked(wanted: Wanted) -> Clause:
    """Keys, the best first."""
    parts = [_by_title(wanted)] if wanted.titles_only else [_by_title(wanted), *_by_text(wanted)]
    found = together(parts, " UNION ALL ")
    return together([_asked(wanted), Clause(f"SELECT id FROM ({found.sql}) AS found", found.values)], " ")  # noqa: S608


def _by_title(wanted: Wanted) -> Clause:
    held = together([Clause("d.title_vector @@ asked.words", []), *wanted.limits])
    order = "d.title_folded LIKE asked.phrase DESC, ts_rank(d.title_vector, asked.words) DESC, d.id"
    return Clause(f"(SELECT d.id {_FOUND} {held.sql} ORDER BY {order})", held.values)


def _by_text(wanted: Wanted) -> list[Clause]:
    """The likeliest by what their titles hold, ranked by all they say; then the others."""
    only_text = Clause("d.vector @@ asked.words AND NOT d.title_vector @@ asked.words", [])
    held = together([only_text, *wanted.limits])
    others = f"{_FOUND} {held.sql} ORDER BY ts_rank(d.title_vector, asked.one_of_them) DESC, d.id"
    near = f"SELECT d.id, d.vector, asked.words {others} LIMIT {LOOKED_AT}"
    order = "ts_rank(near.vector, near.words) DESC, near.id"
    return [
        Clause(f"(SELECT near.id FROM ({near}) AS near ORDER BY {order})", held.values),  # noqa: S608
        Clause(f"(SELECT d.id {others} OFFSET {LOOKED_AT})", held.values),
    ]


def _asked(wanted: Wanted) -> Clause:
    terms = [_query(term) for term in wanted.terms]
    every, one = together(terms, " && "), together(terms, " || ")
    columns = f"{every.sql} AS words, {one.sql} AS one_of_them, %s AS phrase"
    values = [*every.values, *one.values, f"% {wanted.phrase}%"]
    return Clause(f"WITH asked AS MATERIALIZED (SELECT {columns})", values)


def _query(term: Term) -> Clause:
    """A document must hold the words typed, or one of the phrases."""
    mark = "" if term.is_whole else "*"
    roots = term.typed if term.is_whole else [root(word) for word in term.typed]
    ways = [
        (
            " & ".join(_lexeme(word, mark) for word in term.typed),
            " & ".join(_lexeme(word, mark) for word in roots),
        ),
        *((way, way) for way in map(_in_a_row, term.others)),
    ]
    one = "to_tsquery('english', %s) || to_tsquery('simple', %s)"
    return Clause(f"({' || '.join([one] * len(ways))})", [value for way in ways for value in way])


def _in_a_row(phrase: Phrase) -> str:
    """The last word may go on, if it is long enough not to become another."""
    *begin, last = phrase
    end = _lexeme(last, "*" if len(last) >= LEAST_ROOT else "")
    return " <-> ".join([*map(_lexeme, begin), end])


def _lexeme(word: str, mark: str = "") -> str:
    return f"'{word}':{mark}" if mark else f"'{word}'"
