"""Reads across rooms, each in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from rollcall.accounts.models import User
from rollcall.base.access import AccessLevel
from rollcall.catalog.models import Course
from rollcall.catalog.queries import published
from rollcall.player.words import duration
from rollcall.transcripts import progress
from rollcall.transcripts import queries as ledger
from rollcall.transcripts.models import Enrollment

NEWEST = 6
MOST_IN_SITEMAP = 50_000  # the protocol's own limit


@dataclass(frozen=True, slots=True)
class GoingOn:
    """A course begun, and how far."""

    enrollment: Enrollment
    overview: progress.Overview


def shelf_counts() -> dict[str, int]:
    """How many courses are on offer at each level; one query."""
    of_level = {level.value: Count("pk", filter=Q(access_level=level)) for level in AccessLevel}
    return Course.objects.filter(current__isnull=False, withdrawn_at__isnull=True).aggregate(**of_level)


def newest_courses() -> list[tuple[Course, str]]:
    """The courses published last, with how long each takes; one query."""
    newest = published().prefetch_related(None).order_by("-current__published_at", "-pk")
    return [(course, duration(course.current.minutes)) for course in newest[:NEWEST] if course.current]


def going_on(user: User) -> list[GoingOn]:
    """What the person has begun and not finished, with progress; three queries whatever there is."""
    begun = ledger.to_continue(user)
    how_far = progress.overviews(begun) if begun else {}
    return [GoingOn(enrollment, how_far[enrollment.pk]) for enrollment in begun]


def overviews_for_sitemap() -> Iterable[tuple[str, datetime]]:
    """Slug and day of the last change of every course on offer."""
    offered = Course.objects.filter(current__isnull=False, withdrawn_at__isnull=True).order_by("slug")
    return offered.values_list("slug", "changed_at")[:MOST_IN_SITEMAP]
