"""What a password must be (P9), and that hashing cannot be used to stop the site (P10)."""

import unicodedata

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollcall.accounts import passwords
from rollcall.accounts.backends import EmailBackend
from rollcall.accounts.hashers import Argon2id
from rollcall.accounts.models import User
from rollcall.accounts.typed import MAX_BYTES

GOOD = [
    "a long walk to the harbor",
    "purple monkey dishwasher",
    "xK9#mQ2$vL5@nR8!",
    "Ünïcödé wörds árè fíne",
    "柔らかい猫が窓辺で眠っている日曜日の午後です",
    "fjwopqkzvmxnthg",
    "x1" * 3 + " heron kettle trombone weir " * 4,
]
OBVIOUS = {
    "password12345678": "tried early",
    "p@ssw0rd12345678": "tried early",
    "sunshine2024!!!!": "tried early",
    "iloveyouprincess": "tried early",
    "Rollcall training 2026": "tried early",
    "passwordpassword": "repeats itself",
    "harbor harbor harbor": "repeats itself",
    "aaaaaaaaaaaaaaaa": "repeats itself",
    "abcdefghijklmnop": "alphabet",
    "qwertyuiopasdfghjkl": "keyboard",
    "1qaz2wsx3edc4rfv": "lists",
    "Alice Moreno 1234": "your own name",
    "alice.moreno@halecounty": "your own name",
}


def alice_not_kept() -> User:
    return User(email="alice@halecounty.example", legal_name="Alice R. Moreno")


@pytest.mark.parametrize("password", GOOD)
def test_long_ones_are_taken_whatever_the_characters(password: str) -> None:
    """P9: no rule about kinds of characters."""
    validate_password(password, alice_not_kept())


@pytest.mark.parametrize(("password", "reason"), OBVIOUS.items())
def test_obvious_ones_are_refused_with_the_reason(password: str, reason: str) -> None:
    """P9: what everybody tries first, padded or not."""
    with pytest.raises(ValidationError, match=reason):
        validate_password(password, alice_not_kept())


def test_the_list_is_long_enough() -> None:
    """P9: at least 3,000 entries."""
    assert len(passwords.common()) > 3000


def test_without_the_list_obvious_ones_would_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P9."""
    monkeypatch.setattr(passwords, "weakness", lambda typed, own: "")
    for password in OBVIOUS:
        validate_password(password, alice_not_kept())


def test_fifteen_characters_at_sign_up() -> None:
    """P9: fourteen are too few for whoever has no second factor."""
    with pytest.raises(ValidationError, match="at least 15"):
        validate_password("heron kettle 9", alice_not_kept())
    validate_password("heron kettle 91", alice_not_kept())


def test_eight_are_enough_beside_a_second_factor(alice: User) -> None:
    """P9: and only while it is enrolled."""
    with pytest.raises(ValidationError):
        validate_password("heron 91x", alice)
    TOTP.activate(alice, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    validate_password("heron 91x", alice)
    with pytest.raises(ValidationError, match="at least 8"):
        validate_password("heron 9", alice)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=15, max_size=256))
def test_every_character_counts(text: str) -> None:
    """P9: any text round-trips in any Unicode form, and the whole of it is checked."""
    user = User(email="x@x.example")
    user.set_password(text)
    assert user.check_password(text)
    assert user.check_password(unicodedata.normalize("NFD", text))
    assert not user.check_password(text[:-1])
    assert not user.check_password(text + "x")


def test_without_one_form_another_keyboard_would_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P9 (NFC)."""
    monkeypatch.setattr("rollcall.accounts.models.people.as_typed", lambda password: password)
    user = User(email="x@x.example")
    user.set_password("fünf kleine Boote am Steg")
    assert not user.check_password(unicodedata.normalize("NFD", "fünf kleine Boote am Steg"))


def test_the_parameters_are_those_of_asvs() -> None:
    """P10: ASVS 5.0 appendix C: argon2id, t=2, m=19 MiB, p=1."""
    params = Argon2id().params()
    assert (params.type.name, params.time_cost, params.memory_cost, params.parallelism) == ("ID", 2, 19456, 1)


@pytest.mark.django_db
def test_what_is_too_long_never_reaches_the_hasher(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P10: at sign-in, sign-up, and for who has no account; 4xx with a sentence."""
    hashed: list[int] = []
    monkeypatch.setattr(
        "django.contrib.auth.base_user.make_password", lambda raw: hashed.append(len(raw)) or "!"
    )
    monkeypatch.setattr(
        "django.contrib.auth.base_user.check_password", lambda raw, *rest, **more: hashed.append(len(raw))
    )
    endless = "é" * MAX_BYTES
    for login in (alice.email, "nobody@x.example"):
        assert client.post("/accounts/login/", {"login": login, "password": endless}).status_code == 422
    answer = client.post(
        "/accounts/signup/", {"legal_name": "N N", "email": "n@x.example", "password": "heron " * MAX_BYTES}
    )
    assert answer.status_code == 422
    assert "too long" in answer.content.decode()
    assert hashed == []


@pytest.mark.django_db
def test_without_the_limit_it_would_be_hashed(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P10."""
    hashed: list[int] = []
    monkeypatch.setattr("rollcall.accounts.backends.too_long", lambda password: False)
    monkeypatch.setattr(
        EmailBackend, "_mitigate_timing_attack", lambda self, password: hashed.append(len(password))
    )
    client.post("/accounts/login/", {"login": "nobody@x.example", "password": "é" * MAX_BYTES})
    assert hashed == [MAX_BYTES]


@pytest.mark.django_db
def test_fields_help_a_password_manager(client: Client) -> None:
    """P9: paste works, and the fields say what they are."""
    page = client.get("/accounts/signup/").content.decode()
    assert 'autocomplete="new-password"' in page
    assert "onpaste" not in page
    assert 'autocomplete="current-password"' in client.get("/accounts/login/").content.decode()
