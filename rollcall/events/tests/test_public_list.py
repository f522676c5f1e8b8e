"""The list, the month and the map."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rollcall.accounts.models import User
from rollcall.events import listing, publicity
from rollcall.events.models import Event
from rollcall.events.tests.conftest import MakeEvent

SignedIn = Callable[..., Client]


def titles(client: Client, query: str = "") -> list[str]:
    """What stands on the first page of the list, in its order."""
    return [face.title for face in client.get(f"/events/{query}").context["listing"].page.object_list]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=webinar", ["Sleep after nights"]),
        ("?state=TX", ["Working a scene together"]),
        ("?topic=officer-safety", ["Working a scene together"]),
        ("?level=open", ["Sleep after nights"]),
        ("?provider=harbor&kind=class", ["Working a scene together"]),
        ("?state=OR", []),
    ],
)
def test_filters(
    query: str, found: list[str], client: Client, harbor_class: Event, open_webinar: Event
) -> None:
    assert titles(client, query) == found


def test_words_find_what_is_public_and_nothing_else(client: Client, harbor_class: Event) -> None:
    """P26: nobody finds out where it is by searching for the place."""
    publicity.put(harbor_class)
    assert titles(client, "?q=scene") == ["Working a scene together"]
    assert titles(client, "?q=Plainview") == []
    assert titles(client, "?q=Castellanos") == []


@pytest.mark.parametrize("query", ["?topic=nothing", "?state=ZZ", "?kind=x&kind=y", "?provider=x"])
def test_an_unknown_filter_is_said(query: str, client: Client, open_webinar: Event) -> None:
    page = client.get(f"/events/{query}")
    assert page.status_code == 400
    assert "One filter was left out" in page.text


@pytest.mark.parametrize("query", ["?page=9", "?page=x", "?page=-1", "?page=99999999999999999999999"])
def test_a_page_that_is_not_there(query: str, client: Client, open_webinar: Event) -> None:
    assert client.get(f"/events/{query}").status_code == 404


def test_twelve_a_page_with_the_filter_kept(client: Client, make_event: MakeEvent) -> None:
    for number in range(13):
        make_event(f"webinar-{number}", kind="webinar", access_level="open", days=(number + 1,))
    page = client.get("/events/?kind=webinar")
    assert len(page.context["listing"].page.object_list) == 12
    assert "?kind=webinar&amp;page=2" in page.text
    assert titles(client, "?kind=webinar&page=2") == ["Webinar 12"]


@pytest.mark.parametrize("many", [2, 30])
@pytest.mark.parametrize("who", ["anybody", "alice"])
def test_it_costs_the_same(
    many: int,
    who: str,
    client: Client,
    alice: User,
    signed_in: SignedIn,
    make_event: MakeEvent,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    for number in range(many):
        level = ("open", "verified")[number % 2]
        make_event(f"e-{number}", access_level=level, capacity=9, rules={"states": ["TX"]}, state_code="TX")
    browser = signed_in(alice) if who == "alice" else client
    for path in ("", f"month/{timezone.now() + timedelta(days=14):%Y-%m}/", "map/"):
        browser.get("/help/")  # what every page keeps for some seconds is read anew by this one
        with django_assert_max_num_queries(10):
            browser.get(f"/events/{path}")


def test_the_order_tells_no_day(
    client: Client, alice: User, signed_in: SignedIn, make_event: MakeEvent
) -> None:
    """P26: a locked event stands at the end of its month, by title; for who may come, on its day."""
    days = {"b-locked": 10, "a-locked": 12, "early": 9, "late": 14}
    for slug, day in days.items():
        make_event(slug, days=(1,), access_level="verified" if "locked" in slug else "open")
        moment = timezone.now().replace(hour=18) + timedelta(days=60)
        begins = moment.replace(day=day)
        Event.objects.filter(slug=slug).update(starts_at=begins, ends_at=begins + timedelta(hours=1))
    assert titles(client) == ["Early", "Late", "A locked", "B locked"]
    assert titles(signed_in(alice)) == ["Early", "B locked", "A locked", "Late"]


def test_ordered_by_day_it_would_tell(
    client: Client, make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    by_day = property(lambda row: (row.event.starts_at, row.event.pk))
    monkeypatch.setattr(listing.Row, "order", by_day)
    make_event("later", days=(12,), access_level="open")
    make_event("locked", days=(10,))
    assert titles(client) == ["Locked", "Later"]


def test_the_month_has_days_for_who_may_know_them(
    client: Client, alice: User, signed_in: SignedIn, harbor_class: Event
) -> None:
    assert harbor_class.starts_at is not None
    first = harbor_class.starts_at.astimezone(harbor_class.tz)
    path = f"/events/month/{first:%Y-%m}/"
    on_days = [
        day.date for week in signed_in(alice).get(path).context["calendar"].weeks for day in week if day.faces
    ]
    assert on_days[0] == first.date()
    page = client.get(path)
    assert not any(day.faces for week in page.context["calendar"].weeks for day in week)
    assert "Some time in" in page.text


def test_this_month_and_its_neighbors(client: Client, db: None) -> None:
    assert client.get("/events/month/").status_code == 302
    page = client.get("/events/month/2027-01/").text
    assert "/events/month/2026-12/" in page
    assert "/events/month/2027-02/" in page
    assert "Nothing in this month" in page
    assert client.get("/events/month/2014-12/").status_code == 404


def test_the_map_counts_by_state(client: Client, harbor_class: Event) -> None:
    page = client.get("/events/map/").text
    assert 'aria-label="Texas: 1"' in page
    assert 'aria-label="Oregon: 0"' in page
    assert "?state=TX" in page


def test_every_state_has_its_tile(client: Client, db: None) -> None:
    tiles = client.get("/events/map/").context["tiles"]
    assert len({tile.code for tile in tiles}) == 56
    assert len({(tile.x, tile.y) for tile in tiles}) == 56
