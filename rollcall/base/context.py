"""What every template may use."""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from rollcall.base import theme
from rollcall.base.models import SiteWords

KEPT_SECONDS = 5  # text may lag 10 s in all; portal.page_cache adds its own 5


def words() -> SiteWords:
    """The portal's name and help desk, kept for some seconds; one query, and none that writes."""
    local = caches["local"]
    kept: SiteWords | None = local.get("site-words")
    if kept is None:
        kept = SiteWords.objects.filter(site__is_default_site=True).first() or SiteWords()
        local.set("site-words", kept, KEPT_SECONDS)
    return kept


def site(request: HttpRequest) -> dict[str, Any]:
    """`words` (brand, contact), whether this is the demo, and the `theme` that the visitor chose."""
    return {"words": SimpleLazyObject(words), "demo": settings.DEMO, "theme": theme.chosen(request)}
