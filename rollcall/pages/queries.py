"""Reads of this room, within the portal that one is on."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from wagtail.models import Page

from rollcall.base import sites
from rollcall.pages.addresses import address_of
from rollcall.pages.models import Featured, HomePage, NewsPage

MOST_IN_SITEMAP = 5000


def home() -> HomePage | None:
    """The editors' words for the first screen; None where they have no home page. Three queries."""
    featured = Featured.objects.select_related("page").order_by("sort_order")
    rows = HomePage.objects.prefetch_related("doors", Prefetch("featured", queryset=featured))
    found: HomePage | None = rows.filter(sites_rooted_here=sites.here().site_id, live=True).first()
    return found


def news(top: Page | None = None) -> QuerySet[NewsPage]:
    """Published news of this portal, the newest first. `top` is its home, where one has that already."""
    above = top or root()
    if above is None:
        none: QuerySet[NewsPage] = NewsPage.objects.none()
        return none
    rows: QuerySet[NewsPage] = NewsPage.objects.live().descendant_of(above).order_by("-dated", "-pk")
    return rows


def root() -> Page | None:
    """The page at the top of this portal's tree; one query."""
    return Page.objects.filter(sites_rooted_here=sites.here().site_id).first()


def for_sitemap() -> Iterable[tuple[str, datetime | None]]:
    """Path and day of publication of every published page below home; two queries."""
    top = root()
    if top is None:
        return []
    rows = Page.objects.live().descendant_of(top).order_by("path")[:MOST_IN_SITEMAP]
    return [(address_of(page), page.last_published_at) for page in rows]
