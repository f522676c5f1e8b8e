"""Readers and items for the tests of updates."""

from datetime import timedelta
from typing import Any

from rollcall.base import clock
from rollcall.outreach import digests, subscriptions
from rollcall.outreach.models import DigestItem, Subscription
from rollcall.outreach.subscriptions import Choice


def reader(email: str = "rita@mail.example", rhythm: str = "daily", **changes: Any) -> Subscription:
    """Somebody who asked and whose mailbox has answered."""
    given = {"topics": [], "states": [], **changes}
    language = given.pop("language", "en-us")
    return subscriptions.keep(email, Choice(rhythm, **given), email=email, language=language)


def item(key: str = "1", **changes: Any) -> DigestItem:
    """Something that was published just now."""
    words: dict[str, Any] = {
        "kind": "resource", "title": f"Resource {key}", "sentence": "What it is.", "url": f"/toolkit/{key}/",
        "level": "open",
    }  # fmt: skip
    made = digests.put(key=key, **{**words, **changes})
    if made.queued_at == clock.now():  # the tests' clock stands still: readers came before it
        made.queued_at += timedelta(seconds=1)
        made.save()
    return made
