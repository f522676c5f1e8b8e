"""The list of classes and webinars: words, filters with counts, pages, and the events of one month.

What narrows and orders the list is public whatever the level; the day orders only those events whose day the
visitor may know. Others stand at the end of their month, by title, and until the month is over (P26).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.places import STATES
from rollcall.base import clock, facets, search
from rollcall.base.access import AccessLevel
from rollcall.base.facets import Asked, Chip, Facet, Names, NoSuchPage
from rollcall.catalog.models import Provider, Topic
from rollcall.catalog.showing import only_here
from rollcall.events import faces, publicity, when
from rollcall.events.face import Face
from rollcall.events.models import Event
from rollcall.events.viewing import Anybody, Relation, relations

A_PAGE = 12
MOST = 3000  # events that are looked through; beyond that one asks for a month
HEADINGS: Names = {
    "kind": _("What it is"),
    "state": _("State"),
    "topic": _("Topic"),
    "level": _("Who may come"),
    "provider": _("Provider"),
}
_FIXED: Mapping[str, Names] = {
    "kind": dict(Event.Kind.choices),
    "state": STATES,
    "level": dict(AccessLevel.choices),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One event as far as the list looks at it."""

    event: Event
    sees_all: bool
    month: date

    @property
    def facets(self) -> Mapping[str, list[str]]:
        """What the filters look at; give it an event whose topics were read."""
        return _facets(self.event)

    @property
    def order(self) -> tuple[date, bool, float, str, int]:
        """By day for who may know it; else after those, by title."""
        begins = self.event.starts_at.timestamp() if self.sees_all and self.event.starts_at else 0.0
        return self.month, not self.sees_all, begins, self.event.title.casefold(), self.event.pk


@dataclass(frozen=True, slots=True)
class Listing:
    """All that the page shows."""

    asked: Asked
    page: Page[Face]
    facets: list[Facet]
    chips: list[Chip]

    @property
    def page_query(self) -> str:
        return self.asked.page_query


def look(user: Anybody, sent: QueryDict) -> Listing:
    """What is to come, as asked for: eight queries at most whatever their number. Raises NoSuchPage."""
    shelf = _to_come(user, with_topics=True)
    asked = facets.read(sent, HEADINGS)
    names = _names(shelf.rows, asked)
    asked = facets.only_known(asked, names)
    rows = _with_words(shelf.rows, asked)
    chosen = [row for row in rows if facets.fits(row, asked.facets)]
    return Listing(
        asked=asked,
        page=_page(user, shelf, chosen, sent.get("page", "1")),
        facets=[facets.counted(name, HEADINGS[name], names[name], rows, asked) for name in HEADINGS],
        chips=facets.chips(asked, names),
    )


def of_month(user: Anybody, month: date) -> list[Face]:
    """Every event that begins or runs in a month, past ones too, with sessions; who may not know the day gets
    the month."""
    begin, end = _start(month), _start(when.next_month(month))
    slack = timedelta(days=1)  # a zone's month begins up to a day apart
    near = _shown().filter(starts_at__lt=end + slack, ends_at__gte=begin - slack)
    shelf = _shelf(user, near.prefetch_related("topics", "sessions"))
    return _cards(user, shelf, [row for row in shelf.rows if _touches(row, month)])


def next_public(many: int, *, topics: Sequence[str] = (), providers: Sequence[str] = ()) -> list[Face]:
    """The next to come as anybody may see them, for cards that name no topics; three queries at most.

    Where topics or providers are named, by their slugs, only theirs.
    """
    shelf = _to_come(faces.ANYONE, with_topics=bool(topics or providers))
    named = {"topic": list(topics), "provider": list(providers)}
    wanted = {name: chosen for name, chosen in named.items() if chosen}
    rows = [row for row in shelf.rows if facets.fits(row, wanted)] if wanted else shelf.rows
    none = Prefetch("topics", queryset=Topic.objects.none())  # asks nothing: such a card shows none
    prefetch_related_objects([row.event for row in rows[:many]], none)
    return _cards(faces.ANYONE, shelf, rows[:many])


def by_state(user: Anybody) -> dict[str, int]:
    """How many are to come in each state."""
    shelf = _to_come(user)
    return Counter(row.event.state_code for row in shelf.rows if row.event.state_code)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Events in the order of the list, and what the visitor is to each."""

    rows: list[Row]
    seen: Mapping[int, Relation]


def _shown() -> QuerySet[Event]:
    """What stands in lists, without the long texts."""
    states = [Event.State.PUBLISHED, Event.State.CLOSED]
    light = only_here(faces.published()).filter(state__in=states).select_related("provider", "venue")
    return light.defer("description", "objectives", "lesson_plan", "what_to_bring")


def _to_come(user: Anybody, *, with_topics: bool = False) -> Shelf:
    """What is still to come, or running, for this visitor; two queries and those of `relations`."""
    begin = _start(clock.now().date().replace(day=1)) - timedelta(days=1)
    events = _shown().filter(ends_at__gte=begin)
    shelf = _shelf(user, events.prefetch_related("topics") if with_topics else events)
    return Shelf([row for row in shelf.rows if not _is_over(row)], shelf.seen)


def _shelf(user: Anybody, events: QuerySet[Event]) -> Shelf:
    found = list(events.order_by("starts_at", "pk")[:MOST])
    seen = relations(user, found)
    rows = [_row(event, seen[event.pk]) for event in found]
    return Shelf(sorted(rows, key=lambda row: row.order), seen)


def _cards(user: Anybody, shelf: Shelf, rows: Sequence[Row]) -> list[Face]:
    events = [row.event for row in rows]
    prefetch_related_objects(events, "topics")
    return faces.faces_of(user, events, seen=shelf.seen, whole=False)


def _start(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=UTC)


def _row(event: Event, relation: Relation) -> Row:
    starts_at = event.starts_at or clock.now()  # `published` has none without
    return Row(event, relation.sees_all, when.month_of(starts_at, event.tz))


def _facets(event: Event) -> Mapping[str, list[str]]:
    return {
        "kind": [event.kind],
        "state": [event.state_code] if event.state_code else [],
        "topic": [topic.slug for topic in event.topics.all()],
        "level": [event.access_level],
        "provider": [event.provider.slug],
    }


def _is_over(row: Row) -> bool:
    if row.sees_all and row.event.state == Event.State.CLOSED:
        return True
    return faces.is_past(row.event, sees_all=row.sees_all)


def _touches(row: Row, month: date) -> bool:
    """Whether it belongs into a month: by its days for who may know them, else where it begins."""
    if not row.sees_all or row.event.ends_at is None:
        return row.month == month
    return row.month <= month <= when.month_of(row.event.ends_at, row.event.tz)


def _with_words(rows: list[Row], asked: Asked) -> list[Row]:
    """Those whose public words hold what was typed."""
    if not asked.words:
        return rows
    plain = search.clean(asked.words)
    found, _exact = search.matches(plain, kinds=[publicity.KIND]) if plain else ([], True)
    keys = {document.key for document in found}
    return [row for row in rows if str(row.event.pk) in keys]


def _names(rows: Sequence[Row], asked: Asked) -> dict[str, Names]:
    """What each filter's values are called; asks the tables only for what no event in the list has."""
    topics = {topic.slug: topic.name for row in rows for topic in row.event.topics.all()}
    providers = {row.event.provider.slug: row.event.provider.name for row in rows}
    if set(asked.facets.get("topic", [])) - set(topics):
        topics |= dict(Topic.objects.values_list("slug", "name"))
    if set(asked.facets.get("provider", [])) - set(providers):
        providers |= dict(Provider.objects.values_list("slug", "name"))
    return {**_FIXED, "topic": _sorted(topics), "provider": _sorted(providers)}


def _sorted(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))


def _page(user: Anybody, shelf: Shelf, rows: Sequence[Row], number: str) -> Page[Face]:
    try:
        few = Paginator(rows, A_PAGE).page(number)
    except (EmptyPage, PageNotAnInteger) as error:
        raise NoSuchPage from error
    shown = _cards(user, shelf, list(few.object_list))
    return Page(shown, few.number, few.paginator)  # type: ignore[arg-type]  # the paginator counts, no more
