"""What the harness stands on: a database that can be killed, a mail server, workers, a web server."""

import contextlib
import multiprocessing
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from bench import server as servers
from scripts import postgres, tools
from scripts.common import PlainError
from scripts.guard import Guard
from tests.faults.mail_server import MailServer

FORK = multiprocessing.get_context("fork")  # Django is loaded once; each worker is a process of its own
SMTP_TIMEOUT = 1  # s; leases and doubts are multiples of it


@cache
def guard() -> Guard:
    """Ends what we started in process groups of their own, should we be killed ourselves."""
    return Guard()


class Postgres:
    """A durable cluster whose postmaster may be killed and started again."""

    def __init__(self, home: Path) -> None:
        binaries = tools.postgres()
        if binaries is None:
            raise PlainError(f"There is no PostgreSQL here: {tools.HOW_POSTGRES}.")
        self.home, self.user = home, postgres.servant(home)
        self.binaries = postgres.within_reach(binaries, home, self.user)
        self.port, password = postgres.free_port(), secrets.token_hex(16)
        postgres.make(self.binaries, home, self.user, password)
        self.start()
        postgres.create_database(self.binaries, self.port, password)
        self.address = f"postgresql://rollcall:{password}@127.0.0.1:{self.port}/rollcall"

    def start(self) -> None:
        """Until it answers; the memory of a killed one may take a moment to be free."""
        deadline = time.monotonic() + 60
        while True:
            self.server = postgres.start(self.binaries, self.home, self.user, self.port, True)
            try:
                postgres.wait_for(self.binaries, self.server, self.port, self.home)
            except PlainError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                guard().tell(self.server.pid)
                return

    def kill(self) -> None:
        self.server.kill()
        self.server.wait()


WEBS: "list[Web]" = []  # all that were made, so that none outlives the ground


class Web:
    """A door of the portal under granian; killed as a group, as a machine that dies."""

    def __init__(
        self,
        environment: dict[str, str],
        settings: str = "tests.faults.settings",
        door: str = "portal",
        workers: int = 2,
    ) -> None:
        self.door, self.workers, first = door, workers, int(environment["ROLLCALL_PORT"])
        self.port = first if door == "portal" else first + 1
        self.environment = {**environment, "DJANGO_SETTINGS_MODULE": settings}
        self.processes: list[subprocess.Popen[bytes]] = []
        WEBS.append(self)

    def start(self) -> None:
        process = servers.start(self.door, self.port, self.environment, self.workers)
        self.processes = [process]
        guard().tell(process.pid)
        servers.wait_for(self.port, self.processes)

    def kill(self) -> None:
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@dataclass
class Ground:
    """All of it."""

    name: str
    data: Path
    environment: dict[str, str]
    database: Postgres | None
    mail: MailServer


@contextlib.contextmanager
def ground(name: str) -> Iterator[Ground]:
    """Made for one run and thrown away; the environment of this process is set to it."""
    folder = Path(tempfile.mkdtemp(prefix="rollcall-faults-"))
    folder.chmod(0o711)
    database = None
    if name == "PostgreSQL":
        (folder / "pg").mkdir()
        database = Postgres(folder / "pg")
    mail = MailServer(folder / "mail")
    (folder / "data" / "static").mkdir(parents=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ROLLCALL_")}
    for there in (environment, os.environ):
        there.pop("DATABASE_URL", None)
    environment |= _settings(folder / "data", mail.port) | (
        {"DATABASE_URL": database.address} if database else {}
    )
    os.environ.update(environment)
    try:
        yield Ground(name, folder / "data", environment, database, mail)
    finally:
        for web in WEBS:
            web.kill()
        mail.kill()
        if database:
            database.kill()
        guard().dismiss()
        shutil.rmtree(folder, ignore_errors=True)


def _settings(data: Path, mail_port: int) -> dict[str, str]:
    return {
        "ROLLCALL_MODE": "demo",
        "ROLLCALL_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "ROLLCALL_PORT": os.environ.get("ROLLCALL_FAULT_PORT", "8710"),
        "ROLLCALL_CONTENT_PORT": str(int(os.environ.get("ROLLCALL_FAULT_PORT", "8710")) + 1),
        "ROLLCALL_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        "ROLLCALL_SMTP_TIMEOUT": str(SMTP_TIMEOUT),
        "ROLLCALL_LETTERS_A_MINUTE": "0",
        "ROLLCALL_LETTERS_A_MINUTE_TO_A_DOMAIN": "0",
        "ROLLCALL_LOG_LEVEL": "CRITICAL",
        "ROLLCALL_SIGN_IN_RATE": "100000/m/ip",
        "ROLLCALL_SECRET_KEY": secrets.token_hex(32),
        "PYTHONWARNINGS": "ignore",
    }


def fork(target: Callable[..., None], *given: Any) -> ForkProcess:
    """Run in a process of its own, which shares no connection with us."""
    from django.db import connections

    connections.close_all()
    process = FORK.Process(target=target, args=given, daemon=True)
    process.start()
    return process
