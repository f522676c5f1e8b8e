"""A small world in which every address has something behind it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from rollcall.accounts.models import User
from tests.matrix.addresses import Address

UNIT_OF = (  # which unit of a course an address is about, where it is not the lesson
    ("quiz", "/try/"),
    ("video", "/video/"),
    ("video", "/watched/"),
    ("video", "/transcript-read/"),
    ("package", "/launch/"),
)


@dataclass(slots=True)
class World:
    """What stands for each parameter of an address, by the parameter's name."""

    owner: User
    values: dict[str, object] = field(default_factory=dict)
    levels: dict[str, dict[str, object]] = field(
        default_factory=dict
    )  # what differs by a course's access level
    special: dict[str, dict[str, object]] = field(
        default_factory=dict
    )  # by a route's beginning, where a name is not enough


def fill(address: Address, world: World, instead: Mapping[str, object] | None = None) -> str:
    """The path of an address, with the world's own values or with others in their place."""
    values = dict(world.values)
    for beginning, special in world.special.items():
        values |= special if address.route.startswith(beginning) else {}
    values |= instead or {}
    for kind, mark in UNIT_OF:
        if mark in address.route and values.get("key") == values.get("lesson"):
            values["key"] = values[kind]
    missing = [name for name in address.parameters if name not in values]
    if missing:
        raise LookupError(f"{address.route} needs {missing}: give it a value in tests/matrix/world.py")
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: _text(values[match[1]]), address.route)
    path = re.sub(r"\(([^()|]+)\|[^()]*\)", r"\1", path)  # one of several that a pattern names
    return path if path.startswith("/") else "/" + path


def _text(value: object) -> str:
    return str(value) if isinstance(value, UUID) else str(value).replace("#", "%23").replace("?", "%3F")
