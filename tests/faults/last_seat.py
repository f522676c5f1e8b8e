"""F9: 50 clients, one seat. The registration's own test plays it, here on the ground's database."""

import ast
import os
import re
import subprocess
import sys

from scripts.common import ROOT
from tests.faults.ground import Ground
from tests.faults.judge import ROUNDS, Verdict

TEST = "rollcall/events/tests/test_seats_last.py"
ROUND = r"^(?P<on>\w+): (?P<rounds>\d+) rounds of (?P<clients>\d+): (?P<said>\{.*\}), sold (?P<sold>\[.*\])$"
CONTROL = r"^(?P<on>\w+), no guards: .*, sold (?P<sold>\d+)$"


def f9(ground: Ground) -> Verdict:
    """Ten times the rounds of other faults; and without the guards all of them get the seat."""
    rounds = 10 * ROUNDS
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", TEST],
        check=False, cwd=ROOT, env=_environment(ground, rounds), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    played = re.search(ROUND, done.stdout, re.MULTILINE)
    control = re.search(CONTROL, done.stdout, re.MULTILINE)
    if played is None or control is None or played["on"] != ground.name.casefold():
        return Verdict("F9", 0, 0, 0, broken=f"was not played here: {done.stdout[-200:]!r}")
    sold: list[int] = ast.literal_eval(played["sold"])
    said: dict[str, int] = ast.literal_eval(played["said"])
    verdict = Verdict("F9", len(sold), sold.count(0), sum(most > 1 for most in sold))
    verdict.note = f"{played['clients']} clients a round were told {said}"
    if done.returncode or said != {"seated": rounds, "waiting": rounds * (int(played["clients"]) - 1)}:
        verdict.broken = "not everybody had a clear answer"
    verdict.control, verdict.control_failed = f"sold {control['sold']} times", int(control["sold"]) > 1
    return verdict


def _environment(ground: Ground, rounds: int) -> dict[str, str]:
    """The settings of the tests, on a database of their own beside the ground's."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("ROLLCALL_", "DJANGO_"))}
    there = {"DATABASE_URL": ground.database.address if ground.database else ""}
    return kept | there | {"ROLLCALL_ROUNDS": str(rounds)}
