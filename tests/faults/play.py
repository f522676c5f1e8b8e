"""Play some faults on one ground: `python -m tests.faults.play SQLite F1 F2 …`; a JSON line a verdict."""

import sys
import time
from collections.abc import Callable
from importlib import import_module

import django
from django.core.management import call_command

from scripts.common import say
from tests.faults import ground as grounds
from tests.faults.judge import SEED, Verdict, line

# What each fault is played by; only on PostgreSQL where there is a server to be killed.
PLAYS = {
    "F1": [("letters", "f1_worker"), ("letters", "f1_smtp")],
    "F1clean": [("letters", "f1_clean")],
    "F1db": [("letters", "f1_database")],
    "F2": [("letters", "f2")],
    "F3": [("web", "f3_form"), ("web", "f3_commit"), ("visits", "f3_quiz"), ("visits", "f3_roster")],
    "F4": [("web", "f4")],
    "F5": [("letters", "f5")],
    "F6": [("letters", "f6")],
    "F7": [("letters", "f7")],
    "F7paper": [("orders", "f7_paper"), ("orders", "f7_undone")],
    "F8": [("web", "f8")],
    "F9": [("last_seat", "f9")],
    "F10": [("people", "f10")],
    "F15": [
        ("slow", "greylisted"),
        ("slow", "dripping"),
        ("slow", "hanging"),
        ("slow", "refusing"),
        ("slow", "closing"),
        ("slow", "silent"),
    ],
    "F17": [
        ("clocks", "f17_night"),
        ("clocks", "f17_skew"),
        ("clocks", "f17_jump"),
        ("jumps", "f17_web"),
        ("jumps", "f17_leap"),
    ],
    "F18": [("clocks", "f18_two"), ("clocks", "f18_three_days")],
}
POSTGRES_ONLY = {"F1db", "F4"}


def main() -> int:
    name, *faults = sys.argv[1:]
    held = True
    with grounds.ground(name) as ground:
        django.setup()
        call_command("migrate", verbosity=0)
        for play in plays(name, faults):
            began = time.monotonic()
            try:
                verdict = play(ground)
            except TimeoutError as late:  # what never comes is a finding, and the others are still played
                verdict = Verdict(play.__name__, 0, 0, 0, broken=f"never came: {late}")
            verdict.ground, verdict.seconds = name, time.monotonic() - began
            held &= verdict.holds
            say(line(verdict))
    return 0 if held else 1


def plays(name: str, faults: list[str]) -> list[Callable[[grounds.Ground], Verdict]]:
    """The functions behind the names; their modules need Django set up."""
    wanted = [fault for fault in faults if name == "PostgreSQL" or fault not in POSTGRES_ONLY]
    named = [each for fault in wanted for each in PLAYS[fault]]
    return [getattr(import_module(f"tests.faults.{module}"), play) for module, play in named]


if __name__ == "__main__":
    print(f"seed {SEED}", file=sys.stderr)
    sys.exit(main())
