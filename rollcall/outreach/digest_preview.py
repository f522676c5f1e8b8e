"""What the next letters of updates will be, as editors see them before they go."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from rollcall.accounts.letters import words
from rollcall.base import clock
from rollcall.base.addresses import portal_url
from rollcall.mail import rendering
from rollcall.outreach import digest_run, letters, rhythms, subscriptions
from rollcall.outreach.digest_run import Share
from rollcall.outreach.digest_words import context_of
from rollcall.outreach.models import DigestItem, Rhythm, Subscription

KEPT_BACK_FOR = timedelta(days=60)
MOST = 50
GOING = (Rhythm.AT_ONCE, Rhythm.DAILY, Rhythm.WEEKLY)


@dataclass(frozen=True, slots=True)
class Next:
    """The next letters of one rhythm: when the first go, how many, and what is in them for how many."""

    rhythm: Rhythm
    at: datetime | None
    readers: int
    letters: int
    items: list[tuple[DigestItem, int]]


def of_each() -> list[Next]:
    """One for each rhythm; three queries, whatever is waiting."""
    readers = list(subscriptions.fit(Subscription.objects.exclude(rhythm=Rhythm.OFF)))
    shares = _shares(readers)
    return [_next(rhythm, readers, shares) for rhythm in GOING]


def _shares(readers: Sequence[Subscription]) -> list[Share]:
    """As if all that is queued had matured: it will have when the letters go."""
    return digest_run.share_out(readers, clock.now() + rhythms.MATURES)


def _next(rhythm: Rhythm, readers: Sequence[Subscription], shares: Sequence[Share]) -> Next:
    ours = [share for share in shares if share.reader.rhythm == rhythm]
    there = [reader for reader in readers if reader.rhythm == rhythm]
    people = Counter(item for share in ours for item in share.items)
    order = sorted(people.items(), key=lambda pair: (pair[0].queued_at, pair[0].pk))
    due = min((reader.next_at for reader in there if reader.next_at), default=None)
    return Next(rhythm, due, len(there), len(ours), order)


def kept_back() -> list[DigestItem]:
    """What editors held or took off lately, newest first."""
    states = [DigestItem.State.HELD, DigestItem.State.OFF]
    rows = DigestItem.objects.filter(state__in=states, queued_at__gt=clock.now() - KEPT_BACK_FOR)
    return list(rows.order_by("-queued_at", "-pk")[:MOST])


def letter(rhythm: Rhythm, language: str) -> tuple[rendering.Rendered, SafeString] | None:
    """The fullest of the next letters of a rhythm, whole and as the paragraphs alone; None when none goes."""
    rows = Subscription.objects.filter(rhythm=rhythm)
    shares = _shares(list(subscriptions.fit(rows)))
    if not shares:
        return None
    items = max(shares, key=lambda share: len(share.items)).items
    nowhere = portal_url("portal:help")
    with translation.override(language):
        told: dict[str, Any] = {**context_of(items, rhythm), "words": words()}
        whole = rendering.render(letters.DIGEST, told, list(letters.LINKS))
        links = {"preferences": nowhere, "unsubscribe": nowhere, "portal": settings.PORTAL_ORIGIN}
        inner = render_to_string("outreach/mail/digest/body.html", {**told, **links})
    shown = inner.replace("\n", " ")  # the desk shows line ends as such
    return rendering.filled(whole, links), mark_safe(shown)
