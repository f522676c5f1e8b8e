"""The demo's events: across levels, states and providers, some past, safe to load twice; Lee has a desk."""

from collections.abc import Callable

import pytest
from django.test import Client

from conftest import person
from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.catalog.models import Provider
from rollcall.events import demo
from rollcall.events.models import Event, Instructor


@pytest.fixture
def loaded(dana: User) -> None:
    for slug in ("plains", "first-responder-health", "harbor"):
        Provider.objects.create(slug=slug, name=slug)
    person(demo.LEE, "Lee Castellanos")
    demo.load(by=dana)


def test_every_level_and_kind_is_there(loaded: None, dana: User) -> None:
    demo.load(by=dana)  # again: nothing twice
    assert Event.objects.count() == len(demo.SHOWS)
    shown = Event.objects.filter(state="published")
    assert {"open", "account", "verified"} == set(shown.values_list("access_level", flat=True))
    assert {"class", "webinar", "conference"} == set(shown.values_list("kind", flat=True))
    assert set(shown.filter(ends_at__lt=clock.now()).values_list("kind", flat=True)) == {"class", "webinar"}
    assert shown.exclude(outside_url="").count() == 1


def test_lee_has_a_desk(loaded: None, at_desk: Callable[[User], Client]) -> None:
    lee = Instructor.objects.get(email=demo.LEE)
    assert lee.user is not None
    browser = at_desk(lee.user)
    assert "Approaching a stopped vehicle" in browser.get("/desk/teaching/").text
    assert "/desk/" in browser.get("/account/").text


def test_who_has_no_desk_is_not_offered_one(alice: User, signed_in: Callable[..., Client]) -> None:
    assert "/desk/" not in signed_in(alice).get("/account/").text
