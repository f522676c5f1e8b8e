"""A letter of updates in words, in the present language."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollcall.accounts.places import STATES
from rollcall.base.access import AccessLevel
from rollcall.outreach.digests import KINDS
from rollcall.outreach.models import DigestItem, Rhythm


def context_of(items: Sequence[DigestItem], rhythm: str) -> dict[str, Any]:
    """What the letter's templates use; also the preview that editors see."""
    return {"items": [shown(item) for item in items], "subject": subject(items, rhythm), "rhythm": rhythm}


def subject(items: Sequence[DigestItem], rhythm: str) -> str:
    """With what is in it; one thing is named, several are counted."""
    if len(items) == 1:
        return _("New: %(title)s") % {"title": items[0].title}
    if rhythm == Rhythm.WEEKLY:
        words = ngettext("%(count)d new thing this week", "%(count)d new things this week", len(items))
    else:
        words = ngettext("%(count)d new thing for you", "%(count)d new things for you", len(items))
    return words % {"count": len(items)}


def shown(item: DigestItem) -> dict[str, Any]:
    """One item as it stands in a letter: public words alone (P26)."""
    return {
        "title": item.title,
        "sentence": item.sentence,
        "url": item.url,
        "kind": KINDS.get(item.kind, KINDS["news"]),
        "level": AccessLevel(item.level).label if item.level in AccessLevel.values else "",
        "places": ", ".join(STATES.get(state, state) for state in item.states),
        "month": item.month,
    }
