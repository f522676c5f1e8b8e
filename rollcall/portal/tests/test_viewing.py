"""P25: looking as a person is downward, with a reason, only reading, told to the person, soon over."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from conftest import enroll_second_factor, person, still_there
from rollcall.accounts import sessions, viewing
from rollcall.accounts.activity import SEEN_AT
from rollcall.accounts.errors import CannotViewAs
from rollcall.accounts.models import User, Viewing
from rollcall.base import audit
from rollcall.mail.models import Letter
from rollcall.portal import viewing as door

REASON = "He cannot find his certificate."


def helper(*rights: str) -> User:
    """On staff, with these rights and no others."""
    user = person("hank@rollcall.example", "Hank Bell", is_staff=True)
    enroll_second_factor(user)
    names = [right.split(".")[1] for right in ("wagtailadmin.access_admin", "accounts.change_user", *rights)]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


@pytest.fixture
def browser(dana: User, alice: User, signed_in: Callable[..., Client]) -> Client:
    """Dana's browser, in which she looks as Alice."""
    client = signed_in(dana)
    begun = client.post(f"/staff/people/{alice.pk}/view/", {"view-reason": REASON})
    assert begun.headers["Location"] == "/account/"
    return client


def events_of(user: User) -> list[str]:
    return [entry.event for entry in audit.trail(user)]


def test_staff_see_the_page_as_the_person_does(browser: Client, alice: User) -> None:
    page = browser.get("/account/")
    assert page.context["user"] == alice
    assert "You see the portal as Alice R. Moreno does." in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_the_banner_stands_on_every_page_with_its_button(browser: Client) -> None:
    for path in ("/", "/courses/", "/account/settings/", "/events/", "/staff/people/", "/account/cases/"):
        assert "/account/looks/stop/" in browser.get(path).content.decode(), path


def test_both_trails_and_the_person_hear_of_it(browser: Client, dana: User, alice: User) -> None:
    """On both identities, from begin to end, and by a letter with the name and the reason."""
    assert browser.post("/account/looks/stop/").headers["Location"] == f"/staff/people/{alice.pk}/"
    assert events_of(alice)[-2:] == ["person.viewed_as", "person.viewing_ended"]
    assert events_of(dana)[-2:] == ["person.views_as", "person.views_no_more"]
    letter = Letter.objects.get(kind="accounts/account_viewed")
    assert letter.person_id == alice.pk
    assert REASON in letter.text
    assert "Dana Price" in letter.text


def test_the_person_reads_who_looked(browser: Client, alice: User, signed_in: Callable[..., Client]) -> None:
    page = signed_in(alice).get("/account/looks/").content.decode()
    assert "Dana Price" in page
    assert REASON in page


def test_nobody_else_reads_who_looked(
    browser: Client, charlie: User, signed_in: Callable[..., Client]
) -> None:
    assert "Dana Price" not in signed_in(charlie).get("/account/looks/").content.decode()


def test_the_session_stays_the_staffs_own(browser: Client, dana: User) -> None:
    assert browser.session["_auth_user_id"] == str(dana.pk)
    browser.post("/account/looks/stop/")
    assert browser.get("/account/").context["user"] == dana


def test_the_half_hour_is_the_staffs_own(browser: Client) -> None:
    """P18: after half an hour of nothing the staff are asked who is there, with their own factor."""
    session = browser.session
    session[SEEN_AT] -= 31 * 60
    session.save()
    assert browser.get("/account/").headers["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_it_ends_by_itself(browser: Client, at: Callable[..., datetime], dana: User) -> None:
    at(minutes=14)
    assert browser.get("/account/").context["user"] != dana
    at(minutes=15)
    assert browser.get("/account/").status_code == 302
    assert browser.get("/account/").context["user"] == dana
    assert Viewing.objects.get().how == "time"


def test_what_is_sent_just_after_the_end_is_not_done(browser: Client, at: Callable[..., datetime]) -> None:
    """A form of the other person's page must not be carried out under the staff's own name."""
    at(minutes=16)
    assert browser.post("/account/verification/apply/", {"title": "Deputy"}).status_code == 403


def test_a_closed_browser_is_written_down_too(
    browser: Client, at: Callable[..., datetime], alice: User
) -> None:
    at(minutes=20)
    assert (viewing.sweep(), viewing.sweep()) == (1, 0)
    assert events_of(alice)[-1] == "person.viewing_ended"


def test_it_ends_when_the_person_is_appointed(browser: Client, alice: User, dana: User) -> None:
    """Never upward holds at every request, not only at the beginning."""
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    assert browser.get("/account/").status_code == 302
    assert Viewing.objects.get().how == "barred"


def test_another_session_cannot_use_the_number(
    browser: Client, sam: User, signed_in: Callable[..., Client]
) -> None:
    other = signed_in(sam)
    session = other.session
    session[viewing.KEY] = Viewing.objects.get().pk
    session.save()
    assert other.get("/account/").status_code == 302
    assert other.get("/account/").context["user"] == sam


def test_beginning_asks_for_fresh_proof_and_a_reason(
    dana: User, alice: User, signed_in: Callable[..., Client], at: Callable[..., datetime]
) -> None:
    """P19, P25."""
    client = signed_in(dana)
    assert client.post(f"/staff/people/{alice.pk}/view/", {"view-reason": " "}).status_code == 422
    at(minutes=11)
    late = still_there(client).post(f"/staff/people/{alice.pk}/view/", {"view-reason": REASON})
    assert late.headers["Location"].startswith("/accounts/")
    assert not Viewing.objects.exists()


def test_never_upward_and_never_oneself(dana: User, sam: User, alice: User, bob: User) -> None:
    hank = helper("accounts.change_verification")
    bob.user_permissions.add(Permission.objects.get(codename="change_certificate"))
    User.objects.filter(pk=alice.pk).update(is_active=False)
    for by, whom in (
        (dana, sam),
        (dana, dana),
        (hank, dana),
        (hank, bob),
        (hank, User.objects.get(pk=alice.pk)),
    ):
        with pytest.raises(CannotViewAs):
            viewing.start(whom, by=by, reason=REASON)
    assert viewing.may_view(User.objects.get(pk=bob.pk), dana)


def test_the_secure_side_is_upward_for_who_verifies_nobody(pat: User, alice: User) -> None:
    hank = helper()
    assert viewing.may_view(pat, hank)
    assert not viewing.may_view(alice, hank)


def test_without_the_right_there_is_no_button(
    alice: User, pat: User, signed_in: Callable[..., Client]
) -> None:
    with pytest.raises(CannotViewAs):
        viewing.start(pat, by=alice, reason=REASON)
    assert signed_in(alice).post(f"/staff/people/{pat.pk}/view/", {"view-reason": "x"}).status_code == 404


def test_without_the_rule_staff_could_look_upward(
    dana: User, sam: User, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of never upward."""
    monkeypatch.setattr(viewing, "may_view", lambda user, by: True)
    client = signed_in(dana)
    client.post(f"/staff/people/{sam.pk}/view/", {"view-reason": REASON})
    assert client.get("/account/").context["user"] == sam


def test_without_the_door_a_form_would_be_carried_out(
    browser: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of only reading: the same request, with and without the guard."""
    sent = {"showing": "x"}
    assert browser.post("/account/certificates/showing/", sent).status_code == 403
    monkeypatch.setattr(door, "is_open", lambda name, method: True)
    assert browser.post("/account/certificates/showing/", sent).status_code != 403


def test_signing_out_everywhere_ends_the_look_with_the_session(browser: Client, dana: User) -> None:
    sessions.end_all(dana, by=dana)
    assert browser.get("/account/").status_code == 302
