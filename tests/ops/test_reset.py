"""`make reset` starts over and touches the folder DATA and nothing else."""

import sys
from pathlib import Path

import pytest

from tests.ops.commands import last_line, run

pytestmark = pytest.mark.once


def test_reset_deletes_the_data_and_leaves_its_neighbors(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "letters").mkdir(parents=True)
    (data / "prepared").write_text("")
    (tmp_path / "precious.txt").write_text("mine")
    done = run(sys.executable, "-m", "scripts.reset", ROLLCALL_DATA=str(data))
    assert done.returncode == 0
    assert not data.exists()
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_reset_refuses_a_folder_that_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    done = run(sys.executable, "-m", "scripts.reset", ROLLCALL_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "does not look like a folder of Rollcall's data" in last_line(done)
    assert (tmp_path / "precious.txt").exists()


def test_reset_of_nothing_is_no_failure(tmp_path: Path) -> None:
    done = run(sys.executable, "-m", "scripts.reset", ROLLCALL_DATA=str(tmp_path / "none"))
    assert done.returncode == 0
    assert "nothing to reset" in done.stdout
