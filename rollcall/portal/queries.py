"""Reads across rooms, each in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, DateTimeField, Min, Q, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.accounts.models import Affiliation, Agency, Category, State, User, Verification
from rollcall.accounts.policies import may_keep_agencies, may_suspend, may_verify
from rollcall.base.access import AccessLevel
from rollcall.cases import rights as case_rights
from rollcall.cases.models import OURS, Case
from rollcall.catalog.models import Course, Package
from rollcall.catalog.queries import published
from rollcall.events import faces, listing, recordings
from rollcall.events.face import Face
from rollcall.events.models import Event
from rollcall.events.policies import is_staff as is_events_staff
from rollcall.outreach import announcements
from rollcall.outreach.models import Campaign
from rollcall.outreach.policies import may_write
from rollcall.player.words import duration
from rollcall.portal.models import Double
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


@dataclass(frozen=True, slots=True)
class Queue:
    """How much waits somewhere, and since when."""

    name: str | Promise
    url: str
    count: int
    oldest: datetime | None


def shelf_counts() -> dict[str, int]:
    """How many courses are on offer at each level; one query."""
    of_level = {level.value: Count("pk", filter=Q(access_level=level)) for level in AccessLevel}
    return Course.objects.filter(current__isnull=False, withdrawn_at__isnull=True).aggregate(**of_level)


def newest_courses() -> list[tuple[Course, str]]:
    """The courses published last, with how long each takes; one query."""
    newest = published().prefetch_related(None).order_by("-current__published_at", "-pk")
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
    return offered.values_list("slug", "changed_at")[:MOST_IN_SITEMAP]


def events_for_sitemap() -> Iterable[tuple[str, datetime]]:
    """Slug and day of publication of every event with a public page."""
    shown = faces.published().exclude(state=Event.State.CANCELED).order_by("slug")
    return shown.values_list("slug", "published_at")[:MOST_IN_SITEMAP]  # type: ignore[return-value]  # never null


def queues(user: User) -> list[Queue]:
    """What waits for a member of staff, in the queues that he may work; one query each."""
    found: list[Queue] = []
    if may_verify(user):
        waiting = Verification.objects.filter(state__in=[State.AWAITING_STAFF, State.AWAITING_CALLBACK])
        desk = reverse("staff_verifications")
        found.append(_queue(_("Applications to verify"), desk, waiting, Min("state_since")))
    if may_keep_agencies(user):
        proposed = Agency.objects.filter(confirmed_at__isnull=True)
        nothing = Value(None, output_field=DateTimeField())
        found.append(_queue(_("Agencies proposed"), reverse("staff_agencies"), proposed, Min(nothing)))
    if user.has_perm("catalog.change_package"):
        unseen = Package.objects.filter(state=Package.State.QUARANTINED)
        found.append(_queue(_("Packages to look at"), reverse("staff_packages"), unseen, Min("uploaded_at")))
    if may_suspend(user):
        pairs = Double.objects.filter(state=Double.State.OPEN)
        found.append(_queue(_("Possible doubles"), reverse("staff_doubles"), pairs, Min("found_at")))
    if case_rights.may_answer(user):
        asked = Case.objects.filter(case_rights.at_desk_of(user), state__in=OURS)
        found.append(_queue(_("What people ask"), reverse("staff_cases"), asked, Min("asked_at")))
    if is_events_staff(user):
        late = recordings.overdue().order_by()
        desk = reverse("events:desk_recordings")
        found.append(_queue(_("Recordings overdue"), desk, late, Min("ends_at")))
    if may_write(user):
        drafted = announcements.drafts_waiting().order_by()
        found.append(_queue(_("Announcements to send"), reverse("staff_outreach"), drafted, Min("made_at")))
        letters = Campaign.objects.filter(state=Campaign.State.PROPOSED).exclude(proposed_by=user)
        name = _("Letters to many that wait for a second person")
        found.append(_queue(name, reverse("staff_outreach"), letters.order_by(), Min("proposed_at")))
    return found


def _queue(name: Promise, url: str, rows: QuerySet[Any], oldest: Min) -> Queue:
    told = rows.aggregate(count=Count("pk"), oldest=oldest)
    return Queue(name, url, told["count"], told["oldest"])
