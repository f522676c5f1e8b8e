"""The same two questions on SQLite (FTS5 with trigrams) and on PostgreSQL (full text).

Words are found at their beginning. What comes in here is plain words of letters and digits (`text.clean`),
so nothing typed can be a sign of a query language.
"""

from typing import Any

from django.db import connection

from rollcall.base.finding import postgres, sqlite
from rollcall.base.finding.wanted import Clause, Wanted, together


def tally(wanted: Wanted) -> list[tuple[str, int]]:
    """How many documents there are of each shape; one query whatever the number."""
    if not wanted.terms:
        return _ask(_every("d.shape, count(*)", wanted, "GROUP BY d.shape"))
    return _ask(postgres.tally(wanted) if _is_postgres() else sqlite.tally(wanted))


def ranked(wanted: Wanted, *, limit: int, offset: int = 0) -> list[int]:
    """Keys of the best documents; by title where no words are asked for."""
    if not wanted.terms:
        found = _every("d.id", wanted, "ORDER BY d.title, d.id")
    else:
        found = postgres.ranked(wanted) if _is_postgres() else sqlite.ranked(wanted)
    part = Clause(f"{found.sql} LIMIT %s OFFSET %s", [*found.values, limit, offset])
    return [key for (key,) in _ask(part)]


def _every(columns: str, wanted: Wanted, end: str) -> Clause:
    limits = together(wanted.limits)
    where = f"WHERE {limits.sql}" if limits.sql else ""
    return Clause(f"SELECT {columns} FROM base_searchdocument d {where} {end}", limits.values)  # noqa: S608


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _ask(question: Clause) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question.sql, question.values)
        return list(cursor.fetchall())
