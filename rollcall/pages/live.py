"""The lists on editors' pages that fill themselves: as anybody may see them, the same for all (P26)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.db.models import Q
from django.utils.translation import get_language

from rollcall.base import search, sites
from rollcall.base.models import SearchDocument
from rollcall.catalog.models import Course
from rollcall.catalog.queries import generation, published
from rollcall.catalog.showing import only_here
from rollcall.events import listing
from rollcall.events.face import Face
from rollcall.player.words import duration
from rollcall.transcripts.models import Completion

MOST_COURSES = 6
MOST_CLASSES = 3
MOST_RESOURCES = 6


@dataclass(frozen=True, slots=True)
class Shelves:
    """What there is for some topics and providers, the first few of each, and how much in all."""

    courses: list[Course]
    coming: list[Face]
    resources: list[SearchDocument]
    courses_total: int
    minutes_total: int
    completed_total: int
    resources_total: int
    topics: Sequence[str]

    @property
    def takes(self) -> str:
        """All of it together, as people say it."""
        return duration(self.minutes_total)

    @property
    def query(self) -> str:
        """Narrows the catalog and the list of classes to the same topics."""
        return "&".join(f"topic={slug}" for slug in self.topics)


def shelves(topics: Sequence[str], providers: Sequence[str]) -> Shelves:
    """Courses, classes and resources of these topics, by these providers where some are named.

    Without a topic and a provider there is nothing to show. Kept some seconds in this process's memory, until
    the catalog changes; then eight queries however much there is.
    """
    local = caches["local"]
    portal = sites.here().site_id
    now = f"{generation()} {portal} {get_language()}"
    told = f"{now} {'+'.join(sorted(topics))} {'+'.join(sorted(providers))}"
    key = "shelves:" + hashlib.sha256(told.encode()).hexdigest()
    kept: Shelves | None = local.get(key)
    if kept is None:
        kept = _shelves(topics, providers)
        local.set(key, kept, settings.PAGE_CACHE_SECONDS)
    return kept


def _shelves(topics: Sequence[str], providers: Sequence[str]) -> Shelves:
    if not topics and not providers:
        return Shelves([], [], [], 0, 0, 0, 0, ())
    courses = _courses(topics, providers)
    found = _resources(topics)
    return Shelves(
        courses=courses[:MOST_COURSES],
        coming=listing.next_public(MOST_CLASSES, topics=topics, providers=providers),
        resources=found[:MOST_RESOURCES],
        courses_total=len(courses),
        minutes_total=sum(course.current.minutes for course in courses if course.current),
        completed_total=_completed(courses),
        resources_total=len(found),
        topics=topics,
    )


def _resources(topics: Sequence[str]) -> list[SearchDocument]:
    """Those of this portal, by title."""
    if not topics:
        return []
    found = search.find(kinds=["resource"], facets={"topic": list(topics)}, limit=search.MOST_FOUND)
    return [row for row in found.documents if sites.here().shows(row.facets)]


def _courses(topics: Sequence[str], providers: Sequence[str]) -> list[Course]:
    """The newest first."""
    chosen = Q()
    if topics:
        chosen &= Q(topics__slug__in=topics)
    if providers:
        chosen &= Q(provider__slug__in=providers)
    rows = only_here(published()).prefetch_related(None).filter(chosen).distinct()
    return list(rows.order_by("-current__published_at", "-pk"))


def _completed(courses: list[Course]) -> int:
    """How often these courses were finished for the first time; a person counts once a course."""
    originals = Completion.objects.filter(kind=Completion.Kind.ORIGINAL, course__in=courses)
    return originals.count() if courses else 0
