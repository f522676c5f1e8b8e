"""Who wants to hear what: said by letter, by one click, or on my page; in force at once (R25, R38)."""

from collections.abc import Collection

from django.db import transaction

from rollcall.accounts import mailboxes
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.outreach.models import News, NoThanks

READER = audit.Named("reader of a letter")


def mailbox_of(user: User) -> str:
    return user.mailbox or mailboxes.key(user.email)


def wanted(mailbox: str) -> list[str]:
    """The kinds of news that a mailbox hears now."""
    refused = set(NoThanks.objects.filter(mailbox=mailbox).values_list("news", flat=True))
    if NoThanks.EVERYTHING in refused:
        return []
    return [kind for kind in News.values if kind not in refused]


@transaction.atomic
def keep(mailbox: str, kinds: Collection[str], *, by: audit.Actor = READER) -> None:
    """Hear exactly these kinds from now on; letters that still wait are held back when their turn comes."""
    refused = [kind for kind in News.values if kind not in kinds]
    if len(refused) == len(News.values):
        refused.append(NoThanks.EVERYTHING)
    NoThanks.objects.filter(mailbox=mailbox).exclude(news__in=refused).delete()
    present = clock.now()
    rows = [NoThanks(mailbox=mailbox, news=kind, at=present) for kind in refused]
    NoThanks.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record("preferences.kept", _subject(mailbox), by=by, wanted=sorted(kinds))


def want(mailbox: str, kind: str, *, by: audit.Actor = READER) -> None:
    """Hear this kind too: who asks for it anew has changed their mind about it, and about nothing else."""
    there = wanted(mailbox)
    if kind not in there:
        keep(mailbox, [*there, kind], by=by)


@transaction.atomic
def stop_all(mailbox: str, *, by: audit.Actor = READER) -> None:
    """All off, by one click. What was chosen kind by kind stays beside it; a second time is nothing."""
    _row, made = NoThanks.objects.get_or_create(
        mailbox=mailbox, news=NoThanks.EVERYTHING, defaults={"at": clock.now()}
    )
    if made:
        audit.record("preferences.stopped", _subject(mailbox), by=by)


def _subject(mailbox: str) -> str:
    """The trail knows a mailbox by its account, or shortened; a list of addresses it is not."""
    user = User.objects.filter(mailbox=mailbox).only("pk").first()
    return audit.subject_of(user) if user else f"mailbox:{mailbox}"[:80]
