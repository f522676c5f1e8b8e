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
    done: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "depth": self.depth,
            "opens": self.opens,
            "allowed": self.allowed,
            "done": self.done,
            "status": self.status,
        }


def counts(item: Item, status: str, manifest: Manifest) -> bool:
    """Whether a part with this status is done: one with a mastery score has to be passed (R16)."""
    return status == "passed" or (status in DONE and not manifest.asks_to_pass(item))


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
    return all(counts(item, held.get(item.identifier, FRESH), manifest) for item in manifest.required())


def _line(item: Item, manifest: Manifest, status: str, *, depth: int, allowed: bool) -> Line:
    done = counts(item, status, manifest) if item.is_launchable else status in DONE
    return Line(item.identifier, item.title, depth, item.is_launchable, allowed, status, done)


def lines(manifest: Manifest, held: Mapping[str, str]) -> list[Line]:
    """The outline as the shell shows it, in one pass."""
    known, found = statuses(manifest, held), list[Line]()

    def add(item: Item, depth: int, allowed: bool) -> None:
        if not item.visible:
            return
        allowed = allowed and prerequisites.holds(item.prerequisites, known)
        status = held.get(item.identifier, FRESH) if item.is_launchable else known[item.identifier]
        found.append(_line(item, manifest, status, depth=depth, allowed=allowed))
        for child in item.children:
            add(child, depth + 1, allowed)

    for item in manifest.items:
        add(item, 0, allowed=True)
    return found or [
        _line(item, manifest, held.get(item.identifier, FRESH), depth=0, allowed=True)
        for item in manifest.launchable()
    ]
