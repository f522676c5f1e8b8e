"""The items of a package for one person: what is done, what may be opened, whether all is done (P28)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rollcall.catalog.packages import prerequisites
from rollcall.catalog.packages.manifest import Item, Manifest
from rollcall.player.scorm_model import DONE

FRESH = "not attempted"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the outline in the shell."""

    id: str
    title: str
    depth: int
    opens: bool  # it can be launched at all
    allowed: bool  # its turn has come
    status: str

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "depth": self.depth,
            "opens": self.opens,
            "allowed": self.allowed,
            "done": self.status in DONE,
            "status": self.status,
        }


def required(manifest: Manifest) -> list[Item]:
    """The parts that must be done: all that open and are shown; all that open if none is shown."""
    every = manifest.launchable()
    return [item for item in every if item.visible] or every


def statuses(manifest: Manifest, held: Mapping[str, str]) -> dict[str, str]:
    """The status of every item; a heading's follows from what is below it."""
    found: dict[str, str] = {}
    for item in manifest.items:
        _gather(item, held, found)
    return found


def _gather(item: Item, held: Mapping[str, str], found: dict[str, str]) -> str:
    below = [_gather(child, held, found) for child in item.children]
    if item.is_launchable:
        below.append(held.get(item.identifier, FRESH))
    found[item.identifier] = _rolled_up(below)
    return found[item.identifier]


def _rolled_up(parts: list[str]) -> str:
    if len(set(parts)) == 1:
        return parts[0]
    if parts and all(part in DONE for part in parts):
        return "completed"
    if "failed" in parts:
        return "failed"
    return "incomplete" if parts else FRESH


def may_launch(item: Item, manifest: Manifest, held: Mapping[str, str]) -> bool:
    """Whether its own prerequisites and those of the headings above it hold."""
    known = statuses(manifest, held)
    return all(prerequisites.holds(each.prerequisites, known) for each in _line_of(item, manifest.items))


def _line_of(item: Item, items: tuple[Item, ...]) -> list[Item]:
    """The item with all headings above it, from the top."""
    for top in items:
        if any(each.identifier == item.identifier for each in top.walk()):
            return [top] if top.identifier == item.identifier else [top, *_line_of(item, top.children)]
    return []


def is_done(manifest: Manifest, held: Mapping[str, str]) -> bool:
    return all(held.get(item.identifier) in DONE for item in required(manifest))


def lines(manifest: Manifest, held: Mapping[str, str]) -> list[Line]:
    """The outline as the shell shows it, in one pass."""
    known, found = statuses(manifest, held), list[Line]()

    def add(item: Item, depth: int, allowed: bool) -> None:
        if not item.visible:
            return
        allowed = allowed and prerequisites.holds(item.prerequisites, known)
        status = held.get(item.identifier, FRESH) if item.is_launchable else known[item.identifier]
        found.append(Line(item.identifier, item.title, depth, item.is_launchable, allowed, status))
        for child in item.children:
            add(child, depth + 1, allowed)

    for item in manifest.items:
        add(item, 0, allowed=True)
    return found or [
        Line(item.identifier, item.title, 0, True, True, held.get(item.identifier, FRESH))
        for item in manifest.launchable()
    ]
