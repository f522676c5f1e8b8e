"""Where one is signed in, and ending it (P6, P20)."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import models
from django.test import Client

from rollcall.accounts import sessions
from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry

pytestmark = pytest.mark.django_db
PASSWORD = "a long walk to the harbor"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def sign_in(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/accounts/sessions/").status_code == 200


def test_one_sees_and_ends_ones_other_sessions(alice: User) -> None:
    """P20: this browser stays."""
    here, there = sign_in(alice), sign_in(alice)
    assert here.get("/accounts/sessions/").content.decode().count("127.0.0.1") == 2
    here.post("/accounts/sessions/")
    assert is_in(here)
    assert not is_in(there)


def test_staff_end_anybodys(alice: User, bob: User, dana: User) -> None:
    """P20: every session, also one that stands in no list; nobody else's."""
    listed, unlisted, bobs = sign_in(alice), Client(), sign_in(bob)
    unlisted.force_login(alice)
    sessions.end_all(alice, by=dana)
    assert not is_in(listed)
    assert not is_in(unlisted)
    assert is_in(bobs)
    assert AuditEntry.objects.get(event="person.signed_out_everywhere").actor_id == dana.pk


def test_without_the_epoch_an_unlisted_session_would_live(
    alice: User, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P20."""
    unlisted = Client()
    unlisted.force_login(alice)
    monkeypatch.setattr(models.QuerySet, "update", lambda self, **fields: 0)
    sessions.end_all(alice, by=dana)
    monkeypatch.undo()
    assert is_in(unlisted)


def test_the_number_of_sessions_is_bounded(alice: User) -> None:
    """ASVS 7.1.2: a sixth sign-in ends the oldest session."""
    browsers = [sign_in(alice) for _ in range(6)]
    assert [is_in(browser) for browser in browsers] == [False, True, True, True, True, True]


def test_what_has_expired_is_swept(alice: User, bob: User, at: Any) -> None:
    """Dead sessions and their lines in the list go; live ones stay."""
    sign_in(alice)
    at(hours=13)
    assert sessions.sweep() == 1
    assert not UserSession.objects.filter(user=alice).exists()
