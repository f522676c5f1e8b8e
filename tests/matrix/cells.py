"""Ask every cell: one address, one method, one kind of person; what changes is rolled back."""

import csv
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.matrix.addresses import Address
from tests.matrix.people import KINDS
from tests.matrix.world import World, fill

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
TABLE = Path(__file__).with_name("expected.csv")
LEADS_TO = (  # redirects that are a matter of who asks
    ("/accounts/login/", ":sign-in"),
    ("/accounts/2fa/", ":second-factor"),
    ("/accounts/reauthenticate/", ":prove-again"),
    ("/courses/", ":overview"),
)
Key = tuple[str, str, str]  # route, level of the course behind it ("" where there is none), method


@dataclass(frozen=True, slots=True)
class Case:
    """An address, with the access level of the course it is asked about where it is about one."""

    address: Address
    level: str

    @property
    def name(self) -> str:
        return f"{self.address.route} {self.level}".strip()


def cases(found: list[Address]) -> list[Case]:
    """Every address once, and those about a course once for each access level."""
    return [
        Case(address, level)
        for address in found
        for level in (["open", "account", "verified"] if "slug" in address.parameters else [""])
    ]


def expected() -> dict[Key, list[str]]:
    """The table as it stands in the repository: a status for each cell, no wildcards."""
    with TABLE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["route"], row["level"], row["method"]): [row[kind] for kind in KINDS] for row in rows}


def ask(case: Case, world: World, browsers: dict[str, Client]) -> Iterator[tuple[Key, list[str]]]:
    """The answers of one address, method by method, in the order of KINDS."""
    path = fill(case.address, world, world.levels.get(case.level))
    for method in METHODS:
        cache.clear()  # limits of rate are counted there; they are no matter of who asks
        yield (
            (case.address.route, case.level, method),
            [_status(browsers[kind], method, path) for kind in KINDS],
        )


def _status(browser: Client, method: str, path: str) -> str:
    """The status, and where a redirect leads, as far as it is a matter of who asks."""
    with transaction.atomic():
        before = deepcopy(browser.cookies)
        answer = browser.generic(method, path)
        status = str(answer.status_code)
        if status == "302":
            target = answer.headers["Location"]
            status += next((mark for start, mark in LEADS_TO if target.startswith(start)), "")
        browser.cookies = before  # signing out, or being told so, must not carry over to the next cell
        transaction.set_rollback(True)
    return status
