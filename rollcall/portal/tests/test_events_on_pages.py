"""Classes and webinars on home, in the sitemap, in the search, and in the pages that are kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from rollcall.accounts.models import User
from rollcall.events import publicity
from rollcall.events.models import Event
from rollcall.events.tests import conftest as cast

course_provider, make_event = cast.course_provider, cast.make_event
town_hall, instructor, harbor_class = cast.town_hall, cast.instructor, cast.harbor_class


@pytest.fixture
def kept(settings: Any) -> None:
    """Public pages are kept, as in service."""
    settings.PAGE_CACHE_SECONDS = 5
    caches["local"].clear()


def test_home_shows_what_is_coming_up(client: Client, harbor_class: Event) -> None:
    page = client.get("/").text
    assert "Coming up" in page
    assert "/events/harbor-class/" in page


def test_home_is_the_same_for_who_may_come(
    alice: User, signed_in: Callable[..., Client], harbor_class: Event
) -> None:
    """Home is public: even Alice finds days and place on the event's own page."""
    assert "Plainview" not in signed_in(alice).get("/").text


def test_home_costs_ten_at_most(
    alice: User,
    signed_in: Callable[..., Client],
    make_event: cast.MakeEvent,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    for number in range(20):
        make_event(f"e-{number}", capacity=5)
    browser = signed_in(alice)
    browser.get("/")  # what is read once in some seconds
    with django_assert_max_num_queries(10):
        browser.get("/")


def test_machines_and_the_search_find_it(client: Client, harbor_class: Event) -> None:
    publicity.put(harbor_class)
    assert "/events/harbor-class/" in client.get("/sitemap.xml").text
    assert "/events/harbor-class/" in client.get("/search/?q=scene").text
    Event.objects.filter(pk=harbor_class.pk).update(state="canceled")
    publicity.drop(harbor_class)
    assert "/events/harbor-class/" not in client.get("/search/?q=scene").text
    assert "/events/harbor-class/" not in client.get("/sitemap.xml").text


@pytest.mark.usefixtures("kept")
def test_an_event_announced_shows_at_once(client: Client, harbor_class: Event) -> None:
    """A kept page is bound to the generation, which `publicity` raises."""
    assert "Working a scene" in client.get("/events/").text
    Event.objects.filter(pk=harbor_class.pk).update(title="Working it out")
    assert "Working a scene" in client.get("/events/").text
    publicity.put(Event.objects.get(pk=harbor_class.pk))
    for path in ("/", "/events/", "/events/harbor-class/"):
        assert "Working it out" in client.get(path).text


@pytest.mark.usefixtures("kept")
def test_nobody_is_given_the_page_of_who_may_come(
    client: Client, alice: User, signed_in: Callable[..., Client], harbor_class: Event
) -> None:
    """P26, P21: before and after Alice looked, a stranger gets the stranger's page."""
    for _before_and_after in range(2):
        assert "Plainview" not in client.get("/events/harbor-class/").text
        assert "Plainview" in signed_in(alice).get("/events/harbor-class/").text
