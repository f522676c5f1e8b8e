"""A guest's page does what an account's does: a colleague comes instead, or the date changes (R21, R24)."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rollcall.events import exchanges, registering
from rollcall.events.applicants import Given
from rollcall.events.errors import NotEligible
from rollcall.events.models import Event, Registration
from rollcall.events.tests.test_seats_registering import letters, register, token_of

States = Registration.State
MakeEvent = Callable[..., Event]


@pytest.fixture
def page(open_webinar: Event) -> str:
    """Gale's own page."""
    register(open_webinar, None)
    return f"/seats/{token_of(letters('seat_confirmed')[0])}/"


@pytest.fixture
def again(open_webinar: Event, make_event: MakeEvent) -> Event:
    """The same webinar, two weeks later."""
    return make_event(
        "sleep-again", kind="webinar", access_level="open", audience=[], days=(21,), begins=12, ends=13,
        copied_from=open_webinar, join_url="https://meet.example/j/CANARY-SECOND", capacity=5,
    )  # fmt: skip


def test_a_guest_asks_a_colleague_who_takes_the_seat(page: str, client: Client) -> None:
    """R21: the seat is Gale's until the colleague says yes; neither has an account."""
    answer = client.post(page, {"act": "give", "name": "Noor", "email": "noor@mail.example"}, follow=True)
    assert "We have asked Noor to come instead" in answer.text
    Client().post(f"/seats/take-over/{token_of(letters('seat_for_colleague')[0])}/")
    gale, noor = Registration.objects.order_by("pk")
    assert (gale.state, noor.state, noor.name) == (States.GIVEN, States.SEATED, "Noor")
    assert "Ask my colleague" not in client.get(page).text


def test_a_guest_moves_to_another_date_and_lands_on_the_new_page(
    page: str, again: Event, client: Client
) -> None:
    """R21: the old link says what became of it, the new page is there at once."""
    answer = client.post(page, {"act": "move", "to": again.pk})
    gale, moved = Registration.objects.order_by("pk")
    assert (gale.state, moved.state, moved.event, moved.user) == (States.MOVED, States.SEATED, again, None)
    there = "/" + answer.headers["Location"].split("/", 3)[3]
    assert "Registered" in client.get(there).text
    assert "Moved to another date" in client.get(page).text


def test_what_is_wrong_is_said_and_changes_nothing(page: str, again: Event, client: Client) -> None:
    """P51: each button's own form says it; and a date for which there is no seat keeps the old one."""
    assert client.post(page, {"act": "give", "name": "", "email": "no"}).status_code == 422
    assert client.post(page, {"act": "give", "name": "I", "email": "gale@mail.example"}).status_code == 422
    assert client.post(page, {"act": "move", "to": "9" * 30}).status_code == 422
    Event.objects.filter(pk=again.pk).update(capacity=0)
    assert "You keep what you have" in client.post(page, {"act": "move", "to": again.pk}).text
    assert list(Registration.objects.values_list("state", flat=True)) == [States.SEATED]


def test_a_date_that_asks_for_an_account_is_not_a_guests(page: str, again: Event, client: Client) -> None:
    """R1: the page says in one sentence what to do; a form sent past it is refused."""
    Event.objects.filter(pk=again.pk).update(access_level="account")
    shown = client.get(page).text
    assert "The other dates ask for a free account" in shown
    assert "Move to this date" not in shown
    assert client.post(page, {"act": "move", "to": again.pk}).status_code == 422
    with pytest.raises(NotEligible):
        exchanges.transfer(Registration.objects.get(), again, by=None)


def test_where_there_is_no_other_date_the_coordinator_is_named(page: str, client: Client) -> None:
    assert "There is no other date now. Ask the coordinator, ruth@harbor.example" in client.get(page).text


def test_a_network_that_asks_too_many_is_told_to_wait(
    page: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P60: nobody without an account writes to strangers at will."""
    monkeypatch.setattr("rollcall.events.views.guests.consume", lambda *_args, **_more: None)
    answer = client.post(page, {"act": "give", "name": "Noor", "email": "noor@mail.example"})
    assert (answer.status_code, letters("seat_for_colleague")) == (422, [])


def test_a_move_to_a_date_that_asks_a_supervisor_asks_the_coordinator_of_a_guest(
    page: str, again: Event
) -> None:
    """R21: no supervisor is known of a guest, so nobody is written to without an address."""
    Event.objects.filter(pk=again.pk).update(approval=Event.Approval.SUPERVISOR)
    moved = exchanges.transfer(Registration.objects.get(), again, by=None)
    assert (moved.state, moved.decided_by) == (States.ASKED, "doubtful")
    assert letters("seat_approval") == []


def test_a_guests_page_costs_ten_queries_at_most(page: str, again: Event, client: Client) -> None:
    registering.register(again, given=Given(name="A", email="a@mail.example"), by=None)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    assert len(asked) <= 10, "\n".join(one["sql"][:200] for one in asked.captured_queries)
