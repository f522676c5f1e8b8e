"""Which letters a worker has in hand.

A worker claims a batch: that is a lease and says nothing of the letter, which is free again when the lease
ends. Only `begin`, right before a letter is handed over, makes it SENDING. So a worker that is killed
leaves one letter in doubt for each connection it had open, however many it had claimed.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from rollcall.base import clock
from rollcall.mail import pace
from rollcall.mail.models import Attachment, Letter

State, Priority = Letter.State, Letter.Priority
MOST_TRIES = 40  # batches that may go aside to wait for their domains before we look again


def lease() -> timedelta:
    """How long a claimed letter stays with its worker."""
    return timedelta(seconds=6 * settings.SMTP_TIMEOUT)


def claim(name: str, limit: int, *, singles_only: bool = False) -> list[Letter]:
    """Take the letters that are due, those to one person first, each group oldest first."""
    for _try in range(MOST_TRIES):
        if not _anything(singles_only=singles_only):
            return []
        letters, put_aside = _claim(name, limit, singles_only=singles_only)
        if letters or not put_aside:
            return letters
    return []


def _anything(*, singles_only: bool) -> bool:
    present = clock.now()
    return any(
        Letter.objects.filter(state=state, priority=priority, due_at__lte=present).exists()
        for priority in _priorities(singles_only=singles_only)
        for state in pace.WAITING
    )


def _priorities(*, singles_only: bool) -> list[int]:
    return [Priority.SINGLE] if singles_only else [Priority.SINGLE, Priority.MANY]


@transaction.atomic
def _claim(name: str, limit: int, *, singles_only: bool) -> tuple[list[Letter], list[Letter]]:
    present = clock.now()
    room = pace.room(limit)
    found = _due(Priority.SINGLE, limit, present)
    if not singles_only and (most := min(limit - len(found), room)) > 0:
        found += _due(Priority.MANY, most, present)
    fresh, stale = _split(found, present)
    _withhold(stale, present)
    going, put_aside = pace.sort(fresh)
    pace.count(len(going))
    numbers = [letter.pk for letter in going]
    Letter.objects.filter(pk__in=numbers).update(claim=name, due_at=present + lease())
    return going, put_aside + stale


def _split(letters: list[Letter], present: datetime) -> tuple[list[Letter], list[Letter]]:
    stale = [letter for letter in letters if letter.good_until and letter.good_until <= present]
    return [letter for letter in letters if letter not in stale], stale


def _withhold(stale: list[Letter], present: datetime) -> None:
    """A reminder of what has begun helps nobody: after days without a worker it stays here."""
    if not stale:
        return
    Attachment.objects.filter(letter__in=stale).delete()
    rows = Letter.objects.filter(pk__in=[letter.pk for letter in stale])
    rows.update(state=State.WITHHELD, since=present, secret=None, fault="too late to be of use")


def _due(priority: int, limit: int, present: datetime) -> list[Letter]:
    """State by state, since each is one walk along the index; what another worker holds is passed over."""
    found: list[Letter] = []
    for state in pace.WAITING:
        rows = Letter.objects.filter(state=state, priority=priority, due_at__lte=present)
        rows = rows.select_for_update(skip_locked=True, of=("self",)).order_by("due_at")
        found += rows.select_related("body").prefetch_related("attachments")[:limit]
    return sorted(found, key=lambda letter: (letter.due_at, letter.pk))[:limit]


def begin(letter: Letter, name: str) -> bool:
    """Now it is handed over; false where it was withheld since, or the lease ended and another took it."""
    mine = Letter.objects.filter(pk=letter.pk, claim=name, state__in=pace.WAITING)
    begun = mine.update(state=State.SENDING, since=clock.now(), attempts=F("attempts") + 1)
    letter.attempts += begun
    return begun == 1


def release(letters: Iterable[Letter], name: str) -> None:
    """Give back what was not begun."""
    numbers = [letter.pk for letter in letters]
    mine = Letter.objects.filter(pk__in=numbers, claim=name, state__in=pace.WAITING)
    mine.update(claim="", due_at=clock.now(), paced=True)  # it has had its turn
