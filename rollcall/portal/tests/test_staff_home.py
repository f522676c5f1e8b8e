"""The first page of the back office says what waits."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from unittest import mock

from django.test import Client

from rollcall.accounts import duties
from rollcall.accounts.models import Agency, State, User, Verification
from rollcall.base import clock
from rollcall.base.models import ScheduledJob
from rollcall.events import recordings
from rollcall.events.models import Event
from rollcall.events.tests import conftest as cast
from rollcall.portal.waiting import lines, queues

course_provider, make_event, open_webinar = cast.course_provider, cast.make_event, cast.open_webinar


def counts(user: User) -> dict[str, int]:
    return {str(queue.name): queue.count for role in queues.roles(user) for queue in role.queues}


def test_what_waits(dana: User, hale: Agency, signed_in: Callable[..., Client]) -> None:
    Agency.objects.create(name="New Town Police", state="TX")
    page = signed_in(dana).get("/staff/").content.decode()
    assert "Applications to approve" in page
    assert "Agencies proposed" in page


def test_only_what_one_may_work(dana: User, signed_in: Callable[..., Client]) -> None:
    """Staff without rights are told so, or not let in at all."""
    dana.is_superuser = False
    dana.save(update_fields=["is_superuser"])
    assert "Applications to approve" not in signed_in(dana).get("/staff/").content.decode()


def test_a_recording_that_is_late_waits(dana: User, open_webinar: Event) -> None:
    """R25: until it is published, or staff say that there will be none."""
    open_webinar.ends_at = clock.now() - timedelta(days=10)
    open_webinar.save()
    assert counts(dana)["Recordings overdue"] == 1
    recordings.waive(open_webinar, by=dana, reason="The speaker did not agree")
    assert counts(dana)["Recordings overdue"] == 0


def only(user: User, *rights: str) -> User:
    """The same person with these rights and no others."""
    user.is_superuser = False
    user.save(update_fields=["is_superuser"])
    user.user_permissions.set(duties.permissions([duties.Duty("some", "Some", rights)]))
    return User.objects.get(pk=user.pk)


def test_each_sees_the_queues_of_his_own_duties(dana: User, hale: Agency) -> None:
    """P24: an approver has no help desk before him; and the control, without the guard he had."""
    approver = only(dana, "accounts.change_verification")
    assert set(counts(approver)) == {"Applications to approve", "Agencies to call back"}
    open_doors = [(name, [(lambda user: True, make) for _may, make in doors]) for name, doors in lines.ROLES]
    with mock.patch.object(queues, "ROLES", open_doors):
        assert "Questions nobody has taken" in counts(approver)


def test_the_oldest_comes_first_and_nobody_decides_about_himself(dana: User, sam: User, hale: Agency) -> None:
    """P2: one's own application is a colleague's work."""
    _waits(sam, hale, days=3)
    _waits(dana, hale, days=9, state=State.AWAITING_CALLBACK)
    verifying = queues.roles(only(dana, "accounts.change_verification"))[0]
    assert [(str(queue.name), queue.count) for queue in verifying.waiting] == [("Applications to approve", 1)]
    assert [str(queue.name) for queue in verifying.empty] == ["Agencies to call back"]
    both = queues.roles(sam)[0].waiting
    assert [str(queue.name) for queue in both] == ["Agencies to call back"]


def test_one_query_however_many_queues(
    dana: User, hale: Agency, django_assert_max_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    """One for all counts; Wagtail asks for its tasks of clearance, and once for each kind of task."""
    with django_assert_max_num_queries(4):
        assert len(counts(dana)) > 20


def test_every_queue_leads_to_a_page_that_opens(dana: User, signed_in: Callable[..., Client]) -> None:
    browser = signed_in(dana)
    urls = {queue.url for role in queues.roles(dana) for queue in role.queues}
    assert {url: browser.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_jobs_that_failed_are_for_administrators(dana: User, signed_in: Callable[..., Client]) -> None:
    """F18: a fault stands on the first page and on the page of jobs; nobody else reads of it."""
    present = clock.now()
    ScheduledJob.objects.create(name="a.b.nightly", due_at=present, ran_at=present, fault="OSError: full")
    assert counts(dana)["Jobs by the clock that failed"] == 1
    assert "OSError: full" in signed_in(dana).get("/staff/jobs/").content.decode()
    clerk = only(dana, "accounts.change_user")
    assert "Jobs by the clock that failed" not in counts(clerk)
    assert signed_in(clerk).get("/staff/jobs/").status_code == 404


def _waits(user: User, agency: Agency, *, days: int, state: State = State.AWAITING_STAFF) -> None:
    since = clock.now() - timedelta(days=days)
    Verification.objects.create(
        user=user, agency=agency, category="sworn_le", title="Deputy", state=state, state_since=since,
        applied_at=since,
    )  # fmt: skip
