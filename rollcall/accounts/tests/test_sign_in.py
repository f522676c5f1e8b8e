"""Signing in and out (P13–P15, P17, P48, P50)."""

import re
import statistics
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client, override_settings

from rollcall.accounts.adapter import AccountAdapter
from rollcall.accounts.backends import EmailBackend
from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry

pytestmark = pytest.mark.django_db
PASSWORD = "a long walk to the harbor"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


def masked(page: Any) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
    return re.sub(r'value="[^"]*@[^"]*"', "", text)


def test_in_and_out(client: Client, alice: User) -> None:
    """R9, P20: logging out really ends the session, whoever kept the cookie."""
    assert sign_in(client, alice.email).headers["Location"] == "/account/"
    kept = client.cookies["session"].value
    client.post("/accounts/logout/")
    replay = Client()
    replay.cookies["session"] = kept
    assert "_auth_user_id" not in replay.session
    assert AuditEntry.objects.filter(event="person.signed_in", actor_id=alice.pk).count() == 1


def test_known_and_unknown_get_the_same_answer(alice: User) -> None:
    """P13: status and body; a sentence that helps both."""
    known = sign_in(Client(), alice.email, "not the password at all")
    unknown = sign_in(Client(), "nobody@halecounty.example", "not the password at all")
    assert known.status_code == unknown.status_code == 422
    assert masked(known) == masked(unknown)


def took(email: str, path: str, fields: dict[str, str]) -> float:
    client = Client()
    client.get(path)
    began = time.process_time()
    client.post(path, {**fields, "login": email, "email": email})
    return (time.process_time() - began) * 1000


def medians(path: str, known: str, **fields: str) -> tuple[float, float]:
    samples: dict[bool, list[float]] = {True: [], False: []}
    for number in range(24):
        for is_known in (True, False):
            cache.clear()
            email = known if is_known else f"nobody{number}@halecounty.example"
            samples[is_known].append(took(email, path, fields))
    return statistics.median(samples[True]), statistics.median(samples[False])


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/accounts/login/", {"password": "not the password at all"}),
        ("/accounts/password/reset/", {}),
        ("/accounts/confirm-email/", {}),
        ("/accounts/signup/", {"legal_name": "N Nobody", "password": "seven quiet herons by the weir"}),
    ],
)
@override_settings(PASSWORD_HASHERS=["rollcall.accounts.hashers.Argon2id"])
@pytest.mark.slow
def test_known_and_unknown_take_the_same_time(alice: User, path: str, fields: dict[str, str]) -> None:
    """P13: medians less than 5 ms apart, with the hash of production (by processor time)."""
    alice.set_password(PASSWORD)
    alice.save()
    known, unknown = medians(path, alice.email, **fields)
    assert abs(known - unknown) < 5, (known, unknown)


@override_settings(PASSWORD_HASHERS=["rollcall.accounts.hashers.Argon2id"])
@pytest.mark.slow
def test_without_the_dummy_hash_time_would_tell(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P13."""
    monkeypatch.setattr(EmailBackend, "_mitigate_timing_attack", lambda self, password: None)
    alice.set_password(PASSWORD)
    alice.save()
    known, unknown = medians("/accounts/login/", alice.email, password="not the password at all")
    assert known - unknown > 5


def hasher_calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []
    real = User.check_password
    monkeypatch.setattr(User, "check_password", lambda self, raw: calls.append(raw) or real(self, raw))
    return calls


def test_five_wrong_ones_lock_the_password(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """P14: five in 15 minutes reach the hasher, from whatever host name, address or spelling."""
    calls = hasher_calls(monkeypatch)
    spellings = [alice.email, alice.email.upper(), f" {alice.email}", alice.email, alice.email]
    for number, spelling in enumerate(spellings * 2):
        browser = Client(REMOTE_ADDR=f"198.51.100.{number}", HTTP_HOST=["localhost", "127.0.0.1"][number % 2])
        last = sign_in(browser, spelling, "wrong and wrong again")
    assert len(calls) == 5
    assert last.status_code == 429
    assert "reset your password" in last.content.decode()
    assert sign_in(Client(), alice.email).status_code == 429


def test_without_the_count_guessing_would_go_on(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P14."""
    monkeypatch.setattr(AccountAdapter, "pre_authenticate", lambda self, request, **credentials: None)
    monkeypatch.setattr(AccountAdapter, "_rollback_login_failed_rl_usage", lambda self: None)
    calls = hasher_calls(monkeypatch)
    for _time in range(8):
        sign_in(Client(), alice.email, "wrong and wrong again")
    assert len(calls) == 8


def test_right_ones_do_not_use_up_the_count(client: Client, alice: User) -> None:
    """P14: and four wrong ones stay four after a right one."""
    for _time in range(4):
        sign_in(Client(), alice.email, "wrong and wrong again")
    for _time in range(3):
        assert sign_in(Client(), alice.email).status_code == 302
    assert sign_in(Client(), alice.email, "wrong and wrong again").status_code == 422
    assert sign_in(Client(), alice.email).status_code == 429


@pytest.mark.slow
def test_a_spray_across_accounts_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """P14: one address trying many accounts is stopped."""
    hashed: list[str] = []
    monkeypatch.setattr(
        EmailBackend, "_mitigate_timing_attack", lambda self, password: hashed.append(password)
    )
    statuses = [
        sign_in(Client(), f"officer{n}@halecounty.example", "Summer2026!").status_code for n in range(200)
    ]
    assert len(hashed) <= 100
    assert statuses[-1] == 429


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-real-ip", "forwarded", "true-client-ip"])
def test_forged_addresses_change_nothing(header: str) -> None:
    """P15: without a trusted proxy only the socket counts."""
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "198.51.100.7", f"HTTP_{header.upper().replace('-', '_')}": "203.0.113.9"}
    assert AccountAdapter().get_client_ip(request) == "198.51.100.7"


@override_settings(TRUSTED_PROXIES=1)
def test_with_a_trusted_proxy_its_word_counts_and_no_more() -> None:
    """P15: the last entry is the proxy's; what a client puts before it is air. The control of the above."""
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4, 5.6.7.8, 203.0.113.9"}
    assert AccountAdapter().get_client_ip(request) == "203.0.113.9"


def test_forged_addresses_share_one_count(alice: User) -> None:
    """P15: twenty forged headers are still one address in the trail."""
    for number in range(20):
        sign_in(Client(), alice.email, headers={"x-forwarded-for": f"203.0.113.{number}"})
    seen = {entry.data["ip"] for entry in AuditEntry.objects.filter(event="person.signed_in")}
    assert seen == {"127.0.0.1"}


def believe_the_client(patch: pytest.MonkeyPatch) -> None:
    """Take whatever address the client writes down for its own."""
    forged = "rollcall.accounts.adapter.client_address"
    patch.setattr(forged, lambda request: request.headers["x-forwarded-for"])


def test_without_counting_proxies_a_client_would_name_its_address(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P15: the trail would hold what was forged."""
    believe_the_client(monkeypatch)
    for number in range(3):
        sign_in(Client(), alice.email, headers={"x-forwarded-for": f"203.0.113.{number}"})
    seen = {entry.data["ip"] for entry in AuditEntry.objects.filter(event="person.signed_in")}
    assert seen == {"203.0.113.0", "203.0.113.1", "203.0.113.2"}


@pytest.mark.parametrize(("believed", "last"), [(False, 429), (True, 422)])
def test_forged_addresses_share_one_limit(believed: bool, last: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """P15: twenty a minute, then 429, whatever the headers say; the control, believed, is never stopped."""
    if believed:
        believe_the_client(monkeypatch)
    answers = [
        Client().post("/accounts/signup/", {}, headers={"x-forwarded-for": f"203.0.113.{number}"}).status_code
        for number in range(21)
    ]
    assert answers == [422] * 20 + [last]


def test_a_new_session_id_at_sign_in(client: Client, alice: User) -> None:
    """P17: an id that somebody planted is dead after sign-in."""
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["session"] = session.session_key
    sign_in(client, alice.email)
    assert client.cookies["session"].value != session.session_key
    thief = Client()
    thief.cookies["session"] = session.session_key
    assert "_auth_user_id" not in thief.session


def test_twelve_hours_and_no_longer(client: Client, alice: User, at: Any) -> None:
    """P17: however busy the session is."""
    at(hours=0)
    sign_in(client, alice.email)
    at(hours=11, minutes=59)
    assert client.get("/accounts/password/change/").status_code == 302
    assert "_auth_user_id" in client.session
    at(hours=12, minutes=1)
    client.get("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_the_cookie_is_not_for_scripts_and_ends_with_the_browser(client: Client, alice: User) -> None:
    """P17: HttpOnly, SameSite, no Max-Age; __Host- and Secure come with production."""
    cookie = sign_in(client, alice.email).cookies["session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""


HOSTILE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "http://localhost@evil.example/",
    "http://127.0.0.1.evil.example/",
    "//localhost/",
    "http://testserver.evil.example",
    "/%09/evil.example/../..//evil.example",
    "\t//evil.example",
    "data:text/html,x",
]


@pytest.mark.parametrize("target", HOSTILE)
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/logout/"])
def test_no_redirect_leaves_the_site(client: Client, alice: User, path: str, target: str) -> None:
    """P48: whatever stands in next."""
    if path.endswith("logout/"):
        sign_in(client, alice.email)
    answer = client.post(path, {"login": alice.email, "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    where = answer.headers["Location"]
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))


def test_without_the_check_it_would_leave(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P48."""
    monkeypatch.setattr(AccountAdapter, "is_safe_url", lambda self, url: True)
    answer = client.post(
        "/accounts/login/", {"login": alice.email, "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "https://evil.example/"


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/logout/",
        "/accounts/signup/",
        "/accounts/signup/passkey/",
        "/accounts/confirm-email/",
        "/accounts/password/reset/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/sessions/",
    ],
)
def test_nothing_is_sent_from_another_site(alice: User, path: str) -> None:
    """P50: without the token, or from a foreign origin, 403; log-in and log-out too."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.post(path, {"email": "x@x.example"}).status_code == 403
    browser.get("/accounts/logout/")
    token = browser.cookies["csrf"].value if "csrf" in browser.cookies else ""
    foreign = browser.post(path, {"csrfmiddlewaretoken": token}, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403


def test_without_the_token_check_another_site_could_sign_one_out(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P50: the same post, and it is obeyed."""
    monkeypatch.setattr(CsrfViewMiddleware, "process_view", lambda *request: None)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.post("/accounts/logout/", headers={"origin": "https://evil.example"}).status_code == 302
    assert "_auth_user_id" not in browser.session


def test_suspended_means_the_next_request(client: Client, alice: User) -> None:
    """P6: signed in or not, right password or not."""
    sign_in(client, alice.email)
    User.objects.filter(pk=alice.pk).update(is_active=False, suspended_at=datetime.now(UTC))
    assert client.get("/accounts/sessions/").status_code == 302
    assert sign_in(Client(), alice.email).headers["Location"] == "/accounts/inactive/"
    assert sign_in(Client(), alice.email, "wrong and wrong again").status_code == 422


def test_a_signed_in_request_costs_two_queries(
    client: Client, alice: User, django_assert_num_queries: Any
) -> None:
    """Performance: one for the session, one for the person."""
    sign_in(client, alice.email)
    client.get("/accounts/logout/")  # the portal's name is read once in ten seconds
    with django_assert_num_queries(2):
        client.get("/accounts/logout/")
