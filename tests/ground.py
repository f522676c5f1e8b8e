"""Migrated databases, made once for all: what a test worker or a story's portal stands on is a copy of one.

Migrating takes twenty seconds of a core, copying a tenth of one. A change of any migration, or of what is
installed, makes new ones. `python -m tests.ground` makes the one that DATABASE_URL asks for ahead of time.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(tempfile.gettempdir())


def lay_sqlite(place: Path) -> None:
    """Put a migrated database there."""
    template = KEPT / f"{_name()}.sqlite3"
    with _alone():
        if not template.is_file():
            _make_sqlite(template)
    shutil.copyfile(template, place)


def lay_postgres(url: str, name: str) -> None:
    """Make a migrated database of that name beside the one that the address names; an older one goes."""
    template = _name()
    with _alone(), psycopg.connect(url, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            _make_postgres(server, url, template)
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _make_sqlite(template: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="rollcall-ground-") as data:
        _migrate("", data)
        with closing(sqlite3.connect(Path(data) / "rollcall.sqlite3")) as database:
            database.execute("VACUUM INTO ?", [str(Path(data) / "whole")])
        unfinished = template.with_suffix(f".{os.getpid()}")
        shutil.copyfile(Path(data) / "whole", unfinished)
        unfinished.rename(template)


def _make_postgres(server: "psycopg.Connection[tuple[object, ...]]", url: str, template: str) -> None:
    unfinished = f"{template}_unfinished"
    server.execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
    server.execute(f'CREATE DATABASE "{unfinished}"')
    with tempfile.TemporaryDirectory(prefix="rollcall-ground-") as data:
        _migrate(beside(url, unfinished), data)
    server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')


def beside(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _migrate(url: str, data: str) -> None:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "ROLLCALL_"))
    }
    ours = {
        "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": url, "ROLLCALL_MODE": "test",
        "ROLLCALL_DATA": data,
    }  # fmt: skip
    command = [sys.executable, "manage.py", "migrate", "--skip-checks", "--verbosity", "0"]
    subprocess.run(command, check=True, cwd=ROOT, env=kept | ours)


@cache
def _name() -> str:
    """Holds what went into it."""
    sources = [*sorted(ROOT.glob("rollcall/*/migrations/*.py")), ROOT / "requirements" / "base.txt"]
    mark = hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()[:16]
    return f"rollcall_ground_{os.getuid()}_{mark}"


@contextmanager
def _alone() -> Iterator[None]:
    """One of all test processes of this user at a time: the first makes it, the others copy."""
    with (KEPT / f"rollcall-ground-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        lay_postgres(given, f"{_name()}_try")
    else:
        with tempfile.TemporaryDirectory() as somewhere:
            lay_sqlite(Path(somewhere) / "try.sqlite3")
