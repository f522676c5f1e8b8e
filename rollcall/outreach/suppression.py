"""Mailboxes that get no news any more: hard bounces, complaints, and what keeps coming back (P59)."""

from datetime import timedelta

from django.db import transaction

from rollcall.accounts import mailboxes
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.mail.models import Letter
from rollcall.outreach import letters, policies
from rollcall.outreach.models import Report, Suppression
from rollcall.outreach.reports import Told, digest_of, is_hard

SOFT_LIMIT = 5  # times within
SOFT_WITHIN = timedelta(days=60)
LOOK_BACK = timedelta(days=4)  # a letter is tried for three


@transaction.atomic
def note(told: Told) -> Report | None:
    """Keep one report, once. None where it is about no letter of ours, or was read before.

    Only who has our letter knows its Message-ID, so that nobody can silence another with a made-up report.
    """
    letter = Letter.objects.filter(message_id=told.message_id).only("to").first()
    if letter is None:
        return None
    mailbox = mailboxes.key(letter.to)
    row, made = Report.objects.get_or_create(
        digest=told.digest,
        defaults={
            "kind": told.kind,
            "mailbox": mailbox,
            "message_id": told.message_id,
            "status": told.status[:20],
            "detail": told.detail[:300],
            "read_at": clock.now(),
        },
    )
    if not made:
        return None
    _weigh(row)
    return row


def _weigh(row: Report) -> None:
    if row.kind == Report.Kind.COMPLAINT:
        _silence(row, Suppression.Why.COMPLAINED)
    elif row.kind == Report.Kind.HARD or _keeps_coming_back(row):
        _silence(row, Suppression.Why.BOUNCED)


def _keeps_coming_back(row: Report) -> bool:
    soft = Report.objects.filter(
        mailbox=row.mailbox, kind=Report.Kind.SOFT, read_at__gt=clock.now() - SOFT_WITHIN
    )
    return soft.count() >= SOFT_LIMIT


def _silence(row: Report, why: str) -> None:
    Suppression.objects.update_or_create(
        mailbox=row.mailbox, defaults={"why": why, "detail": row.detail, "since": row.read_at}
    )
    audit.record("mailbox.silenced", f"mailbox:{row.mailbox}"[:80], by=audit.SYSTEM, why=why)


@transaction.atomic
def lift(row: Suppression, *, by: User) -> None:
    """Let a mailbox hear news again: somebody has said that it works, or that they want them."""
    policies.require(by)
    audit.record("mailbox.lifted", f"mailbox:{row.mailbox}"[:80], by=by, why=row.why)
    Report.objects.filter(mailbox=row.mailbox, kind=Report.Kind.SOFT).delete()
    row.delete()


def read_refusals() -> int:
    """What receiving servers refused at once never comes back as a report: read it from the outbox."""
    refused = Letter.objects.filter(
        state=Letter.State.FAILED,
        kind__in=[letters.KIND, letters.DIGEST],
        since__gt=clock.now() - LOOK_BACK,
        fault__startswith="5",
    )
    found = 0
    for message_id, fault in refused.values_list("message_id", "fault").iterator():
        kind = Report.Kind.HARD if is_hard(fault) else Report.Kind.SOFT
        told = Told(kind, message_id, fault[:20], fault, digest_of(message_id, fault))
        found += note(told) is not None
    return found
