"""A database of the stories' own, on the ground that this run of the tests stands on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

from tests import ground


@contextmanager
def own_database(data: Path) -> Iterator[str]:
    """Its address for DATABASE_URL, migrated: empty for SQLite (a file under DATA), else on PostgreSQL.

    That `make run` starts from nothing as well is proved in tests/ops/test_run_serves.py.
    """
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        ground.lay_sqlite(data / "rollcall.sqlite3")
        yield ""
        return
    name = f"story_{uuid4().hex[:12]}"
    ground.lay_postgres(given, name)
    yield ground.beside(given, name)
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
