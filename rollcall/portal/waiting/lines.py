"""The queues of the house: what each is called, who works it, where, and since when its rows wait."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import TaskState

from rollcall.accounts.models import Agency, State, User, Verification
from rollcall.accounts.policies import may_keep_agencies, may_suspend, may_verify
from rollcall.base import clock
from rollcall.base.models import ScheduledJob, SearchMiss
from rollcall.cases.models import OURS, Case
from rollcall.cases.rights import at_desk_of, may_answer
from rollcall.catalog.models import CourseVersion, Package
from rollcall.catalog.policies import may_author, may_clear
from rollcall.events import recordings
from rollcall.events.models import Event, HostRequest, Registration
from rollcall.events.policies import is_staff as is_events_staff
from rollcall.mail.models import Letter
from rollcall.outreach import announcements
from rollcall.outreach.models import Campaign
from rollcall.outreach.policies import may_write
from rollcall.pages import reviews
from rollcall.pages.models import BrokenLink
from rollcall.pages.policies import may_clear as may_clear_pages
from rollcall.pages.policies import may_keep as may_keep_pages
from rollcall.portal.models import Double
from rollcall.recognition.models import Nomination, Round, Verdict
from rollcall.recognition.policies import may_keep as may_keep_recognition

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One queue: rows that wait, the field that says since when ("" where none does), and its desk."""

    name: str | Promise
    url: str
    rows: list[Rows]
    since: str


def verifying(user: User) -> Iterator[Line]:
    """For approvers; nobody decides about himself (P2)."""
    desk = reverse("staff_verifications")
    others = Verification.objects.exclude(user=user)
    waits, calls = others.filter(state=State.AWAITING_STAFF), others.filter(state=State.AWAITING_CALLBACK)
    yield Line(_("Applications to approve"), f"{desk}?state=awaiting_staff", [waits], "state_since")
    yield Line(_("Agencies to call back"), f"{desk}?state=awaiting_callback", [calls], "state_since")


def agencies(user: User) -> Iterator[Line]:
    proposed = Agency.objects.filter(confirmed_at__isnull=True)
    yield Line(_("Agencies proposed"), reverse("staff_agencies"), [proposed], "")


def classes(user: User) -> Iterator[Line]:
    """For coordinators of classes and managers of providers."""
    asked = HostRequest.objects.filter(state=HostRequest.State.ASKED)
    yield Line(_("Requests to host a class"), reverse("events:hosting_queue"), [asked], "asked_at")
    ahead = Q(event__state=Event.State.PUBLISHED, event__ends_at__gte=clock.now())
    seats = Registration.objects.filter(
        ahead, state=Registration.State.ASKED, event__approval=Event.Approval.COORDINATOR
    )
    yield Line(_("Seats to approve"), reverse("events:desk"), [seats], "since")
    over = Event.objects.filter(state=Event.State.PUBLISHED, ends_at__lt=clock.now(), outside_url="")
    past = f"{reverse('events:desk')}?show=past"
    yield Line(_("Classes that are over and not closed"), past, [over], "ends_at")
    late = recordings.overdue()
    yield Line(_("Recordings overdue"), reverse("events:desk_recordings"), [late], "ends_at")


def packages(user: User) -> Iterator[Line]:
    unseen = Package.objects.filter(state=Package.State.QUARANTINED)
    yield Line(_("Packages to look at"), reverse("staff_packages"), [unseen], "uploaded_at")


def courses(user: User) -> Iterator[Line]:
    drafts = CourseVersion.objects.filter(number__isnull=True, course__withdrawn_at__isnull=True)
    yield Line(_("Courses to review and publish"), reverse("staff_courses"), [drafts], "course__changed_at")


def clearance(user: User) -> Iterator[Line]:
    """Pages that wait for clearance by this person."""
    waits = TaskState.objects.reviewable_by(user)
    yield Line(_("Pages to clear"), reverse("staff_clearance"), [waits], "started_at")


def pages(user: User) -> Iterator[Line]:
    """Pages whose day of review is near or over, and links that lead nowhere."""
    late, near = reviews.overdue(), reviews.near()
    yield Line(_("Pages overdue for review"), reverse("staff_reviews"), late, "")
    yield Line(_("Pages to review within 30 days"), reverse("staff_reviews"), near, "")
    yield Line(_("Broken links"), reverse("staff_links"), [BrokenLink.objects.all()], "since")


def help_desk(user: User) -> Iterator[Line]:
    asked = Case.objects.filter(at_desk_of(user), state__in=OURS).exclude(person=user)
    desk = reverse("staff_cases")
    yield Line(_("Questions nobody has taken"), desk, [asked.filter(handled_by__isnull=True)], "asked_at")
    yield Line(_("Questions you have taken"), desk, [asked.filter(handled_by=user)], "asked_at")


def recognition(user: User) -> Iterator[Line]:
    desk = reverse("staff_recognition")
    over = Round.objects.filter(state=Round.State.ANNOUNCED, closes_at__lt=clock.now())
    yield Line(_("Rounds that have closed"), desk, [over], "closes_at")
    sent_in = Nomination.objects.filter(state=Nomination.State.SUBMITTED)
    yield Line(_("Nominations sent in"), desk, [sent_in], "submitted_at")
    proposed = Verdict.objects.filter(confirmed_by__isnull=True).exclude(proposed_by=user)
    yield Line(_("Decisions that wait for a second person"), desk, [proposed], "proposed_at")


def outreach(user: User) -> Iterator[Line]:
    desk, drafts = reverse("staff_outreach"), announcements.drafts_waiting()
    yield Line(_("Announcements to send"), desk, [drafts], "made_at")
    proposed = Campaign.objects.filter(state=Campaign.State.PROPOSED).exclude(proposed_by=user)
    yield Line(_("Letters to many that wait for a second person"), desk, [proposed], "proposed_at")


def search(user: User) -> Iterator[Line]:
    missed = SearchMiss.objects.all()
    yield Line(_("Searches without result"), reverse("staff_searches"), [missed], "last_at")


def people(user: User) -> Iterator[Line]:
    """Doubles, and letters that did not arrive or may have gone twice."""
    pairs = Double.objects.filter(state=Double.State.OPEN)
    yield Line(_("Possible doubles"), reverse("staff_doubles"), [pairs], "found_at")
    desk = reverse("staff_letters")
    failed = Letter.objects.filter(state=Letter.State.FAILED)
    yield Line(_("Letters that stopped"), f"{desk}?state=failed", [failed], "since")
    doubt = Letter.objects.filter(in_doubt=True)
    yield Line(_("Letters that may have gone twice"), f"{desk}?state=in_doubt", [doubt], "since")


def jobs(user: User) -> Iterator[Line]:
    desk = reverse("staff_jobs")
    yield Line(_("Jobs by the clock that failed"), desk, [ScheduledJob.objects.exclude(fault="")], "ran_at")
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    yield Line(_("Tasks that failed"), desk, [failed], "finished_at")


def may_see_jobs(user: Any) -> bool:
    """Administrators alone: what failed may quote anything."""
    return bool(user.is_active and user.is_staff and user.is_superuser)


def may_keep_search(user: User) -> bool:
    return user.is_active and user.is_staff and user.has_perm("base.change_searchsynonym")


Maker = Callable[[User], Iterator[Line]]
ROLES: list[tuple[str | Promise, list[tuple[Callable[[User], bool], Maker]]]] = [
    (_("Verifying officers"), [(may_verify, verifying), (may_keep_agencies, agencies)]),
    (_("Classes and webinars"), [(is_events_staff, classes)]),
    (_("Courses"), [(may_author, courses), (may_clear, packages)]),
    (
        _("Pages and search"),
        [(may_clear_pages, clearance), (may_keep_pages, pages), (may_keep_search, search)],
    ),
    (_("Help desk"), [(may_answer, help_desk)]),
    (_("Recognition"), [(may_keep_recognition, recognition)]),
    (_("Letters to many"), [(may_write, outreach)]),
    (_("Running the portal"), [(may_suspend, people), (may_see_jobs, jobs)]),
]
