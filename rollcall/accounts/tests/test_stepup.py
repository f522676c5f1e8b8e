"""Fresh proof before what matters (P17, P19)."""

import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from rollcall.accounts import receivers, stepup
from rollcall.accounts.models import User

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a long walk to the harbor"
SENSITIVE = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
]


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def sign_in(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def stale(client: Client, seconds: int = 601) -> Client:
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": time.time() - seconds} for one in records]
    session.save()
    return client


@pytest.mark.parametrize("path", SENSITIVE)
def test_after_ten_minutes_proof_is_asked_again(alice: User, path: str) -> None:
    """P19: signing in counts as proof, for ten minutes."""
    client = sign_in(alice)
    assert client.get(path).status_code == 200
    asked = stale(client).get(path)
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/?next=")
    answer = client.post(asked.headers["Location"], {"password": PASSWORD, "next": path})
    assert answer.headers["Location"] == path
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", SENSITIVE)
def test_a_stranger_is_asked_to_sign_in(client: Client, path: str) -> None:
    """P19: and comes back afterward."""
    assert "/accounts/login/" in client.get(path).headers["Location"]


@pytest.mark.parametrize("path", SENSITIVE[:2])
def test_without_the_question_an_open_desk_would_do(
    alice: User, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P19."""
    monkeypatch.setattr(stepup, "proof_is_fresh", lambda request: True)
    assert stale(sign_in(alice)).get(path).status_code == 200


def test_what_was_typed_is_not_lost(alice: User) -> None:
    """P19: the act is done once the proof is given."""
    client = stale(sign_in(alice))
    asked = client.post("/accounts/email/", {"email": "alice.moreno@halecounty.example"})
    done = client.post(asked.headers["Location"], {"password": PASSWORD, "next": "/accounts/email/"})
    assert done.headers["Location"] == "/accounts/email/"
    assert "alice.moreno@halecounty.example" in client.get("/accounts/email/").content.decode()


def test_a_password_that_was_typed_is_not_stored(alice: User) -> None:
    """P63: no password in a session, even for ten minutes."""
    client = stale(sign_in(alice))
    secret = "seven quiet herons by the weir"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": secret})
    assert secret not in str(dict(client.session))
    assert alice.check_password(PASSWORD)


def test_who_has_a_factor_shows_it(alice: User) -> None:
    """P19: the password alone is no fresh proof then."""
    client = sign_in(alice)
    TOTP.activate(alice, SECRET)
    asked = client.get("/accounts/email/")
    assert asked.headers["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert client.get("/accounts/reauthenticate/").headers["Location"].startswith("/accounts/2fa/")
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    client.post(asked.headers["Location"], {"code": code, "next": "/accounts/email/"})
    assert client.get("/accounts/email/").status_code == 200


def test_a_new_session_id_with_fresh_proof(alice: User) -> None:
    """P17: the old id is dead, and the list of sessions knows the new one."""
    client = stale(sign_in(alice))
    old = client.session.session_key
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    new = client.cookies["session"].value
    assert new != old
    assert not Session.objects.filter(session_key=old).exists()
    assert UserSession.objects.get(user=alice).session_key == new


def test_without_the_turn_the_old_id_would_live(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P17."""
    signal = receivers.authentication_step_completed
    signal.disconnect(receivers.new_id_at_fresh_proof)
    try:
        client = stale(sign_in(alice))
        old = client.session.session_key
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert Session.objects.filter(session_key=old).exists()
    finally:
        signal.connect(receivers.new_id_at_fresh_proof)


def test_wrong_proof_counts_like_a_wrong_sign_in(alice: User) -> None:
    """P14: no other place to guess."""
    client = stale(sign_in(alice))
    answers: list[Any] = [
        client.post("/accounts/reauthenticate/", {"password": "wrong and wrong again"}) for _ in range(6)
    ]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]


def test_the_password_changes_and_the_others_are_out(alice: User) -> None:
    """P12, P19: this session goes on under a new id; the owner is told."""
    other, client = sign_in(alice), sign_in(alice)
    old = client.session.session_key
    answer = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "seven quiet herons by the weir"},
    )
    assert answer.status_code == 302
    assert client.get("/accounts/email/").status_code == 200
    assert client.session.session_key != old
    assert other.get("/accounts/sessions/").status_code == 302
