"""The catalog page: words, facets with counts, order and page, in a fixed number of queries (R12)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.base import search
from rollcall.base.access import AccessLevel
from rollcall.base.models import SearchDocument
from rollcall.catalog import queries
from rollcall.catalog.models import Course, Provider, Topic
from rollcall.catalog.shelf_entry import KIND
from rollcall.catalog.words import language

A_PAGE = 12
LONGEST_WORDS = 200
Names = Mapping[str, str | Promise]
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
class Option:
    label: str | Promise
    count: int
    is_chosen: bool
    query: str  # the address's query when this is clicked: chosen becomes not chosen and back


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    heading: str | Promise
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the query without it."""

    label: str | Promise
    query: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks of the catalog."""

    words: str
    facets: Mapping[str, list[str]]
    sort: str  # "" is the best order for what was asked
    unknown: list[str]  # what no filter is called; left out, and said

    def query(self, **changed: Sequence[str]) -> str:
        """The address's query with some filters changed; always from the first page."""
        held = QueryDict(mutable=True)
        if self.words:
            held["q"] = self.words
        for name, chosen in {**self.facets, **changed}.items():
            held.setlist(name, list(chosen))
        if self.sort:
            held["sort"] = self.sort
        return held.urlencode()


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
        query = self.asked.query()
        return f"{query}&" if query else ""


class NoSuchPage(Exception):  # noqa: N818
    """There are fewer pages."""


def read(sent: QueryDict) -> Asked:
    """Take the query apart; what cannot be meant is left out and named."""
    facets = {name: list(dict.fromkeys(sent.getlist(name)))[:20] for name in HEADINGS if sent.getlist(name)}
    sort = sent.get("sort", "")
    unknown = [] if sort in SORTS or not sort else [sort]
    words = sent.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]
    return Asked(words, facets, sort if sort in SORTS else "", unknown)


def look(sent: QueryDict) -> Shelf:
    """The shelf as asked for. Six queries whatever the number of courses; raises NoSuchPage."""
    asked = read(sent)
    names = _names()
    asked = _only_known(asked, names)
    plain = search.clean(asked.words)
    found, is_exact = search.matches(plain, kinds=[KIND]) if plain or not asked.words else ([], True)
    names["language"] = {
        code: language(code)
        for code in sorted(set(chain(*(row.facets.get("language", []) for row in found))))
    }
    chosen = [row.key for row in found if search.fits(row, asked.facets)]
    return Shelf(
        asked=asked,
        page=_page(chosen, asked, sent.get("page", "1")),
        facets=[_facet(name, names[name], found, asked) for name in HEADINGS],
        chips=_chips(asked, names),
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
    known: dict[str, list[str]] = {}
    unknown = list(asked.unknown)
    for name, chosen in asked.facets.items():
        fits = [value for value in chosen if (value in names[name] if name in names else len(value) <= 20)]
        unknown += [value[:40] for value in chosen if value not in fits]
        if fits:
            known[name] = fits
    return Asked(asked.words, known, asked.sort, unknown)


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


def _facet(name: str, names: Names, found: Sequence[SearchDocument], asked: Asked) -> Facet:
    """Counts as they would be with the other filters in force: what a click would give."""
    others = {other: chosen for other, chosen in asked.facets.items() if other != name}
    counts = Counter(
        chain.from_iterable(row.facets.get(name, []) for row in found if search.fits(row, others))
    )
    chosen = asked.facets.get(name, [])
    options = [
        Option(label, counts[value], value in chosen, asked.query(**{name: _toggled(chosen, value)}))
        for value, label in names.items()
        if counts[value] or value in chosen
    ]
    return Facet(name, HEADINGS[name], options)


def _toggled(chosen: Sequence[str], value: str) -> list[str]:
    return [one for one in chosen if one != value] if value in chosen else [*chosen, value]


def _chips(asked: Asked, names: Mapping[str, Names]) -> list[Chip]:
    return [
        Chip(names[name].get(value, value), asked.query(**{name: _toggled(chosen, value)}))
        for name, chosen in asked.facets.items()
        for value in chosen
    ]
