"""Changing one's own e-mail (R10; P5, P13, P19, P49)."""

from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client

from rollcall.accounts import email_change
from rollcall.accounts.models import User
from rollcall.mail import sealing
from rollcall.mail.models import Letter

pytestmark = pytest.mark.django_db
PASSWORD = "a long walk to the harbor"
NEW = "alice.moreno@halecounty.example"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def sign_in(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def ask(user: User, new: str = NEW) -> str:
    sign_in(user).post("/accounts/email/", {"email": new})
    letter = Letter.objects.filter(kind="accounts/email_change").latest("pk")
    return sealing.unseal(bytes(letter.secret))["link"].removeprefix("http://localhost:8000")


def test_the_new_mailbox_answers_and_the_old_is_told(alice: User) -> None:
    """R10, P19: nothing changes before the button behind the link."""
    link = ask(alice)
    old = alice.email
    assert Letter.objects.get(kind="accounts/email_change_asked").to == old
    assert NEW in Client().get(link).content.decode()
    alice.refresh_from_db()
    assert alice.email == old
    assert Client().post(link).status_code == 302
    alice.refresh_from_db()
    assert alice.email == NEW
    assert Letter.objects.get(kind="accounts/email_changed").to == old
    assert sign_in(alice).get("/accounts/sessions/").status_code == 200


def test_the_link_works_once_and_not_after_a_change_of_password(alice: User) -> None:
    """P12: whoever resets the password stops the change."""
    link = ask(alice)
    alice.set_password("seven quiet herons by the weir")
    alice.save()
    assert Client().post(link).status_code == 404
    alice.refresh_from_db()
    assert alice.email != NEW


def test_the_link_dies_after_a_day(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """P12."""
    link = ask(alice)
    monkeypatch.setattr(email_change, "LIFETIME_SECONDS", -1)
    assert Client().get(link).status_code == 404


@pytest.mark.parametrize("twist", ["x", ":", "%00", "eyJ1c2VyIjoxfQ:1:x"])
def test_a_made_up_link_is_calmly_refused(client: Client, twist: str) -> None:
    """P51."""
    assert client.get(f"/accounts/email/{twist}/").status_code in {400, 404}


def test_somebody_elses_address_cannot_be_taken(alice: User, bob: User) -> None:
    """P5, P13: the form does not tell; the page behind the link does, to who reads that mailbox."""
    client = sign_in(alice)
    taken = client.post("/accounts/email/", {"email": bob.email})
    free = client.post("/accounts/email/", {"email": NEW})
    assert taken.headers == free.headers or taken.status_code == free.status_code == 302
    assert Client().post(ask(alice, bob.email)).status_code == 409
    alice.refresh_from_db()
    assert alice.email == "alice@halecounty.example"


def test_sessions_end_with_the_old_address(alice: User) -> None:
    """P12: also one that somebody else holds."""
    other = sign_in(alice)
    Client().post(ask(alice))
    assert other.get("/accounts/sessions/").status_code == 302


@pytest.mark.parametrize("bad", ["training@halecounty.example", "alice@halecounty.example", "x", ""])
def test_what_cannot_be_an_address_is_said(alice: User, bad: str) -> None:
    """R6, P51."""
    assert sign_in(alice).post("/accounts/email/", {"email": bad}).status_code == 422


def test_without_the_state_the_link_would_outlive_the_password(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P12."""
    monkeypatch.setattr(email_change, "_state", lambda user: "")
    link = ask(alice)
    alice.set_password("seven quiet herons by the weir")
    alice.save()
    assert Client().post(link).status_code == 302


def test_the_link_holds_no_secret_of_ours(alice: User) -> None:
    """P63: signed, and bound to what it is for."""
    link = ask(alice)
    payload: Any = signing.loads(link.strip("/").rsplit("/", 1)[-1], salt=email_change.SALT)
    assert set(payload) == {"user", "new", "state"}
    assert alice.password not in str(payload)
