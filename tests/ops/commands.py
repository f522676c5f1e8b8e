"""Run the project's own commands as a person would, in a process of their own."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 120  # s for one command, on a busy machine


def clean(**settings: str) -> dict[str, str]:
    """Our environment without what the test run itself has set."""
    dropped = ("ROLLCALL_", "DJANGO_", "DATABASE_URL", "UV_", "PYTEST_", "MAKE", "MFLAGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, **settings}


def run(*command: str, at: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    """One command to its end; what it printed and how it ended."""
    return subprocess.run(
        command, check=False, cwd=at, env=clean(**settings), capture_output=True, text=True, timeout=PATIENCE
    )


def make(*words: str, at: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    return run("make", *words, at=at, **settings)


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """The last thing a person reads, without make's own remark under it."""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    return lines[-1] if lines else ""


def small_checkout(folder: Path) -> Path:
    """What installing needs and nothing else, in a place of its own."""
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Makefile", folder)
    return folder


def free_pair() -> int:
    """A port that is free, and so is its neighbor.

    Below the range from which the system lends ports to connections: one of those could take the neighbor
    in the meantime.
    """
    while True:
        port = random.randrange(20_000, 32_000, 2)
        with socket.socket() as first, socket.socket() as second, contextlib.suppress(OSError):
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port


def script(place: Path, text: str) -> str:
    """An executable shell script; its path."""
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(0o755)
    return str(place)


@contextmanager
def serving(port: int, data: Path) -> Iterator[subprocess.Popen[str]]:
    """The portal, up: what `make run` starts after installing. It is gone at the end, however."""
    settings = clean(ROLLCALL_PORT=str(port), ROLLCALL_DATA=str(data), PYTHONWARNINGS="ignore")
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.serve"], cwd=ROOT, env=settings, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def read_until(process: subprocess.Popen[str], word: str) -> str:
    """What the process prints up to the line with this word, or all of it when it ends before."""
    heard = []
    for line in process.stdout or ():
        heard.append(line)
        if word in line:
            break
    return "".join(heard)


def processes_with(word: str) -> list[int]:
    """Of this machine, by a word in their command line or environment; ourselves left out."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if word.encode() in told and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


def gone(word: str, within: float) -> bool:
    """Whether no such process is left before the time (in seconds) is over."""
    deadline = time.monotonic() + within
    while processes_with(word):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
