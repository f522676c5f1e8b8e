"""The audit trail: every write leaves one line, in the same transaction as the change."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.db import models

from rollcall.base import bulk, clock
from rollcall.base.models import AuditEntry


class Actor(Protocol):
    """Whoever acts: a user, or `SYSTEM`, or a named outsider."""

    @property
    def pk(self) -> Any: ...


class Named:
    """Someone without an account: the system itself, a point of contact."""

    pk = None

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


SYSTEM = Named("system")


def subject_of(thing: models.Model | str) -> str:
    """The address of a thing in the trail: `verification:12`."""
    return thing if isinstance(thing, str) else f"{thing._meta.model_name}:{thing.pk}"


def record(event: str, thing: models.Model | str, *, by: Actor, note: str = "", **data: Any) -> AuditEntry:
    """Add one line. Never put a secret into `data`."""
    return AuditEntry.objects.create(
        at=clock.now(),
        event=event,
        actor_id=by.pk,
        actor_label=str(by)[:200],
        subject=subject_of(thing),
        note=note,
        data=data,
    )


def record_many(
    event: str, things: Iterable[models.Model | str], *, by: Actor, note: str = "", **data: Any
) -> int:
    """One line about each of many things, in few queries; returns how many. No secret into `data`."""
    line = AuditEntry(
        at=clock.now(), event=event, actor_id=by.pk, actor_label=str(by)[:200], note=note, data=data
    )
    subjects = [subject_of(thing) for thing in things]
    for first in range(0, len(subjects), bulk.BATCH):
        bulk.write(line, {"subject": subjects[first : first + bulk.BATCH]})
    return len(subjects)


def trail(thing: models.Model | str) -> models.QuerySet[AuditEntry]:
    """The lines about one thing, oldest first."""
    return AuditEntry.objects.filter(subject=subject_of(thing)).order_by("at", "pk")
