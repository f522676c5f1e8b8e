"""What works once works once for ten at a time as well (P12, P16): real threads, each with its connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from conftest import PASSWORD, enroll_second_factor
from rollcall.accounts import factors
from rollcall.accounts.adapter import AccountAdapter
from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry
from rollcall.mail import sealing
from rollcall.mail.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)
TEN = 10
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RESET_FORM = "/accounts/password/reset/key/{owner}-set-password/"


@pytest.fixture(autouse=True)
def room_for_ten_tries(settings: Any) -> None:
    """The count of wrong tries (P14) stands aside: it alone would stop some of the ten."""
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = False


def at_once(posts: list[Callable[[], Any]]) -> list[Any]:
    """All start together, each in a thread of its own; their answers."""
    start = Barrier(len(posts))

    def one(post: Callable[[], Any]) -> Any:
        start.wait(30)
        try:
            return post()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(one, posts))


def present_code() -> str:
    """Of the last step that still counts, so that none of the ten comes too late."""
    return format_hotp_value(hotp_value(SECRET, max(yield_hotp_counters_from_time())))


def before_the_code(user: User) -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return browser


def ten_codes(user: User) -> int:
    """Ten browsers that have shown the password show one code at once; how often that signed in."""
    browsers = [before_the_code(user) for _number in range(TEN)]
    code = present_code()
    at_once([lambda one=one: one.post("/accounts/2fa/authenticate/", {"code": code}) for one in browsers])
    return AuditEntry.objects.filter(event="person.signed_in").count()


def test_one_code_lets_one_of_ten_in(alice: User) -> None:
    """P16."""
    enroll_second_factor(alice)
    assert ten_codes(alice) == 1


def test_without_the_lock_one_code_lets_several_in(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P16: all have read the row before one of them writes it."""
    enroll_second_factor(alice)
    all_have_read = Barrier(TEN)
    use_step = factors._use_step

    def use_when_all_have_read(row: Any, typed: str) -> bool:
        all_have_read.wait(30)
        return use_step(row, typed)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows: rows)
    monkeypatch.setattr(factors, "_use_step", use_when_all_have_read)
    monkeypatch.setattr(factors, "use_code", factors.use_code.__wrapped__)
    assert ten_codes(alice) == TEN


def reset_link(user: User) -> str:
    """The path in the letter."""
    Client().post("/accounts/password/reset/", {"email": user.email})
    link = sealing.unseal(bytes(Letter.objects.latest("pk").secret))["link"]
    return str(link).removeprefix("http://localhost:8000")


def ten_resets(user: User) -> list[Any]:
    """Ten browsers stand before the form behind one link, and send ten passwords at once."""
    link = reset_link(user)
    owner = link.rpartition("/key/")[2].partition("-")[0]
    browsers = [Client() for _number in range(TEN)]
    for browser in browsers:
        browser.get(link)
    words = [{"password1": f"{number} quiet herons by the weir"} for number in range(TEN)]
    posts = zip(browsers, words, strict=True)
    return at_once([
        lambda one=one, typed=typed: one.post(RESET_FORM.format(owner=owner), typed) for one, typed in posts
    ])  # fmt: skip


def changes() -> tuple[int, int]:
    """How often the trail, and how many letters, say that the password was changed."""
    told = Letter.objects.filter(kind="accounts/password_changed").count()
    return AuditEntry.objects.filter(event="person.password_changed").count(), told


def test_one_link_changes_one_password(alice: User) -> None:
    """P12: nine are told to ask again; the password is the one of the tenth."""
    answers = ten_resets(alice)
    done = [one for one, answer in enumerate(answers) if answer.headers.get("Location", "").endswith("done/")]
    assert len(done) == 1
    assert changes() == (1, 1)
    alice.refresh_from_db()
    assert alice.check_password(f"{done[0]} quiet herons by the weir")


def test_without_the_comparison_one_link_changes_ten(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P12: the token was good for all ten when each of them looked."""
    all_have_looked = Barrier(TEN)

    def set_when_all_have_looked(self: AccountAdapter, user: User, password: str) -> None:
        all_have_looked.wait(30)
        DefaultAccountAdapter.set_password(self, user, password)

    monkeypatch.setattr(AccountAdapter, "set_password", set_when_all_have_looked)
    ten_resets(alice)
    assert changes() == (TEN, TEN)
