"""Changing what is a portal's own. Each change is in the trail, with what stood there before."""

from typing import Any

from django.db import transaction
from wagtail.models import Site

from rollcall.base import audit, sites
from rollcall.base.models import AuditEntry, SiteWords

FIELDS = (
    "brand", "about", "about_es", "palette", "mark", "banner", "banner_es", "sponsor", "sponsor_es",
    "help_email", "help_phone", "help_hours", "help_hours_es", "registration", "shows",
)  # fmt: skip
MOST = 50


def of(site: Site) -> SiteWords:
    """What is said of a portal; as it comes, where nobody has said anything yet."""
    return SiteWords.objects.filter(site=site).first() or SiteWords(site=site)


@transaction.atomic
def change(words: SiteWords, *, by: audit.Actor) -> bool:
    """Write down what staff chose; returns whether anything is new. What it shows follows within a minute."""
    before = _told(SiteWords.objects.select_for_update().filter(pk=words.pk).first() or SiteWords())
    after = _told(words)
    changed = [name for name in FIELDS if before[name] != after[name]]
    if words.pk and not changed:
        return False
    words.save()
    audit.record(
        "portal.changed",
        words,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    transaction.on_commit(sites.forget)
    return True


def _told(words: SiteWords) -> dict[str, Any]:
    return {name: getattr(words, name) for name in FIELDS}


def history(words: SiteWords) -> list[AuditEntry]:
    """The changes, the newest first."""
    return list(audit.trail(words).order_by("-at", "-pk")[:MOST]) if words.pk else []
