"""R32: pages are looked at again: a letter 30 days before and on the day, once each; the desk lists them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.mail.models import Letter
from rollcall.pages import reviews
from rollcall.pages.models import PlainPage, ReviewReminder
from rollcall.pages.tests import test_clearance as cast
from rollcall.pages.tests.building_toolkit import root, under

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(dana: User) -> User:
    return cast.staff("ann", "pages", dana)


def roads(owner: User | None, *, days: int, **fields: object) -> PlainPage:
    """A public page to review in some days."""
    due = reviews.today() + timedelta(days=days)
    page = PlainPage(title="Roads", slug="roads", overview="Snow.", owner=owner, review_by=due, **fields)
    return under(root(), page)


def letters() -> list[tuple[str, str]]:
    return [(one.to, one.subject) for one in Letter.objects.filter(kind="pages/review").order_by("pk")]


def test_thirty_days_before_and_on_the_day_once_each(ann: User, at: Callable[..., object]) -> None:
    roads(ann, days=40)
    told = []
    for day in (0, 9, 10, 11, 25, 39, 40, 41, 60):
        at(days=day)
        reviews.remind()
        told.append((day, len(letters())))
    assert told == [(0, 0), (9, 0), (10, 1), (11, 1), (25, 1), (39, 1), (40, 2), (41, 2), (60, 2)]
    assert letters() == [(ann.email, "To review soon: Roads"), (ann.email, "To review now: Roads")]


def test_without_the_memory_it_would_write_every_hour(ann: User) -> None:
    """Control."""
    roads(ann, days=3)
    for _hour in range(3):
        ReviewReminder.objects.all().delete()
        reviews.remind()
    assert len(letters()) == 3


def test_days_without_a_worker_cost_one_letter_and_not_two(ann: User, at: Callable[..., object]) -> None:
    roads(ann, days=40)
    at(days=45)
    reviews.remind()
    assert letters() == [(ann.email, "To review now: Roads")]


def test_a_new_day_is_asked_for_anew(ann: User) -> None:
    page = roads(ann, days=0)
    reviews.remind()
    page.review_by += timedelta(days=20)
    page.save_revision().publish()
    reviews.remind()
    assert [subject for _to, subject in letters()] == ["To review now: Roads", "To review soon: Roads"]


def test_owner_and_writers_as_far_as_they_still_keep_pages(ann: User, dana: User) -> None:
    """Where none of them does, everyone with that duty."""
    bea = cast.staff("bea", "pages", dana)
    page = roads(ann, days=0)
    page.save_revision(user=bea)
    page.save_revision(user=cast.staff("cleo", "clearance", dana))
    assert {one.email for one in reviews.keepers(page)} == {ann.email, bea.email}
    User.objects.filter(pk__in=[ann.pk, bea.pk]).update(is_active=False)
    assert {one.email for one in reviews.keepers(page)} == set(administrators())
    User.objects.filter(pk=bea.pk).update(is_active=True)
    page.revisions.filter(user=bea).delete()
    assert {one.email for one in reviews.keepers(page)} == {bea.email}


def administrators() -> list[str]:
    return list(User.objects.filter(is_superuser=True).values_list("email", flat=True))


def test_a_draft_is_not_asked_for(ann: User) -> None:
    roads(ann, days=0).unpublish()
    assert reviews.remind() == 0


def test_the_desk_lists_the_longest_overdue_first(
    ann: User, signed_in: Callable[..., Client], dana: User
) -> None:
    """On the first screen too; who does not keep pages finds nothing there (P24)."""
    roads(ann, days=-3)
    late = PlainPage(title="Ice", slug="ice", overview="Ice.", review_by=date(2025, 1, 2))
    under(root(), late)
    desk = signed_in(ann)
    page = desk.get("/staff/reviews/").content.decode()
    assert page.index("Ice") < page.index("Roads")
    assert page.count("Overdue") == 2
    assert (
        '2</span> <span class="waiting-name">Pages overdue for review' in desk.get("/staff/").content.decode()
    )
    assert signed_in(cast.staff("cleo", "clearance", dana)).get("/staff/reviews/").status_code == 404
