"""`make run`: everything under one parent, and nothing left behind however the parent goes."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.ops.commands import ROOT, clean, free_pair, gone, read_until, serving

pytestmark = pytest.mark.once


@pytest.mark.slow
def test_run_starts_stops_and_keeps_the_data(tmp_path: Path) -> None:
    port = free_pair()
    with serving(port, tmp_path) as first:
        screen = read_until(first, "Ctrl-C")
        assert f"http://localhost:{port}/" in screen
        assert "Letters sent" in screen
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10).status == 200
        with pytest.raises(
            urllib.error.HTTPError, match="404"
        ):  # it answers, and shows nothing of the portal
            urllib.request.urlopen(f"http://127.0.0.1:{port + 1}/healthz", timeout=10)
        first.send_signal(signal.SIGINT)
        assert first.wait(timeout=15) == 0
    assert gone(f"ROLLCALL_DATA={tmp_path}", within=1)
    kept = (tmp_path / "rollcall.sqlite3").stat().st_ino
    with serving(port, tmp_path) as second:
        read_until(second, "Ctrl-C")
        os.kill(second.pid, signal.SIGKILL)
        assert gone(f"ROLLCALL_DATA={tmp_path}", within=15), "children outlived a parent that was killed"
    assert (tmp_path / "rollcall.sqlite3").stat().st_ino == kept


@pytest.mark.parametrize("guarded", [True, False])
def test_the_guard_ends_what_a_killed_parent_leaves(guarded: bool, tmp_path: Path) -> None:
    """With the guard told, the child goes; the negative control, untold, leaves it running."""
    mark = f"{tmp_path}/mark"
    parent_says = (
        "import subprocess, time; from scripts.guard import Guard; guard = Guard();"
        f"own = dict(process_group=0, stdout=subprocess.DEVNULL, env={{'MARK': {mark!r}}});"
        "child = subprocess.Popen(['sleep', '60'], **own);"
        f"{'guard.tell(child.pid);' if guarded else ''} print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", parent_says], cwd=ROOT, env=clean(), stdout=subprocess.PIPE
    )
    child = int(parent.stdout.readline())
    while not Path(f"/proc/{child}/environ").read_bytes():  # it has begun, and its mark can be read
        time.sleep(0.01)
    parent.kill()
    parent.wait()
    try:
        assert gone(f"MARK={mark}", within=3) is guarded
    finally:
        if not guarded:
            os.kill(child, signal.SIGKILL)
