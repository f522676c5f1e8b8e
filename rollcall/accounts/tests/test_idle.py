"""P18: after half an hour of nothing one shows who it is, and goes on where one was."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from conftest import PASSWORD, still_there
from rollcall.accounts import activity
from rollcall.accounts.models import User

pytestmark = pytest.mark.django_db
Travel = Callable[..., datetime]


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def browser(alice: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    return client


def asks(answer: Any) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/reauthenticate/")


def prove(client: Client, asked: Any, password: str = PASSWORD) -> Any:
    """Answer the page to which one was led."""
    to = asked.headers["Location"]
    return client.post(to, {"password": password, "next": parse_qs(urlsplit(to).query)["next"][0]})


@pytest.mark.parametrize(("away", "asked"), [(29, False), (31, True), (200, True)])
def test_half_an_hour_is_the_end(browser: Client, away: int, asked: bool, at: Travel) -> None:
    at(minutes=away)
    assert asks(browser.get("/account/")) is asked


def test_whoever_goes_on_is_not_asked(browser: Client, at: Travel) -> None:
    """Every twenty minutes a page, for hours."""
    for minutes in range(0, 400, 20):
        at(minutes=minutes)
        assert browser.get("/account/").status_code == 200


def test_without_the_question_a_left_desk_would_be_open(
    browser: Client, at: Travel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(activity, "ask_whether_there", lambda request, view: None)
    at(hours=3)
    assert browser.get("/account/").status_code == 200


def test_one_comes_back_to_the_page(browser: Client, at: Travel) -> None:
    at(minutes=31)
    asked = browser.get("/account/classes/?page=1")
    assert "You were away for a while" in browser.get(asked.headers["Location"]).text
    assert prove(browser, asked).headers["Location"] == "/account/classes/?page=1"
    assert browser.get("/account/classes/").status_code == 200


def test_what_was_typed_is_done_after_the_proof(browser: Client, at: Travel) -> None:
    """The form that was sent into the question is taken as it was; nothing before, nothing twice."""
    page = "/account/near-me/"
    at(minutes=45)
    asked = browser.post(page, {"state": "TX", "topic": ""})
    assert asks(asked)
    wrong = prove(browser, asked, password="not this one, surely")
    assert wrong.status_code == 422
    prove(browser, asked)
    assert [one.state_code for one in browser.get(page).context["wishes"]] == ["TX"]


def test_somebody_else_at_the_same_desk_gets_nothing(browser: Client, bob: User, at: Travel) -> None:
    """Whoever signs out instead has thrown away what waited."""
    at(minutes=45)
    browser.post("/account/near-me/", {"state": "TX", "topic": ""})
    browser.post("/accounts/logout/")
    browser.post("/accounts/login/", {"login": bob.email, "password": PASSWORD})
    assert browser.get("/account/near-me/").context["wishes"].count() == 0


def test_no_password_waits_in_a_session(browser: Client, at: Travel) -> None:
    """P63: addresses to which passwords go keep nothing."""
    at(minutes=45)
    secret = "seven quiet herons by the weir"
    assert asks(browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": secret}))
    assert secret not in str(dict(browser.session))


def test_a_script_hears_a_plain_no(browser: Client, at: Travel) -> None:
    at(minutes=45)
    answer = browser.get("/account/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"][:12]) == (403, "You were awa")


def test_a_page_that_asks_by_itself_is_nobody(browser: Client, at: Travel) -> None:
    """What a tab refreshes keeps no session open; the control is any other page at the same minutes."""
    found = {}
    for path in ("/pass/1/", "/account/classes/"):
        at(minutes=0)
        still_there(browser)
        for minutes in (10, 20, 31):
            at(minutes=minutes)
            found[path] = asks(browser.get(path))
    assert found == {"/pass/1/": True, "/account/classes/": False}


def test_it_is_written_down_once_a_minute(browser: Client, at: Travel) -> None:
    """The page after the first costs no write."""
    at(minutes=5)
    browser.get("/account/")
    before = Session.objects.get(pk=browser.session.session_key).session_data
    at(minutes=5, seconds=30)
    browser.get("/account/")
    assert Session.objects.get(pk=browser.session.session_key).session_data == before
    at(minutes=6, seconds=5)
    browser.get("/account/")
    assert Session.objects.get(pk=browser.session.session_key).session_data != before


def test_the_page_to_sign_in_leads_to_the_question(browser: Client, at: Travel) -> None:
    """The door's page, which a browser keeps, links there when the server says no: one must not go round."""
    at(minutes=45)
    asked = browser.get("/accounts/login/?next=/account/classes/")
    assert asks(asked)
    on = prove(browser, asked).headers["Location"]
    assert browser.get(on, follow=True).redirect_chain == [("/account/classes/", 302)]


def test_signing_out_needs_no_proof(browser: Client, at: Travel) -> None:
    at(hours=2)
    browser.post("/accounts/logout/")
    assert "/accounts/login/" in browser.get("/account/").headers["Location"]
