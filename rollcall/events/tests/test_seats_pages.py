"""The pages of registering: who sees what, what a button does, what bad input gets (R21, P3, P21, P51)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rollcall.accounts.models import Agency, User
from rollcall.base import clock
from rollcall.base.models import FormQuestion, Questionnaire
from rollcall.events import exchanges, registering
from rollcall.events.applicants import Given
from rollcall.events.models import Event, Registration
from rollcall.events.tests.test_seats_registering import (
    ASKS_BOB,
    by_supervisor,
    letters,
    register,
    token_of,
)

States = Registration.State
SignedIn = Callable[..., Client]
HARBOR = "/events/harbor-class/register/"
OPEN = "/events/open-webinar/register/"


def test_an_officer_registers_on_the_page(harbor_class: Event, alice: User, signed_in: SignedIn) -> None:
    browser = signed_in(alice)
    assert "Plainview" in browser.get(HARBOR).content.decode()
    answer = browser.post(HARBOR, {"access_needs": ""})
    assert answer.headers["Location"] == "/account/classes/"
    page = browser.get("/account/classes/").content.decode()
    assert "Your seat: 1" in page
    assert "You need not register again" in browser.get(HARBOR).content.decode()


def test_the_page_says_what_is_missing_and_whom_to_ask(
    harbor_class: Event, pat: User, signed_in: SignedIn
) -> None:
    """R5, P26: the reason, the coordinator, and no word of the place."""
    page = signed_in(pat).get(HARBOR).content.decode()
    assert "not verified yet" in page
    assert "555-0167" in page
    assert "Plainview" not in page
    assert signed_in(pat).post(HARBOR, {}).status_code == 403


def test_a_stranger_is_led_to_sign_in(harbor_class: Event, client: Client) -> None:
    page = client.get(HARBOR).content.decode()
    assert "/accounts/login/?next=/events/harbor-class/register/" in page
    assert client.get("/events/nothing/register/").status_code == 404


def test_a_guest_registers_and_the_page_tells_nothing(open_webinar: Event, client: Client) -> None:
    """R24, P13: the same page the first and the second time."""
    typed = {"name": "Gale", "email": "gale@mail.example"}
    first, second = client.post(OPEN, typed), client.post(OPEN, typed)
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "G", "email": "no"},
        {"name": "G\0", "email": "g@x.example"},
        {"name": "x" * 999, "email": "g@x.example"},
    ],
)  # fmt: skip
def test_bad_input_keeps_what_was_typed(open_webinar: Event, client: Client, typed: dict[str, str]) -> None:
    """P51."""
    assert client.post(OPEN, typed).status_code == 422


def test_a_control_character_in_a_name_is_no_fault(open_webinar: Event, client: Client) -> None:
    """P51."""
    assert client.post(OPEN, {"name": "Ga\x07le", "email": "g@x.example"}).status_code < 500


def test_the_events_questions_are_asked_and_kept(
    harbor_class: Event, alice: User, signed_in: SignedIn, at_desk: SignedIn, provider_member: User
) -> None:
    asked = Questionnaire.objects.create(title="Before the class")
    question = asked.questions.create(words="Shoe size", kind=FormQuestion.Kind.LINE, is_required=True)
    Event.objects.update(questionnaire=asked)
    assert signed_in(alice).post(HARBOR, {}).status_code == 422
    signed_in(alice).post(HARBOR, {f"q{question.pk}": "11"})
    row = Registration.objects.get()
    assert row.answers == {str(question.pk): "11"}
    page = at_desk(provider_member).get(f"/desk/events/{harbor_class.pk}/registrations/{row.pk}/")
    assert "Shoe size" in page.content.decode()


def test_the_waiting_list_shows_place_and_reason(
    harbor_class: Event, alice: User, bob: User, signed_in: SignedIn
) -> None:
    """R21: position, reason, clock."""
    Event.objects.update(capacity=1)
    register(harbor_class, alice)
    register(harbor_class, bob)
    page = signed_in(bob).get("/account/classes/").content.decode()
    assert "Place 1 on the waiting list." in page
    assert "All seats are taken." in page


def test_an_offered_seat_is_taken_by_a_button(
    harbor_class: Event, alice: User, bob: User, signed_in: SignedIn
) -> None:
    Event.objects.update(capacity=1)
    row, second = register(harbor_class, alice), register(harbor_class, bob)
    registering.cancel(row, by=alice)
    browser = signed_in(bob)
    assert "A seat is kept for you until" in browser.get("/account/classes/").content.decode()
    browser.post(f"/account/classes/{second.pk}/take/")
    second.refresh_from_db()
    assert second.state == States.SEATED


def test_whoever_still_has_to_be_approved_is_not_told_of_a_seat(
    harbor_class: Event, alice: User, bob: User, signed_in: SignedIn
) -> None:
    """P68: taking an offered seat may still mean to wait for the coordinator."""
    Event.objects.update(capacity=1, approval=Event.Approval.COORDINATOR)
    row, second = register(harbor_class, alice), register(harbor_class, bob)
    registering.cancel(row, by=alice)
    answer = signed_in(bob).post(f"/account/classes/{second.pk}/take/", follow=True)
    page = answer.content.decode()
    assert "while we ask for the approval" in page
    assert "You have a seat" not in page


def test_canceling_shows_first_and_then_does(harbor_class: Event, alice: User, signed_in: SignedIn) -> None:
    row, browser = register(harbor_class, alice), signed_in(alice)
    assert browser.get(f"/account/classes/{row.pk}/cancel/").status_code == 200
    row.refresh_from_db()
    assert row.state == States.SEATED
    browser.post(f"/account/classes/{row.pk}/cancel/", {"why": "Court that day"})
    row.refresh_from_db()
    assert row.state == States.CANCELED


@pytest.mark.parametrize("page", ["cancel/", "substitute/", "transfer/", "invitation.ics"])
def test_nobody_touches_the_registration_of_another(
    harbor_class: Event, alice: User, charlie: User, signed_in: SignedIn, page: str
) -> None:
    """P21: missing and not yours look alike."""
    row = register(harbor_class, alice)
    assert signed_in(alice).get(f"/account/classes/{row.pk}/{page}").status_code == 200
    assert signed_in(charlie).get(f"/account/classes/{row.pk}/{page}").status_code == 404


def test_moving_to_another_date_by_the_page(
    harbor_class: Event, alice: User, signed_in: SignedIn, make_event: Callable[..., Event]
) -> None:
    other = make_event("harbor-2", days=(42,), copied_from=harbor_class)
    row = register(harbor_class, alice)
    answer = signed_in(alice).post(f"/account/classes/{row.pk}/transfer/", {"to": other.pk})
    assert answer.status_code == 302
    assert Registration.objects.get(event=other).state == States.SEATED


def test_asking_a_colleague_by_the_page(
    harbor_class: Event, alice: User, bob: User, signed_in: SignedIn
) -> None:
    row = register(harbor_class, alice)
    typed = {"name": "Bob", "email": bob.email}
    assert signed_in(alice).post(f"/account/classes/{row.pk}/substitute/", typed).status_code == 302
    link = f"/seats/take-over/{token_of(letters('seat_for_colleague')[0])}/"
    assert Client().get(link).status_code == 200
    assert signed_in(bob).post(link).headers["Location"] == "/account/classes/"
    assert signed_in(bob).get(link).status_code == 410
    row.refresh_from_db()
    assert row.state == States.GIVEN


def test_a_guests_link_shows_and_a_button_cancels(open_webinar: Event, client: Client) -> None:
    """P3: a hundred looks change nothing."""
    row = register(open_webinar, None)
    link = f"/seats/{token_of(letters('seat_confirmed')[0])}/"
    for _time in range(100):
        assert client.get(link).status_code == 200
    row.refresh_from_db()
    assert row.state == States.SEATED
    client.post(link, {"act": "cancel", "why": ""})
    row.refresh_from_db()
    assert row.state == States.CANCELED
    assert client.get("/seats/nothing/").status_code == 404
    assert client.get(f"/seats/{'x' * 300}/").status_code == 404


def test_a_guests_page_sent_without_a_button_changes_nothing(open_webinar: Event, client: Client) -> None:
    """F8: what has no button pressed is no wish to cancel."""
    row = register(open_webinar, None)
    link = f"/seats/{token_of(letters('seat_confirmed')[0])}/"
    answer = client.post(link, {})
    assert answer.status_code == 422
    assert "Press one of the buttons" in answer.text
    row.refresh_from_db()
    assert row.state == States.SEATED


def test_a_supervisors_page(harbor_class: Event, alice: User, client: Client) -> None:
    """P3, P26."""
    row = register(by_supervisor(harbor_class), alice, **ASKS_BOB)
    link = f"/seats/approve/{token_of(letters('seat_approval')[0])}/"
    page = client.get(link).content.decode()
    assert alice.legal_name in page
    assert "Plainview" not in page
    assert client.post(link, {"answer": "perhaps"}).status_code == 422
    assert client.post(link, {"answer": "yes"}).status_code == 200
    assert client.get(link).status_code == 410
    row.refresh_from_db()
    assert row.state == States.SEATED


def test_the_desk_is_for_who_runs_it(
    harbor_class: Event, alice: User, charlie: User, provider_member: User, instructor: Any, at_desk: SignedIn
) -> None:
    """P16, P24: an instructor's power ends at roster and door."""
    register(harbor_class, alice, access_needs="CANARY-NEED")
    page = f"/desk/events/{harbor_class.pk}/registrations/"
    shown = at_desk(provider_member).get(f"{page}?show=needs")
    assert "CANARY-NEED" in shown.content.decode()
    assert at_desk(instructor.user).get(page).status_code == 404
    assert at_desk(charlie).get(page).status_code == 404
    assert at_desk(provider_member).get(f"{page}?show=%27&page=999999999999999999999").status_code == 200


def test_the_desk_approves_refuses_and_cancels(
    harbor_class: Event, alice: User, bob: User, provider_member: User, at_desk: SignedIn
) -> None:
    Event.objects.update(approval=Event.Approval.COORDINATOR)
    first, second = register(harbor_class, alice), register(harbor_class, bob)
    desk, page = at_desk(provider_member), f"/desk/events/{harbor_class.pk}/registrations/"
    assert desk.post(f"{page}{first.pk}/", {"act": "approve"}).status_code == 302
    assert desk.post(f"{page}{second.pk}/", {"act": "refuse"}).status_code == 422
    assert desk.post(f"{page}{second.pk}/", {"act": "refuse", "why": "Full week"}).status_code == 302
    assert desk.post(f"{page}{first.pk}/", {"act": "cancel", "why": "Mistake"}).status_code == 302
    assert sorted(Registration.objects.values_list("state", flat=True)) == ["canceled", "refused"]


def test_the_desk_adds_somebody(
    harbor_class: Event, alice: User, provider_member: User, at_desk: SignedIn
) -> None:
    desk, page = at_desk(provider_member), f"/desk/events/{harbor_class.pk}/registrations/add/"
    assert desk.post(page, {"email": "nobody@nowhere.example"}).status_code == 422
    assert desk.post(page, {"email": alice.email}).status_code == 302
    assert Registration.objects.get().state == States.SEATED


def test_my_classes_cost_a_fixed_number_of_queries(
    alice: User, hale: Agency, signed_in: SignedIn, make_event: Callable[..., Event]
) -> None:
    """Ten at most, as many for twenty-four classes as for two: one canceled, all by rules, all limited."""
    browser, counted = signed_in(alice), []
    for number in range(24):
        days = (number + 2,) if number else (90,)
        made = make_event(f"class-{number}", days=days, capacity=9, rules={"agencies": [hale.pk]})
        register(made, alice)
        if number == 0:
            Event.objects.filter(pk=made.pk).update(state=Event.State.CANCELED)
        if number in {1, 18, 23}:
            browser.get("/help/")  # what every page keeps for some seconds is read anew by this one
            with CaptureQueriesContext(connection) as asked:
                assert browser.get("/account/classes/").status_code == 200
            counted.append(len(asked))
    assert max(counted) <= 10, counted
    assert len(set(counted)) == 1, counted


def test_my_classes_show_the_place_by_the_seat_that_stands(
    harbor_class: Event, alice: User, provider_member: User, signed_in: SignedIn
) -> None:
    """P26: an exception's seat opens the place; the same seat given up does so no more."""
    Event.objects.update(rules={"states": ["OR"]})
    who = Given(email=alice.email)
    row = registering.add(harbor_class, given=who, by=provider_member, exception_why="Moves there")
    assert "Plainview" in signed_in(alice).get("/account/classes/").text
    registering.cancel(row, by=alice)
    assert "Plainview" not in signed_in(alice).get("/account/classes/").text


def test_who_was_suspended_sees_nothing(harbor_class: Event, alice: User, signed_in: SignedIn) -> None:
    """P6: the next request."""
    row, browser = register(harbor_class, alice), signed_in(alice)
    alice.is_active = False
    alice.suspended_at = clock.now()
    alice.save()
    assert browser.get(f"/account/classes/{row.pk}/invitation.ics").status_code == 302


def test_a_seat_given_by_link_needs_the_right_account(
    harbor_class: Event, alice: User, bob: User, charlie: User, signed_in: SignedIn
) -> None:
    """P24."""
    row = register(harbor_class, alice)
    exchanges.offer_to_colleague(row, name="Bob", email=bob.email, by=alice)
    link = f"/seats/take-over/{token_of(letters('seat_for_colleague')[0])}/"
    assert signed_in(charlie).post(link).status_code == 422
