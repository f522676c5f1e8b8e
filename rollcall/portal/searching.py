"""The search page: words, picks, filters with true counts, and one page of what was found."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.places import STATES
from rollcall.base import facets, search
from rollcall.base.access import AccessLevel
from rollcall.base.facets import Asked, Chip, Facet, Names, NoSuchPage, Option
from rollcall.base.finding import meaning
from rollcall.base.models import SearchDocument
from rollcall.catalog.models import Topic
from rollcall.catalog.words import language
from rollcall.events.models import Event
from rollcall.pages.models import toolkit_words

A_PAGE = 20
SUGGESTED = 8
HEADINGS: Names = {
    "kind": _("What it is"),
    "level": _("Who may open it"),
    "topic": _("Topic"),
    "type": _("Type"),
    "state": _("State"),
    "language": _("Language"),
}
KINDS: Names = {
    "course": _("Courses"),
    "event": _("Classes and webinars"),
    "resource": _("Resources"),
    "page": _("Pages"),
    "question": _("Questions and answers"),
    "model": _("Model programs"),
}
ONE_OF: Names = {
    "course": _("Course"),
    "event": _("Class or webinar"),
    "resource": _("Resource"),
    "page": _("Page"),
    "question": _("Question and answer"),
    "model": _("Model program"),
}
TYPES: Names = {**dict(Event.Kind.choices), **dict(toolkit_words.Kind.choices), toolkit_words.KIT: _("Kit")}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing found, as the page shows it."""

    url: str
    title: str
    sentence: str
    level: str
    kind: str | Promise


@dataclass(frozen=True, slots=True)
class Results:
    """All that the page shows."""

    asked: Asked
    page: Page[Line]
    facets: list[Facet]
    chips: list[Chip]
    picks: list[Line]
    is_exact: bool

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def was_asked(self) -> bool:
        """Whether something was looked for; else the page says what there is."""
        return bool(self.asked.words or self.asked.facets)

    @property
    def was_missed(self) -> bool:
        """Whether editors should know: words alone, and nothing holds them."""
        found = self.total and self.is_exact
        first = self.page.number == 1
        return bool(self.asked.words) and not self.asked.facets and first and not found and not self.picks


def look(sent: QueryDict) -> Results:
    """The page as asked for: eight queries at most, whatever there is. Raises NoSuchPage."""
    asked = facets.read(sent, HEADINGS)
    plain = search.clean(asked.words)
    found = search.tallies(plain) if plain or not asked.words else search.nothing()
    names = _names(found.counts.of)
    asked = facets.only_known(asked, names)
    if asked.facets:
        found = found.narrowed(asked.facets)
    page = _page(found, asked, sent.get("page", "1"))
    return Results(
        asked=asked,
        page=page,
        facets=[_facet(name, names[name], found, asked) for name in HEADINGS],
        chips=facets.chips(asked, names),
        picks=picks(plain) if page.number == 1 and not asked.facets else [],
        is_exact=found.exact,
    )


def picks(plain: Sequence[str]) -> list[Line]:
    """What editors put first for these words. Without a title it shows what stands at its address."""
    chosen = meaning.picked(plain, meaning.kept()) if plain else []
    if not chosen:
        return []
    urls = [pick.url.partition("#")[0] for pick in chosen]
    there = {row.url: row for row in SearchDocument.objects.filter(url__in=urls)}
    rows = [(pick, there.get(url)) for pick, url in zip(chosen, urls, strict=True)]
    lines = [_picked(pick, row) for pick, row in rows if row is None or search.is_for_visitor(row)]
    return [line for line in lines if line.title]


def suggested(typed: str) -> list[Line]:
    """The best titles for what was typed so far that this portal shows; two queries."""
    return [line(row) for row in search.suggestions(typed, limit=SUGGESTED)]


def _picked(pick: meaning.Pick, row: SearchDocument | None) -> Line:
    if row is None:
        return Line(pick.url, pick.title, pick.sentence, "", "")
    shown = line(row)
    return Line(pick.url, pick.title or shown.title, pick.sentence or shown.sentence, shown.level, shown.kind)


def line(row: SearchDocument) -> Line:
    return Line(row.url, row.title, row.overview, row.level, ONE_OF.get(row.kind, ""))


def _facet(name: str, names: Names, found: search.Tallies, asked: Asked) -> Facet:
    """The values there are; none where a single one is all there is to choose."""
    chosen, of_each = asked.facets.get(name, []), found.counts.of[name]
    options = [
        Option(
            label,
            of_each.get(value, 0),
            value in chosen,
            asked.query(**{name: facets.toggled(chosen, value)}),
        )
        for value, label in names.items()
        if value in of_each or value in chosen
    ]
    is_choice = len(options) > 1 or chosen
    return Facet(name, HEADINGS[name], options if is_choice or found.total > sum(of_each.values()) else [])


def _names(held: Mapping[str, Mapping[str, int]]) -> Mapping[str, Names]:
    """What the values of each filter are called; a kind or type that has no name shows its code."""
    return {
        "kind": _with_codes(KINDS, held["kind"]),
        "level": dict(AccessLevel.choices),
        "topic": dict(Topic.objects.order_by("name").values_list("slug", "name")),
        "type": _with_codes(TYPES, held["type"]),
        "state": STATES,
        "language": {code: language(code) for code in sorted(held["language"])},
    }


def _with_codes(names: Names, held: Collection[str]) -> Names:
    return {**names, **{code: code.replace("_", " ").capitalize() for code in sorted(set(held) - set(names))}}


class _Slices:
    """What a paginator needs: how many, and a slice of them."""

    def __init__(self, found: search.Tallies, total: int) -> None:
        self.found, self.total = found, total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, part: slice) -> list[Line]:
        rows = self.found.page(part.stop - part.start, part.start) if self.total else []
        return [line(row) for row in rows]


def _page(found: search.Tallies, asked: Asked, number: str) -> Page[Line]:
    slices = _Slices(found, found.total if asked.words or asked.facets else 0)
    try:
        return Paginator(cast("Any", slices), A_PAGE).page(number)
    except (EmptyPage, PageNotAnInteger) as error:
        raise NoSuchPage from error
