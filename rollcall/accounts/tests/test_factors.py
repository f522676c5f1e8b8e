"""Second factors: apps, recovery codes, passkeys (R9; P9, P16)."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from rollcall.accounts import factors
from rollcall.accounts.models import User
from rollcall.mail.models import Letter

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a long walk to the harbor"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def code(step: int = 0) -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + step))


def with_password(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def signed(user: User) -> Client:
    client = with_password(user)
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    return client


def test_the_password_alone_does_not_let_in(dana: User) -> None:
    """P16: after it the code is asked, and then one is in."""
    client = with_password(dana)
    assert "_auth_user_id" not in client.session
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 422
    assert client.post("/accounts/2fa/authenticate/", {"code": code()}).status_code == 302
    assert client.session["_auth_user_id"] == str(dana.pk)


def test_a_code_works_once(dana: User) -> None:
    """P16: nor does an earlier one after it."""
    assert factors.use_code(dana, code())
    assert factors.use_code(dana, code()) is None
    assert factors.use_code(dana, code(-1)) is None
    assert factors.use_code(dana, code(1))


def test_without_the_memory_it_would_work_twice(dana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P16."""
    monkeypatch.setattr(Authenticator, "save", lambda self, **fields: None)
    assert factors.use_code(dana, code())
    assert factors.use_code(dana, code())


def test_the_clock_may_be_one_step_off_and_no_more(dana: User) -> None:
    """P16: plus or minus 30 seconds."""
    for step in (-2, 2, 3):
        assert factors.use_code(dana, code(step)) is None
    assert factors.use_code(dana, code(-1))


@pytest.mark.parametrize(
    "typed", ["", "abc", "12345", "1" * 5000, "０００００１", "\0\0\0\0\0\0", "12 34 56"]
)
def test_what_is_no_code_is_refused_plainly(dana: User, typed: str) -> None:
    """P51: never a fault of ours."""
    client = with_password(dana)
    assert client.post("/accounts/2fa/authenticate/", {"code": typed}).status_code == 422


def test_five_wrong_codes_and_then_wait(dana: User) -> None:
    """P14: codes are six digits; guessing stops."""
    client = with_password(dana)
    answers = [client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(6)]
    assert answers[:5] == [422] * 5
    assert answers[5] == 429
    assert client.post("/accounts/2fa/authenticate/", {"code": code()}).status_code == 429


def test_the_secret_is_sealed_in_the_table(dana: User) -> None:
    """P63: who reads the database cannot make codes."""
    row = Authenticator.objects.get(user=dana, type="totp")
    assert SECRET not in str(row.data)
    assert factors.FactorsAdapter().decrypt(row.data["secret"]) == SECRET


def enroll(user: User) -> tuple[Client, Any]:
    client = with_password(user)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    assert secret in page.content.decode()
    now = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return client, client.post("/accounts/2fa/totp/activate/", {"code": now})


@pytest.mark.django_db(transaction=True)
def test_enrolling_an_app(alice: User) -> None:
    """R9: the owner is told, and gets recovery codes."""
    _client, answer = enroll(alice)
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    assert factors.has_factor(alice)
    assert Letter.objects.filter(kind="accounts/factor_added", to=alice.email).exists()


def codes_shown(client: Client) -> list[str]:
    page = client.post("/accounts/2fa/recovery-codes/").content.decode()
    return re.findall(r'rc-mono">(\d+)<', page)


@pytest.mark.django_db(transaction=True)
def test_recovery_codes_are_long_shown_once_and_kept_as_hashes(alice: User) -> None:
    """P16: 66 bit each; looking at the page alone shows and changes nothing (P50)."""
    client, _answer = enroll(alice)
    before = Authenticator.objects.get(user=alice, type="recovery_codes").data
    assert "Show my recovery codes" in client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert Authenticator.objects.get(user=alice, type="recovery_codes").data == before
    codes = codes_shown(client)
    assert len(set(codes)) == 10
    assert all(len(one) == 20 for one in codes)
    row = Authenticator.objects.get(user=alice, type="recovery_codes")
    assert "seed" not in row.data
    assert not any(one in str(row.data) for one in codes)
    assert codes_shown(client) == []
    assert "10 unused codes" in client.get("/accounts/2fa/recovery-codes/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_recovery_code_opens_once(alice: User) -> None:
    """P16: in place of the app's."""
    client, _answer = enroll(alice)
    one, *_rest = codes_shown(client)
    assert client.get("/accounts/email/").status_code == 200  # enrolling is a proof itself
    again = with_password(alice)
    assert again.post("/accounts/2fa/authenticate/", {"code": f" {one[:10]}-{one[10:]} "}).status_code == 302
    third = with_password(alice)
    assert third.post("/accounts/2fa/authenticate/", {"code": one}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_a_hash_is_not_a_code(alice: User) -> None:
    """Who reads the table cannot type what he reads."""
    client, _answer = enroll(alice)
    codes_shown(client)
    kept = Authenticator.objects.get(user=alice, type="recovery_codes").data["migrated_codes"][0]
    assert factors.use_code(alice, kept) is None
    assert not Authenticator.objects.get(user=alice, type="recovery_codes").wrap().validate_code(kept)


def test_a_short_password_keeps_its_factor(alice: User) -> None:
    """P9: removing the last factor asks for a longer password first."""
    TOTP.activate(alice, SECRET)
    alice.set_password("heron 91x")
    alice.save()
    client = Client()
    client.post("/accounts/login/", {"login": alice.email, "password": "heron 91x"})
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    page = client.post("/accounts/2fa/totp/deactivate/")
    assert page.status_code == 422
    assert "Choose a longer one" in page.content.decode()
    assert factors.has_factor(alice)


def test_without_the_question_the_short_password_would_stand_alone(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P9."""
    monkeypatch.setattr(factors.FactorsAdapter, "can_delete_authenticator", lambda self, row: True)
    TOTP.activate(alice, SECRET)
    User.objects.filter(pk=alice.pk).update(password_is_short=True)
    signed(alice).post("/accounts/2fa/totp/deactivate/")
    assert not factors.has_factor(alice)


def test_a_long_password_may_stand_alone(alice: User) -> None:
    """P9, P19: and the owner is told."""
    TOTP.activate(alice, SECRET)
    assert signed(alice).post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not factors.has_factor(alice)
    assert Letter.objects.filter(kind="accounts/factor_removed", to=alice.email).exists()


def test_removing_the_last_passkey_asks_too(alice: User) -> None:
    """P9: allauth alone would not."""
    User.objects.filter(pk=alice.pk).update(password_is_short=True)
    client = with_password(alice)
    key = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "Key", "credential": {}})
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "webauthn", "at": time.time()}]
    session.save()
    answer = client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert answer.headers["Location"] == "/accounts/password/change/"
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_nobody_removes_anothers_key(alice: User, bob: User) -> None:
    """P21: missing and foreign look alike."""
    key = Authenticator.objects.create(user=bob, type="webauthn", data={"name": "Key", "credential": {}})
    assert with_password(alice).post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/").status_code == 404
