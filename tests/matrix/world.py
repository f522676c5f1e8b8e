"""A small world in which every address has something behind it."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from rollcall.accounts.models import User
from tests.matrix.addresses import Address


@dataclass(slots=True)
class World:
    """What stands for each parameter of an address, by the parameter's name."""

    owner: User
    values: dict[str, object] = field(default_factory=dict)
    special: dict[str, dict[str, object]] = field(
        default_factory=dict
    )  # by route, where a name is not enough


def fill(address: Address, world: World, instead: dict[str, str] | None = None) -> str:
    """The path of an address, with the world's own values or with others in their place."""
    values = {**world.values, **world.special.get(address.route, {}), **(instead or {})}
    missing = [name for name in address.parameters if name not in values]
    if missing:
        raise LookupError(f"{address.route} needs {missing}: give it a value in tests/matrix/world.py")
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: _text(values[match[1]]), address.route)
    return path if path.startswith("/") else "/" + path


def _text(value: object) -> str:
    return str(value) if isinstance(value, UUID) else str(value).replace("#", "%23").replace("?", "%3F")
