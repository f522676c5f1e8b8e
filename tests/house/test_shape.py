"""`docs/shape.md` names calls that are there, with arguments that they take."""

import importlib
import inspect
import re

import pytest

from tests.house import source

ROW = re.compile(r"^\| (\w+) \| (`.+?) \| ", re.MULTILINE)
CALL = re.compile(r"`([\w.]+)\.(\w+)(?:\(([^`]*)\))?`")


def rows() -> list[tuple[str, str]]:
    return ROW.findall((source.ROOT / "docs" / "shape.md").read_text())


def missing(room: str, calls: str) -> list[str]:
    """The named calls that the room does not have, or not so."""
    found = CALL.findall(calls)
    assert found, calls
    return [".".join(one[:2]) for one in found if not is_there(room, *one)]


def is_there(room: str, module: str, name: str, arguments: str) -> bool:
    thing = getattr(importlib.import_module(f"rollcall.{room}.{module}"), name, None)
    named = {one.strip().rstrip("=") for one in arguments.split(",") if one.strip()}
    return thing is not None and (not named or named <= set(inspect.signature(thing).parameters))


@pytest.mark.parametrize(("room", "calls"), rows())
def test_every_call_of_the_shape_is_in_the_code(room: str, calls: str) -> None:
    assert missing(room, calls) == []


def test_a_call_that_is_gone_or_changed_is_seen() -> None:
    """The control."""
    assert missing("base", "`clock.now()` `clock.later()` `tokens.spend(ticket)`") == [
        "clock.later",
        "tokens.spend",
    ]
