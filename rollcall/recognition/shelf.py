"""The library's list: words, filters with counts, agencies like mine, numbers by state (R33)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Agency
from rollcall.accounts.places import STATES
from rollcall.base import search
from rollcall.base.facets import Asked, Chip, Facet, NoSuchPage, Option
from rollcall.recognition.models import ModelProgram
from rollcall.recognition.publicity import KIND

A_PAGE = 12
MOST = 2000
NEWEST = 30  # in the feed
MOST_IN_SITEMAP = 5000
LONGEST_WORDS = 200
NEAR = 2  # an agency is like mine when it is at most twice as large, and at least half
Names = Mapping[str, str | Promise]
SIZES: Mapping[str, tuple[int, int]] = {
    "1-10": (0, 10), "11-25": (11, 25), "26-50": (26, 50), "51-100": (51, 100),
    "101-500": (101, 500), "501": (501, 10**9),
}  # fmt: skip
HEADINGS: Names = {
    "category": _("Category"),
    "state": _("State"),
    "type": _("Kind of agency"),
    "size": _("Sworn officers"),
    "evidence": _("Evidence"),
    "topic": _("Topic"),
}
_FIXED: Mapping[str, Names] = {
    "state": STATES,
    "type": {str(value): label for value, label in Agency.Type.choices},
    "size": {
        "1-10": _("Up to 10"),
        "11-25": _("11 to 25"),
        "26-50": _("26 to 50"),
        "51-100": _("51 to 100"),
        "101-500": _("101 to 500"),
        "501": _("More than 500"),
    },
    "evidence": {str(value): label for value, label in ModelProgram.Evidence.choices},
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that the page shows."""

    asked: Asked
    page: Page[ModelProgram]
    facets: list[Facet]
    chips: list[Chip]
    is_like_mine: bool

    @property
    def page_query(self) -> str:
        parts = [part for part in ("mine=1" if self.is_like_mine else "", self.asked.query()) if part]
        return "&".join(parts) + "&" if parts else ""


def look(sent: QueryDict, mine: Sequence[Agency]) -> Shelf:
    """What is on the shelf, as asked for; four queries. `mine` narrows by `mine=1`. Raises NoSuchPage."""
    every = published()
    names = _names(every)
    asked = _only_known(_read(sent), names)
    is_like_mine = bool(mine) and sent.get("mine") == "1"
    rows = _with_words([one for one in every if not is_like_mine or like(one, mine)], asked)
    chosen = [one for one in rows if _fits(one, asked.facets)]
    try:
        page = Paginator(chosen, A_PAGE).page(sent.get("page", "1"))
    except (EmptyPage, PageNotAnInteger) as error:
        raise NoSuchPage from error
    facets = [_facet(name, names[name], rows, asked, is_like_mine) for name in HEADINGS]
    return Shelf(asked, page, facets, _chips(asked, names, is_like_mine), is_like_mine)


def published() -> list[ModelProgram]:
    """Every card on the shelf, the newest first, without the long texts; two queries."""
    rows = ModelProgram.objects.filter(state=ModelProgram.State.PUBLISHED).select_related("category")
    light = rows.defer("done", "cost", "staffing", "results").prefetch_related("topics")
    return list(light.order_by("-published_at", "pk")[:MOST])


def by_state() -> dict[str, int]:
    rows = ModelProgram.objects.filter(state=ModelProgram.State.PUBLISHED)
    return Counter(rows.values_list("state_code", flat=True))


def like(program: ModelProgram, mine: Sequence[Agency]) -> bool:
    """Whether the program's agency is of the same kind as one of mine, and near its size where both are
    known."""
    return any(
        program.agency_type == agency.type and _is_near(program.agency_size, agency.sworn_count)
        for agency in mine
    )


def _is_near(one: int | None, other: int | None) -> bool:
    if not one or not other:
        return True
    return one <= NEAR * other and other <= NEAR * one


def _read(sent: QueryDict) -> Asked:
    facets = {name: list(dict.fromkeys(sent.getlist(name)))[:20] for name in HEADINGS if sent.getlist(name)}
    return Asked(sent.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS], facets, "", [])


def _held(program: ModelProgram) -> Mapping[str, list[str]]:
    size = program.agency_size
    return {
        "category": [program.category.slug],
        "state": [program.state_code],
        "type": [program.agency_type],
        "size": [key for key, (low, high) in SIZES.items() if size is not None and low <= size <= high],
        "evidence": [program.evidence],
        "topic": [topic.slug for topic in program.topics.all()],
    }


def _names(rows: Sequence[ModelProgram]) -> dict[str, Names]:
    categories = sorted({row.category for row in rows}, key=lambda one: (one.position, one.name))
    topics: dict[str, str] = {topic.slug: topic.name for row in rows for topic in row.topics.all()}
    return {
        **_FIXED,
        "category": {one.slug: one.name for one in categories},
        "topic": {slug: topics[slug] for slug in sorted(topics, key=lambda one: topics[one].casefold())},
    }


def _only_known(asked: Asked, names: Mapping[str, Names]) -> Asked:
    known = {name: [one for one in chosen if one in names[name]] for name, chosen in asked.facets.items()}
    unknown = [one[:40] for name, chosen in asked.facets.items() for one in chosen if one not in names[name]]
    return Asked(asked.words, {name: chosen for name, chosen in known.items() if chosen}, "", unknown)


def _with_words(rows: list[ModelProgram], asked: Asked) -> list[ModelProgram]:
    """Those whose entry in the search holds what was typed."""
    if not asked.words:
        return rows
    plain = search.clean(asked.words)
    found, _exact = search.matches(plain, kinds=[KIND]) if plain else ([], True)
    keys = {document.key for document in found}
    return [row for row in rows if row.slug in keys]


def _fits(row: ModelProgram, facets: Mapping[str, list[str]]) -> bool:
    held = _held(row)
    return all(set(chosen) & set(held[name]) for name, chosen in facets.items())


def _facet(name: str, names: Names, rows: Sequence[ModelProgram], asked: Asked, is_like_mine: bool) -> Facet:
    """Counts as they would be with the other filters in force."""
    others = {other: chosen for other, chosen in asked.facets.items() if other != name}
    counts = Counter(chain.from_iterable(_held(row)[name] for row in rows if _fits(row, others)))
    chosen = asked.facets.get(name, [])
    options = [
        Option(
            label, counts[value], value in chosen, _query(asked, name, _toggled(chosen, value), is_like_mine)
        )
        for value, label in names.items()
        if counts[value] or value in chosen
    ]
    return Facet(name, HEADINGS[name], options)


def _query(asked: Asked, name: str, values: list[str], is_like_mine: bool) -> str:
    query = asked.query(**{name: values})
    return "&".join(part for part in ("mine=1" if is_like_mine else "", query) if part)


def _toggled(chosen: Sequence[str], value: str) -> list[str]:
    return [one for one in chosen if one != value] if value in chosen else [*chosen, value]


def _chips(asked: Asked, names: Mapping[str, Names], is_like_mine: bool) -> list[Chip]:
    return [
        Chip(names[name].get(value, value), _query(asked, name, _toggled(chosen, value), is_like_mine))
        for name, chosen in asked.facets.items()
        for value in chosen
    ]


def newest() -> list[ModelProgram]:
    """The programs published last, for a feed; one query."""
    rows = ModelProgram.objects.filter(state=ModelProgram.State.PUBLISHED, published_at__isnull=False)
    return list(rows.order_by("-published_at", "-pk")[:NEWEST])


def for_sitemap() -> list[tuple[str, datetime | None]]:
    """Slug and day of publication of every program on the shelf; one query."""
    rows = ModelProgram.objects.filter(state=ModelProgram.State.PUBLISHED).order_by("slug")
    return list(rows.values_list("slug", "published_at")[:MOST_IN_SITEMAP])
