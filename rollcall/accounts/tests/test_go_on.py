"""What was sent when the twelve hours had just ended (P18)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from conftest import PASSWORD, still_there
from rollcall.accounts import unsent
from rollcall.accounts.models import User

PAGE = "/account/training-elsewhere/"
SENT = {"title": "A course elsewhere, half typed"}


def sign_in(client: Client, user: User, to: str = "/accounts/go-on/") -> Any:
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, "next": to})


@pytest.fixture
def ended(client: Client, alice: User, at: Callable[..., object]) -> Client:
    """Alice's browser: she sent a form when her twelve hours were just over."""
    at(hours=0)
    sign_in(client, alice, "/account/")
    at(hours=12, minutes=1)
    answer = still_there(client).post(PAGE, SENT)
    assert answer["Location"] == "/accounts/login/?next=/accounts/go-on/"
    return client


def test_it_is_done_after_the_next_sign_in(ended: Client, alice: User) -> None:
    """P18: the form answers as it would have, with what was typed."""
    sign_in(ended, alice)
    assert "_auth_user_id" in ended.session
    assert PAGE in ended.get("/accounts/go-on/").content.decode()
    answer = ended.post("/accounts/go-on/")
    assert SENT["title"] in answer.content.decode()
    assert ended.get("/accounts/go-on/")["Location"] == "/account/"


def test_nobody_else_gets_it(ended: Client, bob: User) -> None:
    """P73: the next person at a shared computer finds nothing of hers."""
    sign_in(ended, bob)
    assert ended.get("/accounts/go-on/")["Location"] == "/account/"
    assert unsent.PLACE not in ended.session


def test_without_the_look_at_whose_it_is_he_would(
    ended: Client, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    kept = ended.session
    kept[unsent.PLACE] = {**kept[unsent.PLACE], "person": bob.pk}
    kept.save()
    sign_in(ended, bob)
    assert PAGE in ended.get("/accounts/go-on/").content.decode()


def test_it_waits_an_hour(ended: Client, alice: User, at: Callable[..., object]) -> None:
    at(hours=13, minutes=2)
    sign_in(ended, alice)
    assert ended.get("/accounts/go-on/")["Location"] == "/account/"


def test_a_forged_form_is_not_kept(alice: User, at: Callable[..., object]) -> None:
    """P50: what comes without the proof is refused before it is kept."""
    strict = Client(enforce_csrf_checks=True)
    at(hours=0)
    strict.force_login(alice)
    at(hours=12, minutes=1)
    assert strict.post(PAGE, SENT).status_code == 403
    assert unsent.PLACE not in strict.session


def test_passwords_are_not_kept(client: Client, alice: User, at: Callable[..., object]) -> None:
    at(hours=0)
    sign_in(client, alice, "/account/")
    at(hours=12, minutes=1)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD})
    assert unsent.PLACE not in client.session


def test_it_can_be_thrown_away(ended: Client, alice: User) -> None:
    sign_in(ended, alice)
    assert ended.post("/accounts/go-on/", {"drop": "1"})["Location"] == PAGE
    assert unsent.PLACE not in ended.session
