"""What can go wrong with the first command ends in one sentence that says what to do."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import serve
from scripts.common import PlainError
from tests.ops.commands import free_pair, last_line, make, run, script, small_checkout

pytestmark = pytest.mark.once

NOWHERE = "http://127.0.0.1:9/simple"  # the discard port: nothing listens there


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", place], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount a small disk")
    yield place
    subprocess.run(["umount", place], check=True)


def test_python_that_is_too_old_is_named_with_what_to_do(tmp_path: Path) -> None:
    old = script(tmp_path / "python3", 'case "$2" in *exit*) exit 1;; *) echo 3.9;; esac')
    done = make("run", f"PYTHON={old}")
    assert done.returncode != 0
    assert f"needs Python 3.11 or newer and {old} is 3.9" in last_line(done)
    assert "make run PYTHON=" in last_line(done)


def test_a_machine_without_python_is_told_the_line_to_type() -> None:
    done = make("run", "PYTHON=python-that-is-not-there")
    assert done.returncode != 0
    assert "sudo apt-get install -y python3 python3-venv" in last_line(done)


def test_a_python_that_can_install_nothing_is_told_the_one_missing_package(tmp_path: Path) -> None:
    bare = (
        "import runpy, sys; sys.modules['pip'] = sys.modules['ensurepip'] = None;"
        "sys.argv = ['bootstrap', 'base']; runpy.run_module('scripts.bootstrap', run_name='__main__')"
    )
    done = run(sys.executable, "-c", bare, at=small_checkout(tmp_path / "clone"), PATH=str(tmp_path))
    assert done.returncode == 1
    assert last_line(done).endswith("run 'sudo apt-get install -y python3-venv', then this command again.")


def test_no_network_is_one_sentence_and_leaves_nothing_half_installed(tmp_path: Path) -> None:
    if not shutil.which("uv"):
        pytest.skip("no uv on PATH; the way through pip is the next test's")
    clone = small_checkout(tmp_path / "clone")
    settings = {"UV_DEFAULT_INDEX": NOWHERE, "UV_CACHE_DIR": str(tmp_path / "cache"), "UV_HTTP_RETRIES": "0"}
    done = run(sys.executable, "-m", "scripts.bootstrap", "base", at=clone, **settings)
    assert done.returncode == 1
    assert last_line(done).startswith("The package index cannot be reached: check the network")
    assert not (clone / ".venv" / "rollcall-installed.json").exists()


def test_no_network_while_fetching_the_installer_is_the_same_sentence(tmp_path: Path) -> None:
    clone = small_checkout(tmp_path / "clone")
    python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
    settings = {
        "PIP_INDEX_URL": NOWHERE,
        "PIP_NO_CACHE_DIR": "1",
        "PIP_RETRIES": "1",
        "PIP_CONFIG_FILE": os.devnull,
    }
    done = run(python, "-m", "scripts.bootstrap", "base", at=clone, PATH=str(tmp_path), **settings)
    assert done.returncode == 1
    assert last_line(done).startswith(
        ("The package index cannot be reached", "This Python can install nothing")
    )


def test_a_taken_port_is_named_and_another_one_offered(taken_port: int, tmp_path: Path) -> None:
    settings = {"ROLLCALL_PORT": str(taken_port), "ROLLCALL_DATA": str(tmp_path)}
    done = run(sys.executable, "-m", "scripts.serve", **settings)
    assert done.returncode == 1
    assert f"Port {taken_port} is taken by another program" in last_line(done)
    assert f"make run PORT={taken_port + 1000}" in last_line(done)


@pytest.mark.parametrize("port", ["0", "65535", "web", "-1", "99999999999"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    done = run(sys.executable, "-m", "scripts.serve", ROLLCALL_PORT=port, ROLLCALL_DATA=str(tmp_path))
    assert done.returncode == 1
    assert last_line(done).startswith("PORT must be a number from 1 to 65534")


def test_a_full_disk_is_named_before_anything_is_written(small_disk: Path) -> None:
    settings = {"ROLLCALL_PORT": str(free_pair()), "ROLLCALL_DATA": str(small_disk / "data")}
    done = run(sys.executable, "-m", "scripts.serve", **settings)
    assert done.returncode == 1
    assert "is full: free some space there or choose another folder with DATA=" in last_line(done)
    assert not list(small_disk.rglob("*.sqlite3"))


def test_room_is_asked_for_before_serving(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same without a real small disk, and its negative control: enough room is no complaint."""
    port = free_pair()
    serve.check_ground(tmp_path, (port, port + 1))
    monkeypatch.setattr(serve, "ROOM_NEEDED", 10**9)
    with pytest.raises(PlainError, match="is full"):
        serve.check_ground(tmp_path, (port, port + 1))


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("not a folder")
    port = free_pair()
    with pytest.raises(PlainError, match="cannot be made: choose another one with DATA="):
        serve.check_ground(tmp_path / "taken", (port, port + 1))
