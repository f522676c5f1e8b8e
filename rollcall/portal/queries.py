"""Reads across rooms, each in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q

from rollcall.accounts.models import Affiliation, Category, State, User
from rollcall.base.access import AccessLevel
from rollcall.catalog.models import Course
from rollcall.catalog.queries import published
from rollcall.catalog.showing import only_here
from rollcall.events import faces, listing
from rollcall.events.face import Face
from rollcall.events.models import Event
from rollcall.player.words import duration
from rollcall.transcripts import progress
from rollcall.transcripts import queries as ledger

NEWEST = 6
NEXT = 3
MOST_IN_SITEMAP = 50_000  # the protocol's own limit


@dataclass(frozen=True, slots=True)
class GoingOn:
    """A course begun, and how far."""

    begun: ledger.Begun
    overview: progress.Overview


class Work(NamedTuple):
    """Where a verified person works, as my page says it."""

    agency: str
    title: str
    category: str
    since: datetime

    @property
    def category_name(self) -> str:
        return str(Category(self.category).label)


def shelf_counts() -> dict[str, int]:
    """How many courses are on offer at each level; one query."""
    of_level = {level.value: Count("pk", filter=Q(access_level=level)) for level in AccessLevel}
    offered = Course.objects.filter(current__isnull=False, withdrawn_at__isnull=True)
    return only_here(offered).aggregate(**of_level)


def newest_courses() -> list[tuple[Course, str]]:
    """The courses published last, with how long each takes; one query."""
    newest = only_here(published()).prefetch_related(None).order_by("-current__published_at", "-pk")
    return [(course, duration(course.current.minutes)) for course in newest[:NEWEST] if course.current]


def upcoming_events() -> list[Face]:
    """The next classes and webinars as anybody may see them: home is the same for all. Three queries."""
    return listing.next_public(NEXT)


def going_on(user: User) -> list[GoingOn]:
    """What the person has begun and not finished, with progress; three queries whatever there is."""
    begun = ledger.to_continue(user)
    how_far = progress.overviews(begun) if begun else {}
    return [GoingOn(one, how_far[one.pk]) for one in begun]


def work_of(user: User) -> Work | None:
    """Where the person is verified now, by the latest approval; one query, of four columns. None: nowhere."""
    now = Affiliation.objects.filter(user=user, ended_at__isnull=True, verification__state=State.APPROVED)
    columns = ("agency__name", "title", "category", "verification__state_since")
    row = now.order_by("-began_at", "-pk").values_list(*columns).first()
    return Work(*row) if row else None


def overviews_for_sitemap() -> Iterable[tuple[str, datetime]]:
    """Slug and day of the last change of every course on offer."""
    offered = Course.objects.filter(current__isnull=False, withdrawn_at__isnull=True).order_by("slug")
    return only_here(offered).values_list("slug", "changed_at")[:MOST_IN_SITEMAP]


def events_for_sitemap() -> Iterable[tuple[str, datetime]]:
    """Slug and day of publication of every event with a public page."""
    shown = only_here(faces.published()).exclude(state=Event.State.CANCELED).order_by("slug")
    return shown.values_list("slug", "published_at")[:MOST_IN_SITEMAP]  # type: ignore[return-value]  # never null
