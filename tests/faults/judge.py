"""What a fault did: the verdict, and the table of all."""

import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

ROUNDS = int(os.environ.get("ROLLCALL_FAULT_ROUNDS", "20"))
SEED = int(os.environ.get("ROLLCALL_FAULT_SEED", "20161122"))


@dataclass
class Verdict:
    """One fault on one ground. Lost and twice are counted; what else must hold stands in `broken`."""

    fault: str
    rounds: int
    lost: int
    twice: int
    broken: str = ""  # empty: all else held
    control: str = ""  # what the same judge said with the guard off
    control_failed: bool = True  # as it must
    note: str = ""
    ground: str = ""
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        return not (self.lost or self.twice or self.broken) and self.control_failed


def until(true: Callable[[], object], *, seconds: float, what: str) -> None:
    """Wait, and fail by name when it does not come."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.05)


def line(verdict: Verdict) -> str:
    return json.dumps(asdict(verdict))


def table(verdicts: Iterable[Verdict]) -> str:
    """As Markdown."""
    head = "| fault | ground | rounds | lost | twice | verdict | with the guard off | s | note |"
    rows = [head, "|---|---|--:|--:|--:|---|---|--:|---|"]
    for one in verdicts:
        says = "holds" if one.holds else f"BROKEN {one.broken}".strip()
        rows.append(
            f"| {one.fault} | {one.ground} | {one.rounds} | {one.lost} | {one.twice} | {says} |"
            f" {one.control} | {one.seconds:.0f} | {one.note} |"
        )
    return "\n".join(rows)
