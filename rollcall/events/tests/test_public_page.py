"""The page of an event: for who may come all of it, for anybody else what is public and what is missing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rollcall.accounts.models import Affiliation, User
from rollcall.events.models import Event, Registration
from rollcall.events.tests.building_public import seat

SignedIn = Callable[..., Client]


def test_who_may_come_sees_all_of_it(alice: User, signed_in: SignedIn, harbor_class: Event) -> None:
    """R21: coordinator with e-mail and phone, place, hours, seats, and the button."""
    page = signed_in(alice).get("/events/harbor-class/").text
    for told in (
        "Plainview Training Hall", "210 Ash Street", "Room 2", "Lee Castellanos", "Ruth Delgado",
        "ruth@harbor.example", "555-0167", "8:00 AM to 5:00 PM Central Time", "20 seats left", "16 hours",
        "/events/harbor-class/register/", "Park behind the hall", "Hosted by Hale County",
    ):  # fmt: skip
        assert told in page, told


def test_anybody_sees_month_state_and_coordinator(client: Client, harbor_class: Event) -> None:
    """P26, R18: what is public, and what the lock asks."""
    page = client.get("/events/harbor-class/").text
    for told in ("Working a scene together", "Texas", "Ruth Delgado", "555-0167", "16 hours"):
        assert told in page, told
    assert "Days and place are shown to verified officers" in page
    assert "/accounts/login/?next=%2Fevents%2Fharbor-class%2F" in page
    assert "Plainview" not in page
    assert "/register/" not in page


def test_the_lock_names_the_next_step(pat: User, signed_in: SignedIn, harbor_class: Event) -> None:
    """R18: with an account and no agency, the next step is to name one."""
    page = signed_in(pat).get("/events/harbor-class/").text
    assert "steps before days and place open" in page
    assert "Name your agency" in page


def test_another_category_is_told_for_whom_it_is(
    alice: User, signed_in: SignedIn, harbor_class: Event
) -> None:
    """R5."""
    Event.objects.filter(pk=harbor_class.pk).update(audience=["sworn_corrections"])
    page = signed_in(alice).get("/events/harbor-class/").text
    assert "This is for: sworn corrections" in page
    assert "Plainview Training Hall" not in page


def test_the_events_own_rules_lock_it_too(alice: User, signed_in: SignedIn, harbor_class: Event) -> None:
    Event.objects.filter(pk=harbor_class.pk).update(rules={"states": ["OR"]})
    page = signed_in(alice).get("/events/harbor-class/").text
    assert "This is for: Oregon" in page
    assert "Plainview Training Hall" not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"capacity": 0}, "Join the waiting list"),
        ({"opens_at": timezone.now() + timedelta(days=2)}, "Registration has not opened yet"),
        ({"closes_at": timezone.now() - timedelta(days=1)}, "Registration has closed"),
        ({"outside_url": "https://host.example/join"}, "https://host.example/join"),
        ({"state": "canceled", "canceled_why": "The hall flooded."}, "The hall flooded."),
        ({"state": "closed"}, "This has taken place"),
    ],
)
def test_how_it_stands_is_said_in_words(
    fields: dict[str, Any], words: str, alice: User, signed_in: SignedIn, harbor_class: Event
) -> None:
    """R23 among them: another organization's own registration."""
    Event.objects.filter(pk=harbor_class.pk).update(**fields)
    page = signed_in(alice).get("/events/harbor-class/").text
    assert words in page
    assert ("/register/" in page) is (words == "Join the waiting list")


def test_the_meeting_opens_for_a_seat_alone(pat: User, signed_in: SignedIn, open_webinar: Event) -> None:
    """The link is for the registered; a held seat is not one yet."""
    browser = signed_in(pat)
    assert "CANARY-LINK" not in browser.get("/events/open-webinar/").text
    held = seat(open_webinar, pat, state=Registration.State.HELD)
    assert "CANARY-LINK" not in browser.get("/events/open-webinar/").text
    Registration.objects.filter(pk=held.pk).update(state=Registration.State.SEATED)
    assert "CANARY-LINK" in browser.get("/events/open-webinar/").text


def test_a_held_seat_shows_no_place(pat: User, signed_in: SignedIn, harbor_class: Event) -> None:
    """R21 and P26: who holds a seat until verified is told where when verified."""
    seat(harbor_class, pat, state=Registration.State.HELD)
    assert "Plainview" not in signed_in(pat).get("/events/harbor-class/").text


def test_a_seat_does_not_outlive_the_standing(alice: User, signed_in: SignedIn, harbor_class: Event) -> None:
    """P6: the next request after somebody leaves the agency shows no place."""
    seat(harbor_class, alice)
    browser = signed_in(alice)
    assert "Plainview Training Hall" in browser.get("/events/harbor-class/").text
    Affiliation.objects.filter(user=alice).update(ended_at=timezone.now())
    assert "Plainview Training Hall" not in browser.get("/events/harbor-class/").text


def test_those_who_teach_and_run_it_see_it(
    signed_in: SignedIn, harbor_class: Event, provider_member: User
) -> None:
    lee = User.objects.get(email="lee@harbor.example")
    for person in (lee, provider_member):
        assert "Plainview Training Hall" in signed_in(person).get("/events/harbor-class/").text


def test_a_draft_is_there_for_its_makers_alone(
    client: Client, signed_in: SignedIn, alice: User, harbor_class: Event, provider_member: User
) -> None:
    Event.objects.filter(pk=harbor_class.pk).update(state="draft", published_at=None)
    assert client.get("/events/harbor-class/").status_code == 404
    assert signed_in(alice).get("/events/harbor-class/").status_code == 404
    assert "Only those who run or teach it" in signed_in(provider_member).get("/events/harbor-class/").text


def test_a_locked_event_does_not_pass_by_day(client: Client, harbor_class: Event) -> None:
    """P26: whoever watches the page does not see on which day it was; it changes with the month."""
    present = timezone.now()
    Event.objects.filter(pk=harbor_class.pk).update(
        state="closed", starts_at=present - timedelta(minutes=2), ends_at=present - timedelta(minutes=1)
    )
    assert "This has taken place" not in client.get("/events/harbor-class/").text
    assert "Working a scene together" in client.get("/events/").text


@pytest.mark.parametrize("who", ["anybody", "alice", "pat"])
def test_it_costs_ten_queries_at_most(
    who: str,
    client: Client,
    signed_in: SignedIn,
    harbor_class: Event,
    request: pytest.FixtureRequest,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    browser = client if who == "anybody" else signed_in(request.getfixturevalue(who))
    browser.get("/help/")
    with django_assert_max_num_queries(10):
        browser.get("/events/harbor-class/")


@pytest.mark.parametrize("path", ["nothing/", "nothing/calendar.ics", "a%20b/", "month/2026-13/"])
def test_what_is_not_there(path: str, client: Client, db: None) -> None:
    assert client.get(f"/events/{path}").status_code == 404
