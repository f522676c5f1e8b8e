"""The letters of updates: each item to each mailbox once, in the reader's rhythm and language (P59, R38).

A step is one transaction that holds its readers' rows: what they are told, their letters, and when they are
due next are there together or not at all. Killed anywhere, the next step goes on; two workers take turns.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation

from rollcall.accounts.letters import words
from rollcall.accounts.models import User
from rollcall.base import bulk, clock
from rollcall.mail import outbox
from rollcall.mail.models import Letter
from rollcall.outreach import digests, letters, programs, quiet, rhythms, subscriptions, tokens
from rollcall.outreach.digest_words import context_of
from rollcall.outreach.models import DigestItem, ItemTold, Subscription

AT_ONCE = 500  # readers in one step
A_TURN = 4.0  # seconds; then the worker sees to other things
GOOD_FOR = timedelta(hours=24)
PREFIX = "digest:"
WAITING = (Letter.State.QUEUED, Letter.State.RETRYING)


@dataclass(frozen=True, slots=True)
class Share:
    """One reader's next letter."""

    reader: Subscription
    items: tuple[DigestItem, ...]


def turn() -> int:
    """Post the letters that are due; runs by the clock. Returns how many."""
    digests.pull_courses()
    posted, until = 0, monotonic() + A_TURN
    while monotonic() < until:
        step = take_step()
        if step is None:
            break
        posted += step
    return posted


@transaction.atomic
def take_step() -> int | None:
    """The next readers who are due where it is day; None when there are none."""
    present = clock.now()
    due = Subscription.objects.filter(next_at__lte=present, place__in=quiet.open_places(present))
    readers = list(due.select_for_update().order_by("next_at", "pk")[:AT_ONCE])
    if not readers:
        return None
    chosen = Subscription.objects.filter(pk__in=[reader.pk for reader in readers])
    fit = set(subscriptions.fit(chosen).values_list("pk", flat=True))
    shares = share_out([reader for reader in readers if reader.pk in fit], present)
    _note(shares)
    posted = _post(shares, present)
    _move_on(readers, present)
    return posted


def share_out(readers: Sequence[Subscription], at: datetime) -> list[Share]:
    """What each of these would be told at an instant; nobody who would be told nothing. Two queries, and
    those for programs where somebody has chosen one.
    """
    if not readers:
        return []
    first = min(reader.since for reader in readers)
    items = list(digests.ready(first, rhythms.horizon(at)))
    told = _told(items, readers) if items else set()
    of = _programs_of(items, readers) if items else {}
    shares = []
    for reader in readers:
        fitting = [item for item in items if wants(reader, item, of[item.pk])]
        mine = [item for item in fitting if (reader.mailbox, item.pk) not in told]
        if mine:
            shares.append(Share(reader, tuple(mine)))
    return shares


def _programs_of(items: Sequence[DigestItem], readers: Sequence[Subscription]) -> dict[int, set[str]]:
    """The keys of the chosen programs to which each item belongs, as those are now."""
    chosen = programs.among({key for reader in readers for key in reader.programs})
    return {item.pk: {one.key for one in chosen if one.holds(item.topics, item.providers)} for item in items}


def wants(reader: Subscription, item: DigestItem, of: Collection[str]) -> bool:
    """Whether an item, which is of these programs, is new to a reader and within what was asked for."""
    return (
        item.queued_at > reader.since and _is_chosen(reader, item, of) and _meet(reader.states, item.states)
    )


def _is_chosen(reader: Subscription, item: DigestItem, of: Collection[str]) -> bool:
    """By its topic or by a program; what has no topic is for all. Who chose what is gone by now does not
    hear of everything instead.
    """
    if not item.topics or not (reader.topics or reader.programs):
        return True
    return not set(item.topics).isdisjoint(reader.topics) or not set(reader.programs).isdisjoint(of)


def _meet(asked: Iterable[str], offered: Sequence[str]) -> bool:
    chosen = set(asked)
    return not chosen or not offered or not chosen.isdisjoint(offered)


def _told(items: Sequence[DigestItem], readers: Sequence[Subscription]) -> set[tuple[str, int]]:
    """Who had one of these before it was queued again. Of all readers at once only those are looked up
    who have not been looked at since: the others had it in their turn.
    """
    rows = ItemTold.objects.filter(item__in=items)
    if len(readers) <= AT_ONCE:
        rows = rows.filter(mailbox__in=[reader.mailbox for reader in readers])
    else:
        behind = Subscription.objects.filter(
            mailbox=OuterRef("mailbox"), since__lt=OuterRef("item__queued_at")
        )
        rows = rows.filter(Exists(behind))
    return set(rows.values_list("mailbox", "item_id"))


def _note(shares: Sequence[Share]) -> None:
    rows = [ItemTold(item=item, mailbox=share.reader.mailbox) for share in shares for item in share.items]
    bulk.insert(rows)


def _post(shares: Sequence[Share], present: datetime) -> int:
    """One letter each; those who are told the same in the same language share its words."""
    boxes = [share.reader.mailbox for share in shares]
    people = {user.mailbox: user for user in User.objects.filter(mailbox__in=boxes)}
    groups: dict[tuple[str, str, tuple[DigestItem, ...]], list[outbox.Row]] = {}
    for share in shares:
        reader, person = share.reader, people.get(share.reader.mailbox)
        language = (person.language if person else "") or reader.language or translation.get_language()
        groups.setdefault((language, reader.rhythm, share.items), []).append(_row(reader, person))
    posted = 0
    for (language, rhythm, items), rows in groups.items():
        with translation.override(language):
            posted += outbox.post_many(
                letters.DIGEST,
                rows,
                shared={**context_of(items, rhythm), "words": words()},
                key_prefix=PREFIX,
                fields=letters.LINKS,
                good_until=present + GOOD_FOR,
            ).written
    return posted


def _row(reader: Subscription, person: User | None) -> outbox.Row:
    links = letters.links(tokens.of_subscription(reader))
    slot = int(reader.next_at.timestamp()) if reader.next_at else 0
    return outbox.Row(
        to=reader.email,
        key=f"{reader.pk}.{slot}",
        person_id=person.pk if person and person.email_confirmed_at else None,
        fields=links,
        headers=letters.headers(links["unsubscribe"]),
    )


def _move_on(readers: Sequence[Subscription], present: datetime) -> None:
    """All that were due are looked at; who may not be told now hears later of what is new then."""
    for reader in readers:
        reader.since = max(reader.since, rhythms.horizon(present))
        reader.next_at = rhythms.next_after(reader.rhythm, reader.place, present)
    Subscription.objects.bulk_update(readers, ["since", "next_at"])


def recall() -> int:
    """Withhold letters that still wait for who may not be told any more (P6); returns how many."""
    waiting = Letter.objects.filter(kind=letters.DIGEST, state__in=WAITING).values_list("key", flat=True)
    keys = {int(key.removeprefix(PREFIX).partition(".")[0]) for key in waiting}
    if not keys:
        return 0
    good = subscriptions.fit(Subscription.objects.exclude(rhythm="off"))
    unfit = keys - set(good.filter(pk__in=keys).values_list("pk", flat=True))
    return sum(outbox.withhold(f"{PREFIX}{key}.") for key in unfit)
