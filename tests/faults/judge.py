"""What a fault did: the verdict, and the table of all."""

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass

ROUNDS = int(os.environ.get("ROLLCALL_FAULT_ROUNDS", "20"))
SEED = int(os.environ.get("ROLLCALL_FAULT_SEED", "20161122"))

CONNECTIONS = 2  # of each worker: one for letters to one person, one for all else


@dataclass(frozen=True)
class Record:
    """What a mail server has taken of a campaign: how often each (Message-ID, receiver)."""

    seen: Counter[tuple[str, str]]

    @property
    def told(self) -> Counter[str]:
        """Under how many Message-IDs each address was told."""
        return Counter(address for _number, address in self.seen)

    @property
    def repeats(self) -> dict[str, int]:
        """How often more than once each Message-ID came, of those that did."""
        return {number: times - 1 for (number, _address), times in self.seen.items() if times > 1}

    def twice(self, listed: Collection[str]) -> list[str]:
        """What should not be: two Message-IDs, a third time, or a repeat that nobody lists (Message-IDs)."""
        wrong = [
            f"{address} under {numbers} Message-IDs" for address, numbers in self.told.items() if numbers > 1
        ]
        wrong += [f"{number} is not listed" for number in self.repeats if number not in listed]
        return wrong + [f"{number} a third time" for number, more in self.repeats.items() if more > 1]

    def too_many(self, kills: int) -> str:
        """Words where there are more repeats than kills can explain: one an open connection."""
        repeats = sum(self.repeats.values())
        return f"{repeats} repeats for {kills} kills" if repeats > kills * CONNECTIONS else ""


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


def until(true: Callable[[], object], *, seconds: float, what: str, pause: float = 0.05) -> None:
    """Wait, and fail by name when it does not come."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(pause)


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
