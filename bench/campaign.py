"""My page while a campaign to 700,000 is listed and goes at the cap, beside the same page in quiet.

The worker is stopped for each quiet round and let go for each busy one, so both see the same minutes of the
machine, the same server and the same database.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.measure import Figures, Target, run, take
from bench.server import Server, family
from scripts.common import ROOT, say
from scripts.postgres import free_port

WARM_UP = 1.0  # s
MOST_ROUNDS = 60


def compare(
    server: Server, target: Target, settings: dict[str, str], seconds: float
) -> tuple[Figures, Figures, int]:
    """Quiet and busy, round by round until everybody is on the list; and how many rounds that took."""
    quiet, busy, rounds = Figures("quiet"), Figures("busy"), 0
    run(server, target, WARM_UP)
    with busy_people(settings) as (writer, everybody):
        while writer.poll() is None and rounds < MOST_ROUNDS:
            tell(everybody, signal.SIGSTOP)
            take(server, target, quiet, seconds)
            tell(everybody, signal.SIGCONT)
            take(server, target, busy, seconds)
            rounds += 1
        if writer.poll() not in (None, 0):
            raise RuntimeError("the writer failed; the lines above say why")
    return quiet, busy, rounds


@contextlib.contextmanager
def busy_people(
    settings: dict[str, str],
) -> "Iterator[tuple[subprocess.Popen[bytes], list[subprocess.Popen[bytes]]]]":
    """A mail server, a worker that sends to it at the cap, and a campaign that it works on."""
    with tempfile.TemporaryDirectory(prefix="rollcall-sink-") as folder:
        port = free_port()
        (Path(folder) / "script").write_text('{"mode": "ok"}')
        there = {**settings, "ROLLCALL_SMTP_URL": f"smtp://127.0.0.1:{port}"}
        sink = start(["-m", "tests.faults.sink", str(port), folder], there)
        worker = start(["manage.py", "work"], there)
        writer = start(["-m", "bench.send_campaign"], there)
        try:
            yield writer, [worker, writer]
        finally:
            tell([worker, writer], signal.SIGCONT)
            for process in (writer, worker, sink):
                process.kill()
                process.wait()
            say(f"{len((Path(folder) / 'ledger').read_text().splitlines()):,} letters went meanwhile.")


def start(words: list[str], settings: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, *words], cwd=ROOT, env=settings)


def tell(processes: "list[subprocess.Popen[bytes]]", number: signal.Signals) -> None:
    for process in processes:
        for pid in family(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)


def told(quiet: Figures, busy: Figures, rounds: int, rows: int) -> str:
    """As Markdown, with the promise beside."""
    lines = ["| my page | requests/s | p50 ms | p95 ms |", "|---|--:|--:|--:|"]
    lines += [f"| {one.name} | {one.rate:.0f} | {one.p50:.1f} | {one.p95:.1f} |" for one in (quiet, busy)]
    ratio = busy.p95 / quiet.p95
    end = "to its end" if rounds < MOST_ROUNDS else "and was not at its end yet"
    lines.append(f"\np95 busy / quiet = {ratio:.2f} (promised: at most 1.5).")
    lines.append(f"{rounds} rounds, while a list of {rows:,} was written, {end}.")
    return "\n".join(lines)


def my_page(targets: list[Target], clients: int) -> Target:
    """With as many visitors as a quiet hour has, not as many as the server can bear."""
    page: Any = next(one for one in targets if one.name == "my page")
    return Target(page.name, page.clients[:clients])
