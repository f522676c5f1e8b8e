"""What every template may use."""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from rollcall.base.models import SiteWords

KEPT_SECONDS = 5  # text may lag 10 s in all; portal.page_cache adds its own 5


def _words() -> SiteWords:
    local = caches["local"]
    words: SiteWords | None = local.get("site-words")
    if words is None:
        site = Site.objects.filter(is_default_site=True).first()
        words = SiteWords.for_site(site) if site else SiteWords()
        local.set("site-words", words, KEPT_SECONDS)
    return words


def site(request: HttpRequest) -> dict[str, Any]:
    """`words` (brand, contact) and whether this is the demo."""
    return {"words": SimpleLazyObject(_words), "demo": settings.DEMO}
