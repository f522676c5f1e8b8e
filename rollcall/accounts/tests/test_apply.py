"""The application form and the status page (R3)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rollcall.accounts import decisions, status, verification
from rollcall.accounts.models import Agency, OfficerIdentifier, State, User, Verification
from rollcall.accounts.tests.helpers import apply, link_of, pending
from rollcall.mail.models import Letter

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
APPLY, STATUS = "/account/verification/apply/", "/account/verification/"


def filled(agency: Agency | None = None, **changes: Any) -> dict[str, Any]:
    fields = {
        "agency_name": "Hale County",
        "agency": agency.pk if agency else "",
        "category": "sworn_le",
        "title": "Deputy",
        "poc_name": "Bob Whitfield",
        "poc_email": "bob@halecounty.example",
        "poc_phone": "555-0142",
    }
    return fields | changes


def test_an_application_is_sent(pat: User, hale: Agency, signed_in: Browser) -> None:
    """R3: the point of contact is asked at once, and the page says whom we asked."""
    browser = signed_in(pat)
    assert browser.post(APPLY, filled(hale)).status_code == 302
    application = Verification.objects.get(user=pat)
    assert application.state == State.AWAITING_POC
    assert len(application.network) == 32
    assert (
        "We asked Bob Whitfield, Hale County Sheriff’s Office, today." in browser.get(STATUS).content.decode()
    )


def test_without_script_the_words_are_enough(pat: User, hale: Agency, signed_in: Browser) -> None:
    """Progressive: one match is taken."""
    signed_in(pat).post(APPLY, filled(agency_name="hale plainview"))
    assert Verification.objects.get(user=pat).agency == hale


def test_several_matches_are_shown_to_choose_from(pat: User, hale: Agency, signed_in: Browser) -> None:
    """Progressive: what was typed stays."""
    twin = Agency.objects.create(
        name="Hale Town", state="AL", confirmed_at=hale.confirmed_at, find=" hale town al"
    )
    page = signed_in(pat).post(APPLY, filled(agency_name="hale"))
    assert page.status_code == 422
    assert f'id="match-{twin.pk}"' in page.content.decode()
    assert "Bob Whitfield" in page.content.decode()
    assert (
        signed_in(pat).post(APPLY, filled(agency_name="hale") | {"agency": ["", twin.pk]}).status_code == 302
    )


def test_words_typed_after_a_choice_count(
    pat: User, hale: Agency, lubbock: Agency, signed_in: Browser
) -> None:
    """Without script the hidden choice may be stale."""
    signed_in(pat).post(APPLY, filled(hale, agency_name="Harbor City"))
    assert Verification.objects.get(user=pat).agency == lubbock


def test_a_missing_agency_is_proposed(pat: User, signed_in: Browser) -> None:
    """Goes to staff: nobody is asked before the agency is confirmed."""
    sent = filled(
        agency_name="Caprock Village Police", not_listed="on", agency_state="TX", poc_email="b@caprock.gov"
    )
    assert signed_in(pat).post(APPLY, sent).status_code == 302
    application = Verification.objects.get(user=pat)
    assert (application.agency.confirmed_at, application.agency.proposed_by_id) == (None, pat.pk)
    assert application.reasons_for_callback == ["agency_not_confirmed"]
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("issuer", "kind", "value"),
    [
        ("SSA", "number", "078-05-1120"),
        ("TCOLE", "PID", "078051120"),
        ("State", "SSN", "1120"),
        ("Social Security", "card", "12"),
        ("x", "y", "078 05 1120"),
    ],
)
def test_social_security_numbers_are_never_kept(
    issuer: str, kind: str, value: str, pat: User, hale: Agency, signed_in: Browser
) -> None:
    """Domain facts: no SSN, whatever it is called."""
    sent = filled(hale, identifier_issuer=issuer, identifier_type=kind, identifier_value=value)
    page = signed_in(pat).post(APPLY, sent)
    assert page.status_code == 422
    assert "Social Security number. We never keep those" in page.content.decode()
    assert not OfficerIdentifier.objects.exists()
    assert not Verification.objects.exists()


def test_an_officer_number_is_kept(pat: User, hale: Agency, signed_in: Browser) -> None:
    sent = filled(hale, identifier_issuer="TCOLE", identifier_type="PID", identifier_value="412077")
    signed_in(pat).post(APPLY, sent)
    assert str(OfficerIdentifier.objects.get(user=pat)) == "TCOLE PID 412077"


@pytest.mark.parametrize(
    "changes",
    [
        {"agency_name": ""},
        {"agency_name": "zzz"},
        {"agency": "999999999999999999999999"},
        {"agency": "x"},
        {"category": "king"},
        {"title": ""},
        {"title": "x" * 121},
        {"title": "a\0b"},
        {"poc_email": "nobody"},
        {"poc_email": "pat@mail.example"},
        {"poc_name": ""},
        {"not_listed": "on"},
        {"identifier_issuer": "TCOLE"},
    ],
)
def test_bad_input_says_so_and_keeps_what_was_typed(
    changes: dict[str, str], pat: User, hale: Agency, signed_in: Browser
) -> None:
    """P51: 422, nothing half-written."""
    page = signed_in(pat).post(APPLY, filled(hale) | {"assignment": "Night shift"} | changes)
    assert page.status_code == 422
    assert "Night shift" in page.content.decode()
    assert not Verification.objects.exists()


def test_extra_fields_give_nothing(pat: User, hale: Agency, signed_in: Browser) -> None:
    """P23, P24: no field of the form makes anybody approved or staff."""
    extra = {"state": "approved", "decided_by": "1", "is_staff": "on", "poc_yes": "1", "user": "1"}
    signed_in(pat).post(APPLY, filled(hale) | extra)
    application = Verification.objects.get()
    assert (application.user, application.state, application.poc_yes) == (pat, State.AWAITING_POC, None)


def test_two_clicks_make_one_application(pat: User, hale: Agency, signed_in: Browser) -> None:
    """The second finds the first and changes it; one is open."""
    browser = signed_in(pat)
    for _again in range(2):
        assert browser.post(APPLY, filled(hale)).status_code == 302
    assert Verification.objects.count() == 1


def test_the_form_comes_back_filled_and_a_change_starts_again(
    pat: User, hale: Agency, signed_in: Browser
) -> None:
    """P3."""
    application = apply(pat, hale)
    old = link_of(application)
    browser = signed_in(pat)
    assert 'value="bob@halecounty.example"' in browser.get(APPLY).content.decode()
    browser.post(APPLY, filled(hale, title="Sergeant"))
    assert Client().get(old).status_code == 410
    assert Client().get(link_of(application)).status_code == 200


def test_reminding_once_a_day(
    pat: User, hale: Agency, signed_in: Browser, at: Callable[..., datetime]
) -> None:
    """R3: the applicant may remind, not pester."""
    apply(pat, hale)
    at(days=1, minutes=1)
    browser = signed_in(pat)
    said = [browser.post(f"{STATUS}remind/", follow=True).content.decode() for _again in range(2)]
    assert "We sent Bob Whitfield a reminder." in said[0]
    assert "less than a day ago" in said[1]
    assert Letter.objects.filter(kind="accounts/poc_reminder").count() == 1


def test_withdraw_and_name_someone_else(pat: User, hale: Agency, signed_in: Browser) -> None:
    """R3."""
    application = apply(pat, hale)
    browser = signed_in(pat)
    other = {"poc_name": "Ray", "poc_email": "ray@halecounty.example", "poc_phone": "1"}
    assert browser.post(f"{STATUS}contact/", {**other, "poc_email": "pat@mail.example"}).status_code == 422
    assert browser.post(f"{STATUS}contact/", other).status_code == 302
    assert "We asked Ray" in browser.get(STATUS).content.decode()
    assert browser.get(f"{STATUS}withdraw/").status_code == 200
    browser.post(f"{STATUS}withdraw/")
    application.refresh_from_db()
    assert application.state == State.WITHDRAWN
    assert "Apply again" in browser.get(STATUS).content.decode()


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_page(state: str, pat: User, hale: Agency, signed_in: Browser) -> None:
    """R3: at any moment the person sees what is done and what is next."""
    pending(pat, hale, State(state))
    page = signed_in(pat).get(STATUS)
    assert page.status_code == 200
    assert "Your agency vouches for you" in page.content.decode()


def test_steps_cost_two_queries(
    pat: User, hale: Agency, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """R4: used on every locked page."""
    apply(pat, hale)
    with django_assert_max_num_queries(2):
        steps = status.steps(pat)
    assert [step.state for step in steps] == ["done", "pending", "waiting"]


def test_steps_of_the_approved_are_done(alice: User) -> None:
    assert [step.state for step in status.steps(alice)] == ["done", "done", "done"]


def test_the_reason_of_a_no_is_shown(pat: User, hale: Agency, dana: User, signed_in: Browser) -> None:
    """R4, R5."""
    decisions.decline(apply(pat, hale), by=dana, reason="Not on the roster of July.")
    assert "Not on the roster of July." in signed_in(pat).get(STATUS).content.decode()


def test_nobody_has_two_open_applications(pat: User, hale: Agency) -> None:
    apply(pat, hale)
    with pytest.raises(verification.OpenApplication):
        apply(pat, hale)


@pytest.mark.parametrize("path", ["", "apply/", "contact/", "withdraw/", "leave/"])
def test_strangers_are_asked_to_sign_in(path: str) -> None:
    """P1."""
    answer = Client().get(f"{STATUS}{path}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
