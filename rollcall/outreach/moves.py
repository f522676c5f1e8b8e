"""When a person changes the e-mail of the account, what was chosen for the old mailbox goes along (R10, R38).

Accounts know nothing of updates; so the trail is read for changes, every minute, and again for a week: a
second time finds nothing left to move.
"""

from datetime import datetime, timedelta

from django.db import transaction

from rollcall.accounts import mailboxes
from rollcall.base import audit, clock
from rollcall.base.models import AuditEntry
from rollcall.outreach.models import ItemTold, NoThanks, Subscription

READ_AGAIN = timedelta(days=7)  # a worker that stood still for less misses nothing


def follow() -> int:
    """Move subscriptions, and what was refused, to the new mailboxes; returns how many mailboxes."""
    changes = AuditEntry.objects.filter(event="person.email_changed", at__gte=clock.now() - READ_AGAIN)
    return sum(_move(entry.data["old"], entry.data["new"], entry.at) for entry in changes.order_by("pk"))


@transaction.atomic
def _move(old: str, new: str, at: datetime) -> bool:
    """Only what was chosen before the change: whoever asks anew with the old mailbox means that one."""
    left, here = mailboxes.key(old), mailboxes.key(new)
    if left == here:
        return False
    refusals = _refuse(left, here, at)
    row = Subscription.objects.select_for_update().filter(mailbox=left, asked_at__lt=at).first()
    if row is None:
        return refusals
    heard = ItemTold.objects.filter(mailbox=here).values("item")
    ItemTold.objects.filter(mailbox=left).exclude(item__in=heard).update(mailbox=here)
    if Subscription.objects.filter(mailbox=here).exists():
        row.delete()
    else:
        row.mailbox, row.email = here, mailboxes.normal(new)
        row.save(update_fields=["mailbox", "email"])
        audit.record("updates.moved", row, by=audit.SYSTEM)
    return True


def _refuse(left: str, here: str, at: datetime) -> bool:
    rows = list(NoThanks.objects.select_for_update().filter(mailbox=left, at__lt=at))
    moved = [NoThanks(mailbox=here, news=row.news, at=row.at) for row in rows]
    NoThanks.objects.bulk_create(moved, ignore_conflicts=True)
    NoThanks.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return bool(rows)
