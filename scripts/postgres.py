"""A PostgreSQL cluster of our own for as long as a `with` block lasts."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.common import PlainError
from scripts.guard import Guard

PATIENCE = 30  # s for the server to answer
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


@dataclass(frozen=True)
class Cluster:
    """A server that is up."""

    address: str  # for DATABASE_URL
    pid: int  # of the postmaster


@contextlib.contextmanager
def cluster(binaries: Path, *, durable: bool = False) -> Iterator[Cluster]:
    """Start a cluster in a temporary folder, with a database `rollcall` in it.

    Only loopback and a password made for this run. Unless durable, nothing is forced to disk.
    PostgreSQL refuses to run as root; then it runs as `postgres`, else as `nobody`.
    """
    home = Path(tempfile.mkdtemp(prefix="rollcall-pg-"))
    guard = Guard()
    try:
        user = servant(home)
        binaries = within_reach(binaries, home, user)
        password = secrets.token_hex(16)
        make(binaries, home, user, password)
        port = free_port()
        server = start(binaries, home, user, port, durable)
        guard.tell(server.pid)
        try:
            wait_for(binaries, server, port, home)
            create_database(binaries, port, password)
            yield Cluster(f"postgresql://rollcall:{password}@127.0.0.1:{port}/rollcall", server.pid)
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait()
    finally:
        guard.dismiss()
        shutil.rmtree(home, ignore_errors=True)


def servant(home: Path) -> str | None:
    """The user to run as, who then owns the folder; None: as ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = next(name for name in ("postgres", "nobody") if name in known)
    shutil.chown(home, user)
    return user


def within_reach(binaries: Path, home: Path, user: str | None) -> Path:
    """A packaged server lies in the checkout, which another user may not be allowed to enter: copy it."""
    if user is None or binaries.is_relative_to("/usr"):
        return binaries
    shutil.copytree(binaries.parent, home / "server")
    for path in (home / "server", *(home / "server").rglob("*")):
        shutil.chown(path, user)
    return home / "server" / "bin"


def make(binaries: Path, home: Path, user: str | None, password: str) -> None:
    secret = home / "password"
    secret.write_text(password)
    if user:
        shutil.chown(secret, user)
    wanted = ["-D", str(home / "data"), "-U", "rollcall", "-A", "scram-sha-256", f"--pwfile={secret}"]
    for locale in ("--locale=C.UTF-8", "--no-locale"):
        command = [str(binaries / "initdb"), *wanted, "-E", "UTF8", "--no-sync", locale]
        made = subprocess.run(command, check=False, capture_output=True, text=True, user=user, cwd=home)
        if made.returncode == 0:
            return
    raise PlainError(f"PostgreSQL's initdb failed: {made.stderr.strip().splitlines()[-1]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    binaries: Path, home: Path, user: str | None, port: int, durable: bool
) -> "subprocess.Popen[bytes]":
    options = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
    options.append("max_connections=200")  # two races of fifty clients may run at once
    options += [] if durable else CARELESS
    flags = [word for option in options for word in ("-c", option)]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(home / "data"), *flags],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, user=user, cwd=home, process_group=0,
        )  # fmt: skip


def wait_for(binaries: Path, server: "subprocess.Popen[bytes]", port: int, home: Path) -> None:
    ask = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    deadline = time.monotonic() + PATIENCE
    while subprocess.run(ask, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            last = ((home / "log").read_text(errors="replace").strip().splitlines() or ["no word"])[-1]
            raise PlainError(f"PostgreSQL did not start: {last}")
        time.sleep(0.05)


def create_database(binaries: Path, port: int, password: str) -> None:
    address = ["-h", "127.0.0.1", "-p", str(port), "-U", "rollcall"]
    environment = {**os.environ, "PGPASSWORD": password}
    subprocess.run([str(binaries / "createdb"), *address, "rollcall"], check=True, env=environment)
