"""Which portal a request came to. One installation serves several: each is a Site of Wagtail with its own
host, name, contact and pages; people, agencies, courses and records are one.

What is read here is kept for some seconds: text may lag 10 s in all, and `portal.page_cache` adds its own 5.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from wagtail.models import Page, Site

from rollcall.base.models import SiteWords

Next = Callable[[HttpRequest], HttpResponse]
KEPT_SECONDS = 5
_host: ContextVar[str] = ContextVar("host", default="")


@dataclass(frozen=True, slots=True)
class Portal:
    """One portal: its words, and the sections that its editors keep, such as "toolkit"."""

    site_id: int | None
    words: SiteWords
    sections: frozenset[str]


def know_the_portal(get_response: Next) -> Next:
    """Middleware: remember for this request to which host it came."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _host.set(request.get_host())
        try:
            return get_response(request)
        finally:
            _host.reset(token)

    return middleware


def here() -> Portal:
    """The portal of this request; outside of one, as in a letter, the first one. Two queries in 5 s."""
    host, local = _host.get(), caches["local"]
    kept: Portal | None = local.get(f"portal:{host}")
    if kept is None:
        kept = _read(host)
        local.set(f"portal:{host}", kept, getattr(settings, "SITE_KEPT_SECONDS", KEPT_SECONDS))
    return kept


def forget() -> None:
    """Read anew at the next question; for tests, and for who has just changed the words."""
    caches["local"].clear()


def _read(host: str) -> Portal:
    site = _site(host)
    if site is None:
        return Portal(None, SiteWords(), frozenset())
    words = getattr(site, "sitewords", None) or SiteWords(site=site)
    root: Page = site.root_page
    below = Page.objects.filter(path__startswith=root.path, depth=root.depth + 1, live=True)
    return Portal(site.pk, words, frozenset(below.values_list("slug", flat=True)))


def _site(host: str) -> Site | None:
    """The site of a host; the default one for a host that none names."""
    rows = list(Site.objects.select_related("root_page", "sitewords"))
    name = split_domain_port(host)[0]
    named = [site for site in rows if site.hostname == name]
    return next(iter([*named, *(site for site in rows if site.is_default_site)]), None)
