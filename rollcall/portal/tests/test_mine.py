"""My page: continue, verification, certificates (R26)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.catalog.models import Course
from rollcall.portal.views.mine import greeting
from rollcall.transcripts import enrollments, progress
from rollcall.transcripts.tests.conftest import MakeCourse, finish

Browser = Callable[..., Client]


def test_continue_shows_how_far(alice: User, make_course: MakeCourse, signed_in: Browser) -> None:
    """R14."""
    course = make_course(kinds=["lesson", "lesson", "quiz"])
    enrollment = enrollments.open(alice, course)
    progress.satisfy(enrollment, enrollment.version.units.first(), evidence={}, by=alice)
    page = signed_in(alice).get("/account/").content.decode()
    assert "1 of 3 done, about 10 minutes left" in page
    assert 'href="/learn/ambush/"' in page


def test_what_is_finished_is_no_longer_to_be_continued(
    alice: User, ambush: Course, signed_in: Browser
) -> None:
    finish(alice, ambush)
    page = signed_in(alice).get("/account/").content.decode()
    assert "Nothing begun" in page
    assert "/account/certificates/print/?paper=" in page


def test_the_first_date_and_the_refresher_are_both_shown(
    alice: User, ambush: Course, signed_in: Browser, at: Callable[..., datetime]
) -> None:
    """R15."""
    first = finish(alice, ambush)
    at(days=40)
    enrollments.restart(first, by=alice)
    finish(alice, ambush)
    page = signed_in(alice).get("/account/").content.decode()
    assert "first " in page
    assert "refreshed " in page


def test_whoever_is_not_verified_reads_what_is_missing(pat: User, signed_in: Browser) -> None:
    """R4."""
    page = signed_in(pat).get("/account/").content.decode()
    assert "Your agency vouches for you" in page
    assert "Ask to be verified" in page


def test_a_verified_officer_sees_the_agency(alice: User, signed_in: Browser) -> None:
    assert "Hale County Sheriff’s Office" in signed_in(alice).get("/account/").content.decode()


def test_nothing_of_another(alice: User, bob: User, ambush: Course, signed_in: Browser) -> None:
    """P21."""
    finish(alice, ambush)
    page = signed_in(bob).get("/account/").content.decode()
    assert "Moreno" not in page
    assert "Recognizing an ambush" not in page


@pytest.mark.parametrize(
    ("hour", "words"), [(3, "evening"), (5, "morning"), (13, "afternoon"), (19, "evening")]
)
def test_it_greets_by_the_hour(monkeypatch: pytest.MonkeyPatch, hour: int, words: str) -> None:
    local = timezone.localtime(timezone.now()).replace(hour=hour)
    monkeypatch.setattr(clock, "now", lambda: local)
    assert words in str(greeting())


@pytest.mark.parametrize("many", [1, 12])
def test_it_costs_at_most_ten_queries(
    alice: User,
    make_course: MakeCourse,
    signed_in: Browser,
    many: int,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for number in range(many):
        finish(alice, make_course(slug=f"c{number}"))
        enrollments.open(alice, make_course(slug=f"d{number}"))
    browser = signed_in(alice)
    with django_assert_max_num_queries(10):
        browser.get("/account/")


@pytest.mark.parametrize("address", ["/account/", "/account/settings/"])
def test_only_signed_in(client: Client, db: None, address: str) -> None:
    """P1."""
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
