"""The questions on SQLite: a word is a phrase of trigrams; texts begin and end with a space, so that " word"
is a beginning.
"""

from rollcall.base.finding.meaning import Phrase, Term
from rollcall.base.finding.text import LEAST_ROOT, root
from rollcall.base.finding.wanted import Clause, Wanted, together

_FOUND = "base_search_fts JOIN base_searchdocument d ON d.id = base_search_fts.rowid"
_RANK = "d.title_folded LIKE %s DESC, bm25(base_search_fts, 8.0, 1.0), d.id"


def tally(wanted: Wanted) -> Clause:
    """The number of documents of each shape."""
    held = _held(wanted)
    return Clause(f"SELECT d.shape, count(*) FROM {_FOUND} WHERE {held.sql} GROUP BY d.shape", held.values)  # noqa: S608


def ranked(wanted: Wanted) -> Clause:
    """Keys, the best first."""
    held = _held(wanted)
    sql = f"SELECT d.id FROM {_FOUND} WHERE {held.sql} ORDER BY {_RANK}"  # noqa: S608
    return Clause(sql, [*held.values, f"% {wanted.phrase}%"])


def _held(wanted: Wanted) -> Clause:
    return together([*wanted.limits, Clause("base_search_fts MATCH %s", [_match(wanted)])])


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
