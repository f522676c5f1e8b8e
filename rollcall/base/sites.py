"""Which portal a request came to. One installation serves several: each is a Site of Wagtail with its own
host, name, look, contact and pages; people, agencies, courses and records are one (docs/decisions/0010).

What is read here is kept for some seconds: text may lag 10 s in all, and `portal.page_cache` adds its own 5.
"""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from wagtail.models import Page, Site

from rollcall.base import clock
from rollcall.base.models import Bulletin, SiteWords

Next = Callable[[HttpRequest], HttpResponse]
Facets = Mapping[str, Sequence[str]]
KEPT_SECONDS = 5
ROOT = "root"  # the facet of what stands in one portal's tree of pages: the path of the tree's root
_host: ContextVar[str] = ContextVar("host", default="")


@dataclass(frozen=True, slots=True)
class Portal:
    """One portal: its words, the sections that its editors keep, such as "toolkit", and what it shows."""

    site_id: int | None
    words: SiteWords
    sections: frozenset[str]
    hostname: str = ""
    tree: str = ""  # the path of its root page
    bulletins: tuple[Bulletin, ...] = field(default=())  # those of now and of later
    others: tuple[str, ...] = field(default=())  # the origins of the other portals

    @property
    def origin(self) -> str:
        """Scheme and host, as they stand before a path. All portals share scheme and port."""
        return origin_of(self.hostname)

    @property
    def is_identity(self) -> bool:
        """Whether people sign in here: on the one host that the settings name."""
        return self.origin == settings.PORTAL_ORIGIN

    def shows(self, facets: Facets) -> bool:
        """Whether something with these public codes belongs on this portal.

        What names no code of a facet, such as a course without a topic, is decided by the others.
        """
        return shows(self.words.shows, self.tree, facets)

    def chosen(self, name: str) -> Sequence[str]:
        """The codes of a facet that are shown; none where all are."""
        codes: Sequence[str] = self.words.shows.get(name, ())
        return codes

    def notices(self) -> list[Bulletin]:
        """What is to be said above every page right now."""
        present = clock.now()
        return [one for one in self.bulletins if one.begins_at <= present < one.ends_at]


def shows(chosen: Mapping[str, Sequence[str]], tree: str, facets: Facets) -> bool:
    """As `Portal.shows`, for a portal with these choices and this tree of pages."""
    wanted = {**chosen, ROOT: [tree]} if tree else chosen
    return all(
        not codes or not facets.get(name) or not set(codes).isdisjoint(facets[name])
        for name, codes in wanted.items()
    )


def tree_of(page: Page) -> list[str]:
    """The value of the facet `ROOT` for a page of Wagtail's tree."""
    return [page.path[: 2 * page.steplen]]


def know_the_portal(get_response: Next) -> Next:
    """Middleware: remember for this request to which host it came; forms may lead on to the other portals.

    A browser holds `form-action` against every redirect that follows a form, and a sign-in leads elsewhere.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        host = request.get_host()
        token = _host.set(host)
        try:
            response = get_response(request)
        finally:
            _host.reset(token)
        kept: Portal | None = caches["local"].get(f"portal:{host}")  # no page with a form came without
        if kept is not None and kept.others:
            let_forms_lead_to(response, kept.others)
        return response

    return middleware


def let_forms_lead_to(response: HttpResponse, origins: Sequence[str]) -> None:
    """Name further origins in the page's policy, where the middleware of django-csp reads them."""
    told = getattr(response, "_csp_update", None) or {}
    response._csp_update = {**told, "form-action": list(origins)}  # type: ignore[attr-defined]


def here() -> Portal:
    """The portal of this request; outside of one, as in a letter, the first one. Three queries in 5 s."""
    host, local = _host.get(), caches["local"]
    kept: Portal | None = local.get(f"portal:{host}")
    if kept is None:
        kept = _read(host)
        local.set(f"portal:{host}", kept, getattr(settings, "SITE_KEPT_SECONDS", KEPT_SECONDS))
    return kept


def every() -> list[Portal]:
    """All portals, the one where people sign in first; one query in 5 s."""
    local = caches["local"]
    kept: list[Portal] | None = local.get("portals")
    if kept is None:
        kept = every_now()
        local.set("portals", kept, getattr(settings, "SITE_KEPT_SECONDS", KEPT_SECONDS))
    return kept


def every_now() -> list[Portal]:
    """As `every`, read anew; one query."""
    rows = Site.objects.select_related("root_page", "sitewords").order_by("-is_default_site", "pk")
    return [_portal(site) for site in rows]


def known(host: str) -> Portal | None:
    """The portal of a host name, where people may be sent to; None for any other host.

    A host must be a portal's, and one that the operator lets this installation answer to.
    """
    name = split_domain_port(host)[0]
    found = next((one for one in every() if one.hostname == name), None) if name else None
    return found if found and validate_host(name, settings.ALLOWED_HOSTS) else None


def is_away(request: HttpRequest) -> bool:
    """Whether a request came to a portal on which nobody signs in. No query but that of `here`."""
    name = split_domain_port(request.get_host())[0]
    if name == identity_host():
        return False
    found = here()
    return found.hostname == name and not found.is_identity


def identity_host() -> str:
    return urlsplit(settings.PORTAL_ORIGIN).hostname or ""


def origin_of(hostname: str) -> str:
    """Scheme and host of a portal. The first one's is in the settings; the others share scheme and port."""
    told = urlsplit(settings.PORTAL_ORIGIN)
    if not hostname or hostname == told.hostname:
        return str(settings.PORTAL_ORIGIN)
    return f"{told.scheme}://{hostname}:{told.port}" if told.port else f"{told.scheme}://{hostname}"


def origins() -> list[str]:
    """The origins of all portals, the first one's first."""
    return list(dict.fromkeys([str(settings.PORTAL_ORIGIN), *(one.origin for one in every())]))


def forget() -> None:
    """Read anew at the next question; for tests, and for who has just changed the words."""
    caches["local"].clear()


def _read(host: str) -> Portal:
    rows = list(Site.objects.select_related("root_page", "sitewords"))
    site = _site(host, rows)
    if site is None:
        return Portal(None, SiteWords(), frozenset())
    root: Page = site.root_page
    below = Page.objects.filter(path__startswith=root.path, depth=root.depth + 1, live=True)
    return replace(
        _portal(site),
        sections=frozenset(below.values_list("slug", flat=True)),
        bulletins=tuple(_bulletins(site)),
        others=tuple(_portal(one).origin for one in rows if one.pk != site.pk),
    )


def _portal(site: Site) -> Portal:
    words = getattr(site, "sitewords", None) or SiteWords(site=site)
    hostname = identity_host() if site.is_default_site else site.hostname
    return Portal(site.pk, words, frozenset(), hostname, site.root_page.path)


def _bulletins(site: Site) -> list[Bulletin]:
    rows = Bulletin.objects.filter(Q(site=site) | Q(site=None), ends_at__gt=clock.now())
    return list(rows.order_by("begins_at", "pk"))


def _site(host: str, rows: Sequence[Site]) -> Site | None:
    """The site of a host; the default one for a host that none names."""
    name = split_domain_port(host)[0]
    named = [site for site in rows if site.hostname == name]
    return next(iter([*named, *(site for site in rows if site.is_default_site)]), None)
