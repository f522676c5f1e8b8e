"""To how many one person may write alone. Nobody raises that alone (P58)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Sum

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.outreach import policies
from rollcall.outreach.errors import NobodyToAgree, SecondPerson
from rollcall.outreach.models import AloneLimit, Campaign

AT_FIRST = 25
WITHIN = timedelta(hours=24)  # many small letters are a large one
UNDER_WAY = (Campaign.State.WAITING, Campaign.State.SENDING, Campaign.State.SENT, Campaign.State.STOPPED)


def current() -> int:
    """How many people one person may write to alone within a day."""
    row = AloneLimit.objects.filter(in_force_at__isnull=False).order_by("-in_force_at", "-pk").first()
    return row.people if row else AT_FIRST


def waiting() -> AloneLimit | None:
    """A higher limit that waits for a second person."""
    newest = AloneLimit.objects.order_by("-pk").select_related("proposed_by").first()
    return newest if newest and newest.in_force_at is None else None


def hold(by: User) -> None:
    """Let one person's proposals wait for one another until the transaction ends: two at once count each
    other, whichever letters they are about."""
    User.objects.select_for_update().get(pk=by.pk)


def needs_second(count: int, by: User) -> bool:
    """Whether this many, with those the person wrote to alone within a day, ask for a second person."""
    alone = Campaign.objects.filter(
        proposed_by=by, approved_by__isnull=True, needs_second=False, state__in=UNDER_WAY,
        proposed_at__gt=clock.now() - WITHIN,
    )  # fmt: skip
    before = alone.aggregate(people=Sum("counted"))["people"] or 0
    return bool(before + count > current())


@transaction.atomic
def propose(people: int, *, by: User) -> AloneLimit:
    """Ask for another limit: a lower one counts at once, a higher one when a second person agrees."""
    policies.require(by)
    present = clock.now()
    lower = people <= current()
    row = AloneLimit.objects.create(
        people=people, proposed_by=by, proposed_at=present, in_force_at=present if lower else None
    )
    audit.record("outreach.limit_proposed", row, by=by, people=people, in_force=lower)
    return row


@transaction.atomic
def agree(row: AloneLimit, *, by: User) -> AloneLimit:
    """The second person's word: the higher limit counts from now on."""
    policies.require(by)
    held = AloneLimit.objects.select_for_update().get(pk=row.pk)
    newest = waiting()
    if newest is None or newest.pk != held.pk:
        raise NobodyToAgree
    if held.proposed_by_id == by.pk:
        raise SecondPerson
    held.agreed_by, held.in_force_at = by, clock.now()
    held.save(update_fields=["agreed_by", "in_force_at"])
    audit.record("outreach.limit_raised", held, by=by, people=held.people)
    return held
