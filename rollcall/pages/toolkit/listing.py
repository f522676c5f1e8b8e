"""The directory: words, filters with counts, order and pages, from the search table alone (R31).

The entries hold public words only, so nothing here can tell more of what is locked (P26).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.access import may_open_each
from rollcall.accounts.models import User
from rollcall.base import facets, search
from rollcall.base.facets import Asked, Chip, Facet, Names, NoSuchPage
from rollcall.base.models import SearchDocument
from rollcall.catalog.models import Topic
from rollcall.catalog.words import language
from rollcall.pages.models import FileLink, ResourcePage, ToolkitIndexPage
from rollcall.pages.models.toolkit_words import KIT, Kind, Length, Whom
from rollcall.pages.toolkit.entries import KIND, SHELF
from rollcall.player.words import file_type

A_PAGE = 12
Person = User | AnonymousUser
SORTS: dict[str, str | Promise] = {
    "new": _("Newest first"),
    "title": _("By title"),
    "short": _("Shortest first"),
}
HEADINGS: Names = {
    "topic": _("Topic"),
    "type": _("What it is"),
    "audience": _("For whom"),
    "time": _("Time needed"),
    "language": _("Language"),
    "level": _("Who may open it"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One entry as the visitor may see it; `formats` and `downloads` only of what is open to them."""

    entry: SearchDocument
    kind: str | Promise
    dated: date
    provider: str = ""
    minutes: int = 0
    language: str = ""
    formats: str = ""
    downloads: int = 0
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """All that the page shows."""

    asked: Asked
    page: Page[Card]
    facets: list[Facet]
    chips: list[Chip]
    is_exact: bool


def look(user: Person, index: ToolkitIndexPage, sent: QueryDict) -> Listing:
    """The directory as asked for: seven queries at most whatever there is. Raises NoSuchPage."""
    asked = facets.read(sent, HEADINGS, SORTS)
    plain = search.clean(asked.words)
    found, is_exact = search.matches(plain, kinds=[KIND]) if plain or not asked.words else ([], True)
    found = [row for row in found if str(index.original.pk) in row.facets.get(SHELF, ())]
    names = _names(found)
    asked = facets.only_known(asked, names)
    chosen = _sorted([row for row in found if search.fits(row, asked.facets)], asked)
    return Listing(
        asked=asked,
        page=_page(user, chosen, sent.get("page", "1")),
        facets=[facets.counted(name, HEADINGS[name], names[name], found, asked) for name in HEADINGS],
        chips=facets.chips(asked, names),
        is_exact=is_exact,
    )


def _names(found: Sequence[SearchDocument]) -> Mapping[str, Names]:
    """What each filter's values are called."""
    spoken = sorted({code for row in found for code in row.facets.get("language", ())})
    return {
        "topic": dict(Topic.objects.values_list("slug", "name")),
        "type": {**dict(Kind.choices), KIT: _("Kit")},
        "audience": dict(Whom.choices),
        "time": dict(Length.choices),
        "language": {code: language(code) for code in spoken},
        "level": dict(SearchDocument._meta.get_field("level").flatchoices),
    }


def _sorted(rows: list[SearchDocument], asked: Asked) -> list[SearchDocument]:
    """In the order asked for; else best match first where there are words, newest first where not."""
    sort = asked.sort or ("" if asked.words else "new")
    keys: dict[str, tuple[Callable[[SearchDocument], str | int], bool]] = {
        "new": (lambda row: row.facets.get("dated", [""])[0], True),
        "title": (lambda row: row.title.casefold(), False),
        "short": (lambda row: int(row.facets.get("minutes", ["9999"])[0]), False),
    }
    if sort not in keys:
        return rows
    key, backwards = keys[sort]
    return sorted(rows, key=key, reverse=backwards)


def _page(user: Person, rows: list[SearchDocument], number: str) -> Page[Card]:
    try:
        few = Paginator(rows, A_PAGE).page(number)
    except (EmptyPage, PageNotAnInteger) as error:
        raise NoSuchPage from error
    return Page(cards(user, list(few.object_list)), few.number, few.paginator)  # type: ignore[arg-type]


def cards(user: Person, entries: Sequence[SearchDocument]) -> list[Card]:
    """What a list shows of some entries, in their order; four queries at most."""
    whole = SearchDocument.objects.in_bulk([entry.pk for entry in entries])
    keys = [int(entry.key) for entry in entries if entry.facets.get("type") != [KIT]]
    links = Prefetch("file_links", queryset=FileLink.objects.select_related("file"))
    rows = list(
        ResourcePage.objects.filter(pk__in=keys)
        .select_related("provider")
        .defer("body", "points", "questions")
        .prefetch_related(links)
    )
    opens = may_open_each(user, rows)
    seen = {row.pk: (row, bool(decision)) for row, decision in zip(rows, opens, strict=True)}
    return [_card(whole[entry.pk], *seen.get(int(entry.key), (None, True))) for entry in entries]


def _card(entry: SearchDocument, row: ResourcePage | None, is_open: bool) -> Card:
    if row is None:
        return Card(entry, _("Kit"), date.fromisoformat(entry.facets["dated"][0]))
    files = [link.file for link in row.file_links.all()] if is_open else []
    formats = dict.fromkeys(file_type(file.media_type, file.file.name or "") for file in files)
    return Card(
        entry,
        row.get_kind_display(),
        row.dated,
        provider=row.provider.name,
        minutes=row.minutes,
        language=language(row.language),
        formats=", ".join(formats),
        downloads=sum(file.downloads for file in files),
        is_open=is_open,
    )
