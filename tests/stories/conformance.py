"""What axe looked at and found, as the accessibility page reports it (`make accessibility`).

Nothing here is written by hand: the report is what the run of `test_every_page_is_accessible` saw, and it is
written only by a run that was asked for it and went to its end.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import Any

from tests.stories.running import ROOT

TARGET = ROOT / "rollcall" / "portal" / "accessibility.json"
ASKED = "ROLLCALL_RECORD_AXE"


@dataclass
class Record:
    """Everything that axe said in one run."""

    engine: str = ""
    pages: set[str] = field(default_factory=set)
    views: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    people: set[str] = field(default_factory=set)
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    held: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    unsure: Counter[str] = field(default_factory=Counter)
    through: set[tuple[str, str]] = field(default_factory=set)

    def note(self, who: str, view: str, path: str, told: dict[str, Any]) -> None:
        """One view: a page as one person has it in one language, width and scheme."""
        self.engine = told["testEngine"]["version"]
        self.pages.add(path.partition("?")[0])
        self.people.add(who)
        self.kinds[view] += 1
        self.views += 1
        for part, count in (("passes", self.held), ("violations", self.broken), ("incomplete", self.unsure)):
            for rule in told[part]:
                self.rules[rule["id"]] = {"help": rule["help"], "tags": rule["tags"]}
                count[rule["id"]] += 1

    def went_through(self, who: str, language: str) -> None:
        """All pages of one person were looked at in one language."""
        self.through.add((who, language))

    def is_whole(self, people: Iterable[str], languages: Iterable[str]) -> bool:
        return self.through == set(product(people, languages))

    def told(self) -> dict[str, Any]:
        return {
            "made_on": datetime.now(UTC).date().isoformat(),
            "engine": f"axe-core {self.engine}",
            "pages": len(self.pages),
            "views": self.views,
            "kinds_of_people": len(self.people),
            "kinds_of_views": dict(sorted(self.kinds.items())),
            "rules": [self._rule(name) for name in sorted(self.rules)],
        }

    def _rule(self, name: str) -> dict[str, Any]:
        rule = self.rules[name]
        return {
            "id": name,
            "help": rule["help"],
            "criteria": [criterion(tag) for tag in rule["tags"] if criterion(tag)],
            "held": self.held[name],
            "broken": self.broken[name],
            "to_be_looked_at": self.unsure[name],
        }


def criterion(tag: str) -> str:
    """The success criterion of WCAG that a tag of axe names: "wcag143" is 1.4.3."""
    digits = tag.removeprefix("wcag")
    is_one = tag != digits and digits.isdigit() and len(digits) > 2
    return f"{digits[0]}.{digits[1]}.{digits[2:]}" if is_one else ""


def is_asked() -> bool:
    return bool(os.environ.get(ASKED))


def write(record: Record) -> None:
    TARGET.write_text(json.dumps(record.told(), indent=1) + "\n", encoding="utf-8")
