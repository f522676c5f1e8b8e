"""`make faults`: play every fault on both grounds and print one table.

ROLLCALL_FAULT_ROUNDS=2 is a quick form; ROLLCALL_FAULT_SEED plays other moments. A fault may be named:
`python -m tests.faults F1 F2`.
"""

import argparse
import json
import subprocess
import sys

from scripts.common import ROOT, say
from tests.faults.judge import Verdict, table
from tests.faults.play import PLAYS

GROUNDS = ("SQLite", "PostgreSQL")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", metavar="fault", help=", ".join(PLAYS))
    parser.add_argument("--ground", choices=GROUNDS, action="append")
    given = parser.parse_args()
    wanted = given.faults or list(PLAYS)
    if unknown := [fault for fault in wanted if fault not in PLAYS]:
        parser.error(f"no such fault: {', '.join(unknown)}")
    verdicts: list[Verdict] = []
    broken = False
    for ground in given.ground or GROUNDS:
        played, fine = play(ground, wanted)
        verdicts += played
        broken |= not fine
    say("\n" + table(verdicts))
    return 1 if broken or not all(one.holds for one in verdicts) else 0


def play(ground: str, faults: list[str]) -> tuple[list[Verdict], bool]:
    """In a process of its own; what it says line by line, and whether it came to its end."""
    command = [sys.executable, "-m", "tests.faults.play", ground, *faults]
    found = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        for told in running.stdout or ():
            if told.startswith("{"):
                found.append(Verdict(**json.loads(told)))
                says = "holds" if found[-1].holds else "BROKEN"
                say(f"{ground}: {found[-1].fault} {says}  {found[-1].note}")
    return found, running.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
