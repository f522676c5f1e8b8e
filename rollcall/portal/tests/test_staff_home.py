"""The first page of the back office says what waits."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from rollcall.accounts.models import Agency, User
from rollcall.base import clock
from rollcall.events import recordings
from rollcall.events.models import Event
from rollcall.events.tests import conftest as cast
from rollcall.portal import queries

course_provider, make_event, open_webinar = cast.course_provider, cast.make_event, cast.open_webinar


def test_what_waits(dana: User, hale: Agency, signed_in: Callable[..., Client]) -> None:
    Agency.objects.create(name="New Town Police", state="TX")
    page = signed_in(dana).get("/staff/").content.decode()
    assert "Applications to verify" in page
    assert "Agencies proposed" in page


def test_only_what_one_may_work(dana: User, signed_in: Callable[..., Client]) -> None:
    """Staff without rights are told so, or not let in at all."""
    dana.is_superuser = False
    dana.save(update_fields=["is_superuser"])
    assert "Applications to verify" not in signed_in(dana).get("/staff/").content.decode()


def test_a_recording_that_is_late_waits(dana: User, open_webinar: Event) -> None:
    """R25: until it is published, or staff say that there will be none."""
    waits = lambda: {str(queue.name): queue.count for queue in queries.queues(dana)}  # noqa: E731
    open_webinar.ends_at = clock.now() - timedelta(days=10)
    open_webinar.save()
    assert waits()["Recordings overdue"] == 1
    recordings.waive(open_webinar, by=dana, reason="The speaker did not agree")
    assert waits()["Recordings overdue"] == 0
