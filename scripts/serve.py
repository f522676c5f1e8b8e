"""Serve the portal here: web, content origin and worker under one parent, until Ctrl-C.

The parent keeps three children, each the head of its own process group, and brings back one that
falls over. When the parent is told to stop, all groups are stopped; when it is killed outright, a
small shell that listens on a pipe notices and stops them.
"""

import argparse
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from scripts import screen
from scripts.common import PYTHON, ROOT, PlainError, data_folder, disk_full, run_main, say
from scripts.guard import GRACE, Guard

ROOM_NEEDED = 150  # MB under DATA for the demo's database, files and letters
PATIENCE = 30  # s that a server may take to answer for the first time
MOST_FALLS = 5  # restarts of one child before we stop trying
THREADS = 16  # of the portal: more than may wait for a password's hash (rollcall/accounts/hashing.py)


@dataclass
class Child:
    """One of the three processes, with what it takes to start it again."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    falls: int = field(default=0)

    def start(self) -> int:
        """Start it; the number of its process group."""
        self.process = subprocess.Popen(
            self.command, env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL, process_group=0
        )
        return self.process.pid

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """To the whole group, so that nothing a dead child has left behind lives on."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except (ProcessLookupError, PermissionError):
                return


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--follow-parent", action="store_true", help="stop when the process that started us goes"
    )
    follow = os.getppid() if parser.parse_args().follow_parent else None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    data = data_folder()
    port = port_number("ROLLCALL_PORT", 8000)
    content_port = port_number("ROLLCALL_CONTENT_PORT", port + 1)
    environment = settings(data, port, content_port)
    try:
        check_ground(data, (port, content_port))
        prepare(environment)
        serve(children(environment, port, content_port), (port, content_port), environment, follow)
    except KeyboardInterrupt:
        say("\nStopped. The data is kept; `make run` goes on from here.")
    return 0


def stop(_number: int, _frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def port_number(name: str, default: int) -> int:
    raw = os.environ.get(name, str(default))
    if not raw.isdecimal() or not 0 < int(raw) < 65535:
        raise PlainError(
            f"PORT must be a number from 1 to 65534, not {raw!r}: for example 'make run PORT=9000'."
        )
    return int(raw)


def settings(data: Path, port: int, content_port: int) -> dict[str, str]:
    """The environment that all three children and the preparation share."""
    return {
        "ROLLCALL_MODE": "demo",
        "PYTHONUNBUFFERED": "1",
        **os.environ,
        "ROLLCALL_DATA": str(data),
        "ROLLCALL_PORT": str(port),
        "ROLLCALL_CONTENT_PORT": str(content_port),
    }


def check_ground(data: Path, ports: tuple[int, int]) -> None:
    """Refuse with a sentence what would fail half-way."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise PlainError(
                    f"Port {port} is taken by another program (Rollcall needs {ports[0]} and {ports[1]}): "
                    f"stop that program or run 'make run PORT={ports[0] + 1000}'."
                ) from error
    try:
        (data / "static").mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        raise PlainError(f"The folder {data} cannot be made: choose another one with DATA=….") from error
    if not os.access(data, os.W_OK | os.X_OK):
        raise PlainError(f"The folder {data} cannot be written to: choose another one with DATA=….")
    if shutil.disk_usage(data).free < ROOM_NEEDED * 1_000_000:
        raise disk_full(data)


def prepare(environment: dict[str, str]) -> None:
    """Bring database and demo up to date, in a process of its own; nothing to do takes no time."""
    done = subprocess.Popen([str(PYTHON), "-m", "scripts.prepare"], env=environment, cwd=ROOT)
    try:
        code = done.wait()
    except KeyboardInterrupt:
        done.terminate()
        done.wait()
        raise
    if code != 0:
        raise PlainError("The demo could not be prepared; the lines above say why.")


def children(environment: dict[str, str], port: int, content_port: int) -> list[Child]:
    granian = [str(PYTHON), "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--no-ws"]
    # Its warnings are advice on these numbers; what fails is an error.
    granian += ["--log-level", "error", "--workers", "1", "--workers-kill-timeout", "3"]
    portal = [*granian, "--port", str(port), "--blocking-threads", str(THREADS), "config.wsgi:application"]
    content = [
        *granian,
        "--port",
        str(content_port),
        "--blocking-threads",
        "2",
        "config.wsgi_content:application",
    ]
    return [
        Child("web", portal, environment),
        Child("content origin", content, {**environment, "ROLLCALL_ROLE": "content"}),
        Child("worker", [str(PYTHON), "manage.py", "work"], environment),
    ]


def serve(
    family: list[Child], ports: tuple[int, int], environment: dict[str, str], follow: int | None
) -> None:
    """Start the family, say so, and watch over it until somebody asks to stop."""
    guard = Guard()
    try:
        *doors, worker = family
        for child in doors:
            guard.tell(child.start())
        wait_for(doors, ports)
        guard.tell(worker.start())  # nobody waits for it: the doors had both cores to themselves
        screen.show(environment)
        while follow is None or os.getppid() == follow:
            time.sleep(0.5)
            for child in family:
                if not child.alive():
                    guard.tell(bring_back(child))
    finally:
        end(family)
        guard.dismiss()


def wait_for(family: list[Child], ports: tuple[int, int]) -> None:
    """Until both servers answer a request; a child that falls over before that is a failure."""
    deadline = time.monotonic() + PATIENCE
    while not all(answers(port) for port in ports):
        if fallen := [child.name for child in family if not child.alive()]:
            raise PlainError(f"The {fallen[0]} stopped while starting; the lines above say why.")
        if time.monotonic() > deadline:
            raise PlainError(
                f"The servers did not answer within {PATIENCE} s: try again when this machine is less busy."
            )
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Whether the application answers, not only the socket, which is open before it has loaded."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", "/healthz")
        line.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
    return True


def bring_back(child: Child) -> int:
    """Start a fallen child again, later each time; its new process group."""
    child.falls += 1
    if child.falls > MOST_FALLS:
        raise PlainError(f"The {child.name} keeps stopping; the lines above say why.")
    child.signal(signal.SIGKILL)
    print(f"The {child.name} stopped and is started again.", file=sys.stderr, flush=True)
    time.sleep(child.falls - 1)
    return child.start()


def end(family: list[Child]) -> None:
    for child in family:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    while any(child.alive() for child in family) and time.monotonic() < deadline:
        time.sleep(0.02)
    for child in family:
        child.signal(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()


if __name__ == "__main__":
    run_main(main)
