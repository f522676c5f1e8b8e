"""More time in timed tests for one person: granted by staff, there for every test from then on."""

from datetime import datetime, timedelta

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.player.models import ExtraTime

MOST = 300  # percent: four times the usual


@transaction.atomic
def grant(user: User, *, percent: int, by: User) -> ExtraTime:
    """Give a person `percent` more time; 0 takes it away. Tries that run already keep their time."""
    row, _made = ExtraTime.objects.update_or_create(
        user=user, defaults={"percent": percent, "granted_by": by, "granted_at": clock.now()}
    )
    audit.record("player.extra_time", user, by=by, percent=percent)
    return row


def percent_of(user: User) -> int:
    return ExtraTime.objects.filter(user=user).values_list("percent", flat=True).first() or 0


def minutes(limit_minutes: int, user: User) -> int:
    """A time limit as it is for this person."""
    return limit_minutes * (100 + percent_of(user)) // 100


def due(began: datetime, limit_minutes: int, user: User) -> datetime | None:
    """When a try that began must be handed in; None: no limit."""
    if not limit_minutes:
        return None
    return began + timedelta(minutes=limit_minutes) * (100 + percent_of(user)) / 100
