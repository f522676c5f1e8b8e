"""A small part of `make faults`, so that the harness itself cannot rot."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.judge import Record, Verdict, table

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("fault", ["F1", "F7"])
def test_a_fault_loses_nothing_and_does_nothing_twice(fault: str) -> None:
    """F1 and F7 on SQLite, two rounds each, with their controls."""
    command = [sys.executable, "-m", "tests.faults", "--ground", "SQLite", fault]
    environment = {**os.environ, "ROLLCALL_FAULT_ROUNDS": "2", "ROLLCALL_FAULT_LETTERS": "200"}
    done = subprocess.run(
        command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.once
@pytest.mark.parametrize(
    "bad", [{"lost": 1}, {"twice": 1}, {"broken": "a trace page"}, {"control_failed": False}]
)
def test_a_verdict_holds_only_when_its_control_fails(bad: dict[str, object]) -> None:
    given = {"fault": "F1", "rounds": 2, "lost": 0, "twice": 0}
    assert Verdict(**given).holds
    assert not Verdict(**{**given, **bad}).holds
    assert "BROKEN" in table([Verdict(**{**given, **bad})])


@pytest.mark.once
@pytest.mark.parametrize(
    ("more", "finding"),
    [
        ([("<1@x>", "a@x")], "<1@x> is not listed"),
        ([("<3@x>", "a@x")], "a@x under 2 Message-IDs"),
        ([("<2@x>", "b@x")], "<2@x> a third time"),
    ],
)
def test_a_record_tells_what_came_twice(more: list[tuple[str, str]], finding: str) -> None:
    """What came once more is excused when it is listed, and only once."""
    seen = Counter([("<1@x>", "a@x"), ("<2@x>", "b@x"), ("<2@x>", "b@x")])
    assert Record(seen).twice(listed={"<2@x>"}) == []
    assert Record(seen + Counter(more)).twice(listed={"<2@x>"}) == [finding]
    assert Record(seen).too_many(kills=1) == ""
    assert Record(seen).too_many(kills=0) == "1 repeats for 0 kills"
