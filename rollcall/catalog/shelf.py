"""The catalog page: words, facets with counts, order and page, in a fixed number of queries (R12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.base import facets, search, sites
from rollcall.base.access import AccessLevel
from rollcall.base.facets import Asked, Chip, Facet, Names, NoSuchPage
from rollcall.catalog import queries
from rollcall.catalog.models import Course, Provider, Topic
from rollcall.catalog.shelf_entry import KIND
from rollcall.catalog.words import language

A_PAGE = 12
SORTS: dict[str, tuple[str | Promise, list[str]]] = {
    "new": (_("Newest first"), ["-current__published_at", "pk"]),
    "title": (_("By title"), ["current__title", "pk"]),
    "short": (_("Shortest first"), ["current__minutes", "current__title"]),
}
HEADINGS: Names = {
    "topic": _("Topic"),
    "level": _("Who may open it"),
    "length": _("Length"),
    "certificate": _("Certificate"),
    "provider": _("Provider"),
    "language": _("Language"),
}
_FIXED: Mapping[str, Names] = {
    "level": dict(AccessLevel.choices),
    "length": {"short": _("Up to 30 min"), "medium": _("31 min to 1 h"), "long": _("Over 1 h")},
    "certificate": {"yes": _("With a certificate"), "no": _("Without")},
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that the page shows."""

    asked: Asked
    page: Page[Course]
    facets: list[Facet]
    chips: list[Chip]
    is_exact: bool

    @property
    def page_query(self) -> str:
        return self.asked.page_query


def look(sent: QueryDict) -> Shelf:
    """The shelf as asked for. Six queries whatever the number of courses; raises NoSuchPage."""
    portal = sites.here()
    asked = facets.read(sent, HEADINGS, SORTS)
    names = _names()
    asked = _only_known(asked, names)
    plain = search.clean(asked.words)
    found, is_exact = search.matches(plain, kinds=[KIND]) if plain or not asked.words else ([], True)
    found = [row for row in found if portal.shows(row.facets)]
    names["language"] = {
        code: language(code)
        for code in sorted(set(chain(*(row.facets.get("language", []) for row in found))))
    }
    chosen = [row.key for row in found if search.fits(row, asked.facets)]
    return Shelf(
        asked=asked,
        page=_page(chosen, asked, sent.get("page", "1")),
        facets=[facets.counted(name, HEADINGS[name], names[name], found, asked) for name in HEADINGS],
        chips=facets.chips(asked, names),
        is_exact=is_exact,
    )


def _names() -> dict[str, Names]:
    """What each facet's values are called."""
    return {
        **_FIXED,
        "topic": dict(Topic.objects.values_list("slug", "name")),
        "provider": dict(Provider.objects.values_list("slug", "name")),
    }


def _only_known(asked: Asked, names: Mapping[str, Names]) -> Asked:
    """Without filters that do not exist; any short language code is a language."""
    codes = [code for code in asked.facets.get("language", []) if len(code) <= 20]
    return facets.only_known(asked, {**names, "language": {code: code for code in codes}})


def _page(slugs: list[str], asked: Asked, number: str) -> Page[Course]:
    """One page of courses, in the order asked for, else by how well they fit the words."""
    by_fit = bool(asked.words) and not asked.sort
    courses = queries.published().filter(slug__in=slugs)
    if not by_fit:
        courses = courses.order_by(*SORTS[asked.sort or "new"][1])
    try:
        if not by_fit:
            return Paginator(courses, A_PAGE).page(number)
        few = Paginator(slugs, A_PAGE).page(number)
    except (EmptyPage, PageNotAnInteger) as error:
        raise NoSuchPage from error
    place = {slug: at for at, slug in enumerate(few.object_list)}
    ranked = sorted(courses.filter(slug__in=place), key=lambda course: place[course.slug])
    return Page(ranked, few.number, few.paginator)  # type: ignore[arg-type]  # the paginator counts, no more
