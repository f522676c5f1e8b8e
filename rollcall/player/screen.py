"""What the player's screen shows around the stage: outline, how far one is, where to go."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rollcall.player import words
from rollcall.player.frozen import Line
from rollcall.player.seats import Mode, Seat


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the outline."""

    number: int
    title: str
    note: str
    url: str  # empty while it is closed
    state: str  # done | open | closed
    is_here: bool


@dataclass(frozen=True, slots=True)
class Screen:
    title: str
    rows: list[Row]
    percent: int
    left: str
    back: str  # address of the unit before; empty at the start
    ahead: str  # address of the next open unit; empty at the end
    leave: str
    outline: str  # where the outline can be fetched anew


PREVIEWS = {
    "unit": "player:preview_unit",
    "stream": "player:preview_stream",
    "scorm_start": "player:preview_launch",
}


def unit_url(seat: Seat, key: uuid.UUID, name: str = "unit", **more: Any) -> str:
    """The address of a unit, or of something of it, in the seat's way of looking."""
    if seat.mode is Mode.PREVIEW:
        view = PREVIEWS[name]
        return reverse(view, kwargs={"version_id": seat.version.pk, "key": key, **more})
    return reverse(f"player:{name}", kwargs={"slug": seat.course.slug, "key": key, **more})


def _addresses(seat: Seat) -> Callable[[Line], str]:
    """Addresses of all units for the price of one look-up: a course may have sixty."""
    if not seat.units:
        return lambda unit: ""
    first = seat.units[0].key
    before, after = unit_url(seat, first).rsplit(str(first), 1)
    return lambda unit: f"{before}{unit.key}{after}"


def screen(seat: Seat, here: int | None, note: str = "") -> Screen:
    """The frame around one unit, or around the end of the course (`here` is None).

    `note` stands in the present row in place of its minutes: “Question 2 of 5”.
    """
    address = _addresses(seat)
    return Screen(
        title=seat.version.title,
        rows=[_row(seat, index, here, note, address) for index in range(len(seat.units))],
        percent=_percent(seat),
        left=_left(seat),
        back=address(seat.units[here - 1]) if here else "",
        ahead=_ahead(seat, here, address),
        leave=_leave(seat),
        outline=_outline(seat, here),
    )


def _row(seat: Seat, index: int, here: int | None, note: str, address: Callable[[Line], str]) -> Row:
    unit = seat.units[index]
    is_open = seat.may_look(index)
    return Row(
        number=index + 1,
        title=unit.title,
        note=note if note and index == here else unit.duration,
        url=address(unit) if is_open else "",
        state="done" if unit.key in seat.done else "open" if is_open else "closed",
        is_here=index == here,
    )


def _ahead(seat: Seat, here: int | None, address: Callable[[Line], str]) -> str:
    if here is None or here + 1 >= len(seat.units) or not seat.may_look(here + 1):
        return ""
    return address(seat.units[here + 1])


def _percent(seat: Seat) -> int:
    needed = [unit for unit in seat.units if unit.is_needed]
    return 100 * sum(unit.key in seat.done for unit in needed) // len(needed) if needed else 0


def _left(seat: Seat) -> str:
    if seat.is_finished:
        return _("Finished. Read again as often as you like.")
    minutes = sum(unit.minutes for unit in seat.units if unit.is_needed and unit.key not in seat.done)
    if minutes == 1:
        return _("About 1 minute left")
    return _("About %(time)s left") % {"time": _minutes(minutes)}


def _minutes(minutes: int) -> str:
    return _("%(count)d minutes") % {"count": minutes} if minutes < 60 else words.duration(minutes)


def _leave(seat: Seat) -> str:
    return (
        reverse("portal:mine")
        if seat.mode is Mode.LEARNER
        else reverse("player:overview", args=[seat.course.slug])
    )


def _outline(seat: Seat, here: int | None) -> str:
    if seat.mode is not Mode.LEARNER or here is None:
        return ""
    return unit_url(seat, seat.units[here].key, "outline")
