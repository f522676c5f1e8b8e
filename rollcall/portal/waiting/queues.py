"""Counts and ages of the queues that a member of staff may work: one query for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import CharField, Count, DateTimeField, Min, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise

from rollcall.accounts.models import User
from rollcall.portal.waiting.lines import ROLES, Line

LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Queue:
    """How much waits somewhere, and since when."""

    name: str | Promise
    url: str
    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Role:
    """The queues of one role; those with something in them come the oldest first."""

    name: str | Promise
    queues: list[Queue]

    @property
    def waiting(self) -> list[Queue]:
        held = [queue for queue in self.queues if queue.count]
        return sorted(held, key=lambda queue: queue.oldest or LAST)

    @property
    def empty(self) -> list[Queue]:
        return [queue for queue in self.queues if not queue.count]


def roles(user: User) -> list[Role]:
    """What waits for this person, role by role; roles that he does not have are left out."""
    found = [
        (name, [line for may, lines in doors if may(user) for line in lines(user)]) for name, doors in ROLES
    ]
    counted = iter(_counted([line for _name, lines in found for line in lines]))
    made = [Role(name, [next(counted) for _line in lines]) for name, lines in found]
    return [role for role in made if role.queues]


def _counted(lines: Sequence[Line]) -> list[Queue]:
    parts = [_part(str(number), line, rows) for number, line in enumerate(lines) for rows in line.rows]
    if not parts:
        return []
    told = list(parts[0].union(*parts[1:], all=True))
    return [_queue(line, [row for row in told if row["line"] == str(n)]) for n, line in enumerate(lines)]


def _part(number: str, line: Line, rows: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    never = Cast(Value(None), DateTimeField())
    named = rows.order_by().values(line=Value(number, output_field=CharField()))
    told: QuerySet[Any, dict[str, Any]] = named.annotate(count=Count("pk"), oldest=Min(line.since or never))
    return told


def _queue(line: Line, told: list[dict[str, Any]]) -> Queue:
    ages = [row["oldest"] for row in told if row["oldest"]]
    return Queue(line.name, line.url, sum(row["count"] for row in told), min(ages, default=None))
