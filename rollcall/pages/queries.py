"""Reads of this room, within the portal that one is on, in the language of the reader."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from wagtail.models import Page

from rollcall.base import sites
from rollcall.pages.addresses import address_of
from rollcall.pages.models import FaqPage, Featured, HomePage, NewsPage, ProgramPage, tongues

MOST_IN_SITEMAP = 5000


def home() -> HomePage | None:
    """The editors' words for the first screen; None where they have no home page. Three queries."""
    featured = Featured.objects.select_related("page").order_by("sort_order")
    rows = HomePage.objects.prefetch_related("doors", Prefetch("featured", queryset=featured))
    tops = Page.objects.filter(sites_rooted_here=sites.here().site_id, live=True).values("translation_key")
    of_language = {tongues.code_of(row): row for row in rows.filter(live=True, translation_key__in=tops)}
    original = of_language.get(settings.LANGUAGE_CODE)
    shown = of_language.get(tongues.wanted(), original)
    if original and shown:
        shown.original = original
    return shown


def top_home() -> HomePage | None:
    """The home page at the top of the original tree, published or not; one query."""
    found: HomePage | None = HomePage.objects.filter(sites_rooted_here=sites.here().site_id).first()
    return found


def news(home: HomePage | None = None) -> QuerySet[NewsPage]:
    """Published news of this portal, the newest first. `home` is where one has that already."""
    above = home.original if home else root()
    if above is None:
        none: QuerySet[NewsPage] = NewsPage.objects.none()
        return none
    return tongues.read(NewsPage.objects.live().descendant_of(above)).order_by("-dated", "-pk")


def programs() -> QuerySet[ProgramPage]:
    """Published programs of this portal, the one that changed last first."""
    return tongues.read(original_programs()).order_by("-last_published_at", "-pk")


def original_programs(*, everywhere: bool = False) -> QuerySet[ProgramPage]:
    """The same as they were first written: their topics and providers hold for every language. `everywhere`
    is on all portals.
    """
    tops = [one.tree for one in sites.every() if one.tree] if everywhere else [_path_here()]
    below = [Q(path__startswith=top) for top in tops] or [Q(pk__in=[])]
    found: QuerySet[ProgramPage] = ProgramPage.objects.live().filter(reduce(or_, below))
    return found


def questions() -> QuerySet[FaqPage]:
    """The published pages of questions of this portal; there is one."""
    return tongues.read(FaqPage.objects.live().filter(path__startswith=_path_here()))


def _path_here() -> str:
    """Where this portal's pages begin in the tree; where there is none, what no page begins with."""
    top = root()
    return str(top.path) if top else "-"


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
