"""Taking out a list of people: written into the trail, and where it is much, told to somebody else (P62)."""

from datetime import timedelta

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.base.models import AuditEntry
from rollcall.events import notices
from rollcall.events.models import Event

TAKEN = "people.exported"
WITHIN = timedelta(hours=24)
UNUSUAL = 300  # people within that time by one person: more than one large class


def note(event: Event, *, by: User, reason: str, rows: int, what: str, outcome: list[str]) -> None:
    """Who took out how many, by which filter, and why. Belongs to the transaction that makes the file."""
    line = audit.record(TAKEN, event, by=by, note=reason, rows=rows, what=what, outcome=outcome)
    total = taken_by(by)
    if total > UNUSUAL:
        notices.large_export(event, who=by, reason=reason, rows=total, usual=UNUSUAL, key=str(line.pk))


def taken_by(person: User) -> int:
    """People's rows that this person took out within a day."""
    lines = AuditEntry.objects.filter(event=TAKEN, actor_id=person.pk, at__gt=clock.now() - WITHIN)
    return sum(int(data.get("rows", 0)) for data in lines.values_list("data", flat=True))
