"""Reads of the ledger, each in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.transcripts import numbers
from rollcall.transcripts.certificates import Snapshot
from rollcall.transcripts.models import Certificate, Completion, Delivery, Enrollment

MOST_SHOWN = 500
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Paper:
    """One valid certificate as a list shows it."""

    number: str
    shown: str
    course: str
    delivery: str  # in words: online course, class, webinar, conference
    hours: str
    first: datetime
    refreshed: datetime | None


def papers(user: User, limit: int = MOST_SHOWN) -> list[Paper]:
    """The person's valid certificates, newest first, each with its last refresher; two queries (R15, R26)."""
    ids = identity.ids_of(user)
    again = Completion.objects.filter(
        user__in=ids, course=OuterRef("completion__course"), kind=Completion.Kind.REFRESHER
    )
    mine = Certificate.objects.filter(user__in=ids, state=Certificate.State.VALID)
    rows = mine.order_by("-issued_at", "-pk").values_list(
        "number", "snapshot", Subquery(again.order_by("-completed_at").values("completed_at")[:1])
    )
    return [_paper(number, words, refreshed) for number, words, refreshed in rows[:limit]]


def _paper(number: str, words: Snapshot, refreshed: datetime | None) -> Paper:
    return Paper(
        number=number,
        shown=numbers.shown(number),
        course=words["course"],
        delivery=str(Delivery(words["delivery"]).label),
        hours=words["hours"],
        first=datetime.fromisoformat(words["original_date"]),
        refreshed=refreshed,
    )


class Begun(NamedTuple):
    """A course begun and not finished, as far as a list shows it."""

    pk: int
    version_id: int
    round: int
    place: UUID | None
    done_at: datetime | None
    slug: str
    title: str


def to_continue(user: User, limit: int = 3) -> list[Begun]:
    """Courses on offer that this account has begun and not finished, the latest first; one query.

    Of an account that was merged into this one the record shows, but not where it stood in a course: the
    enrollment stays its own, and a course is gone on with under the account that began it.
    """
    begun = Enrollment.objects.filter(
        user=user, done_at__isnull=True, course__withdrawn_at__isnull=True, course__current__isnull=False
    )
    columns = ("pk", "version_id", "round", "place", "done_at", "course__slug", "version__title")
    return [Begun(*row) for row in begun.order_by("-touched_at").values_list(*columns)[:limit]]


def search(words: str) -> QuerySet[Certificate]:
    """For staff: certificates by reference, number, e-mail or part of the name, newest first; at most 50."""
    rows = Certificate.objects.select_related("user", "completion__course").order_by("-issued_at", "-pk")
    asked = words.strip()[:200]
    if not asked:
        return rows[:MOST_FOUND]
    if number := numbers.read(asked):
        return rows.filter(number=number)[:MOST_FOUND]
    if "@" in asked:
        return rows.filter(user__email=asked.lower())[:MOST_FOUND]
    by_name = rows.filter(user__legal_name__icontains=asked)
    if reference := numbers.read_reference(asked):
        return (rows.filter(reference=reference) | by_name)[:MOST_FOUND]
    return by_name[:MOST_FOUND]


def record_of(user: User) -> tuple[QuerySet[Enrollment], QuerySet[Completion], QuerySet[Certificate]]:
    """For staff: everything on one person's record, under whichever account; four queries."""
    ids = identity.ids_of(user)
    begun = Enrollment.objects.filter(user__in=ids).select_related("course", "version")
    done = Completion.objects.filter(user__in=ids).select_related("version")
    done = done.annotate(has_paper=Exists(Certificate.objects.filter(completion=OuterRef("pk"))))
    paper = Certificate.objects.filter(user__in=ids).select_related("replaced_by")
    return (
        begun.order_by("-touched_at")[:MOST_SHOWN],
        done.order_by("-completed_at", "-pk")[:MOST_SHOWN],
        paper.order_by("-issued_at", "-pk")[:MOST_SHOWN],
    )
