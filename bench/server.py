"""The server under test: portal and content origin under granian, and the CPU time they take."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts.common import ROOT, PlainError
from scripts.guard import Guard

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60  # s for the first answer
WORKERS = {"portal": 2, "content": 2}  # as on the two cores that the targets speak of


@dataclass
class Server:
    """What is up: where it answers, and which processes count for it."""

    port: int
    content_port: int
    environment: dict[str, str]
    roots: list[int] = field(default_factory=list)  # granian's parents and, on PostgreSQL, the postmaster

    def cpu_seconds(self) -> float:
        """CPU time so far of all server processes, database included."""
        return sum(spent(pid) for root in self.roots for pid in family(root))


@contextlib.contextmanager
def serving(port: int, environment: dict[str, str], database: int | None = None) -> Iterator[Server]:
    """Both origins, up and answering. `database`: the postmaster's process, where there is one."""
    settings = {**environment, "ROLLCALL_PORT": str(port), "ROLLCALL_CONTENT_PORT": str(port + 1)}
    server = Server(port, port + 1, settings, [database] if database else [])
    guard, started = Guard(), []
    try:
        for role, door in (("portal", port), ("content", port + 1)):
            process = start(role, door, settings)
            started.append(process)
            guard.tell(process.pid)
            server.roots.append(process.pid)
        for door in (port, port + 1):
            wait_for(door, started)
        yield server
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait()
        guard.dismiss()


def start(role: str, port: int, environment: dict[str, str], workers: int = 0) -> "subprocess.Popen[bytes]":
    """As many workers as the targets speak of, unless said otherwise."""
    application = "config.wsgi:application" if role == "portal" else "config.wsgi_content:application"
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--no-ws"]
    granian += [
        "--log-level",
        "warning",
        "--workers",
        str(workers or WORKERS[role]),
        "--blocking-threads",
        "2",
    ]
    return subprocess.Popen(
        [*granian, "--port", str(port), application],
        cwd=ROOT, env={**environment, "ROLLCALL_ROLE": role}, stdin=subprocess.DEVNULL, process_group=0,
    )  # fmt: skip


def wait_for(port: int, started: "list[subprocess.Popen[bytes]]") -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with contextlib.suppress(OSError, http.client.HTTPException):
            line.request("GET", "/healthz")
            line.getresponse()
            return
        if any(process.poll() is not None for process in started) or time.monotonic() > deadline:
            raise PlainError("The server under test did not start; the lines above say why.")
        time.sleep(0.1)


def family(root: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def spent(pid: int) -> float:
    """User and system time of a process and of its children that have ended, in seconds."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / TICKS
