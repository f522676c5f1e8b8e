"""The report that `make accessibility` wrote: which rules axe held our pages against, and what came of it."""

import functools
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

KEPT = Path(__file__).resolve().parent / "accessibility.json"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of axe: on how many views it held, was broken, or could not be told by a machine."""

    id: str
    help: str  # axe's own words, in English
    criteria: tuple[str, ...]  # of WCAG: "1.4.3"
    held: int
    broken: int
    to_be_looked_at: int


@dataclass(frozen=True, slots=True)
class Report:
    made_on: date
    engine: str
    pages: int
    views: int
    kinds_of_people: int
    rules: tuple[Rule, ...]

    @property
    def broken(self) -> int:
        return sum(rule.broken for rule in self.rules)

    @property
    def criteria(self) -> list[str]:
        """The success criteria that some rule speaks to, in their order."""
        found = {one for rule in self.rules for one in rule.criteria}
        return sorted(found, key=lambda one: [int(part) for part in one.split(".")])


def report() -> Report | None:
    """The last whole run; nothing where none has been kept. Read once a process."""
    return _read(KEPT) if KEPT.exists() else None


@functools.cache
def _read(path: Path) -> Report:
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rules = tuple(Rule(**{**rule, "criteria": tuple(rule["criteria"])}) for rule in told["rules"])
    return Report(
        made_on=date.fromisoformat(told["made_on"]),
        engine=told["engine"],
        pages=told["pages"],
        views=told["views"],
        kinds_of_people=told["kinds_of_people"],
        rules=rules,
    )
