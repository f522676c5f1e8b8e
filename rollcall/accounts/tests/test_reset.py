"""A forgotten password (R9; P12, P13, P49)."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from rollcall.accounts.adapter import AccountAdapter
from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry
from rollcall.mail import sealing
from rollcall.mail.models import Letter

pytestmark = pytest.mark.django_db
NEW = "seven quiet herons by the weir"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def ask(email: str, **headers: str) -> str:
    """Ask for a reset and return the path of the link; empty when the letter holds none."""
    Client().post("/accounts/password/reset/", {"email": email}, headers=headers)
    letter = Letter.objects.latest("pk")
    return sealing.unseal(bytes(letter.secret))["link"] if letter.secret else ""


def path_of(link: str) -> str:
    return link.removeprefix("http://localhost:8000")


def use(client: Client, link: str, password: str = NEW) -> Any:
    client.get(path_of(link))
    return client.post(form_of(link), {"password1": password})


def form_of(link: str) -> str:
    head, _dash, _key = path_of(link).rpartition("/key/")[2].partition("-")
    return f"/accounts/password/reset/key/{head}-set-password/"


def test_the_owner_gets_in_again(alice: User) -> None:
    """R9, P12: a new password by the letter's link; the owner is told."""
    assert use(Client(), ask(alice.email)).headers["Location"].endswith("/key/done/")
    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert Letter.objects.latest("pk").kind == "accounts/password_changed"
    assert AuditEntry.objects.filter(event="person.password_changed").exists()


def test_a_link_works_once(alice: User) -> None:
    """P12: replay sets nothing."""
    link = ask(alice.email)
    use(Client(), link)
    use(Client(), link, "eleven small boats at anchor")
    alice.refresh_from_db()
    assert alice.check_password(NEW)


def test_a_link_used_twice_at_once_works_once(alice: User) -> None:
    """P12: both browsers stand before the form; one succeeds."""
    link = ask(alice.email)
    first, second = Client(), Client()
    first.get(path_of(link))
    second.get(path_of(link))
    stale = User.objects.get(pk=alice.pk)
    first.post(form_of(link), {"password1": NEW})
    with pytest.raises(ImmediateHttpResponse):
        AccountAdapter().set_password(stale, "eleven small boats at anchor")
    alice.refresh_from_db()
    assert alice.check_password(NEW)


def test_without_the_comparison_the_second_would_win(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P12."""
    parent = AccountAdapter.__mro__[1]
    monkeypatch.setattr(AccountAdapter, "set_password", parent.set_password)
    stale = User.objects.get(pk=alice.pk)
    use(Client(), ask(alice.email))
    AccountAdapter().set_password(stale, "eleven small boats at anchor")
    alice.refresh_from_db()
    assert not alice.check_password(NEW)


def test_a_link_dies_after_an_hour(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """P12: 3,600 seconds."""
    link = ask(alice.email)
    real = EmailAwarePasswordResetTokenGenerator._now
    for ahead, lives in ((3590, True), (3610, False)):
        monkeypatch.setattr(
            EmailAwarePasswordResetTokenGenerator,
            "_now",
            lambda self, s=ahead: real(self) + timedelta(seconds=s),
        )
        assert (Client().get(path_of(link)).status_code == 302) is lives


@pytest.mark.parametrize("change", [{"password": "!x"}, {"email": "other@halecounty.example"}])
def test_a_link_dies_with_the_password_and_the_address(alice: User, change: dict[str, str]) -> None:
    """P12."""
    link = ask(alice.email)
    User.objects.filter(pk=alice.pk).update(**change)
    assert Client().get(path_of(link)).status_code == 200  # the page that says it has ended


def test_other_sessions_end_and_the_factor_stays(alice: User) -> None:
    """P12: wherever somebody else was signed in; and no way around the second factor."""
    thief = Client()
    thief.force_login(alice)
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "x"})
    client = Client()
    use(client, ask(alice.email))
    assert thief.get("/accounts/sessions/").status_code == 302
    assert "_auth_user_id" not in client.session
    assert Authenticator.objects.filter(user=alice, type="totp").exists()


def test_a_reset_proves_the_mailbox(client: Client) -> None:
    """Whoever was registered by a stranger takes the account over by the mailbox; his password is dead."""
    fields = {
        "legal_name": "Nora L",
        "email": "nora@halecounty.example",
        "password": "the stranger's own words",
    }
    client.post("/accounts/signup/", fields)
    use(Client(), ask("nora@halecounty.example"))
    nora = User.objects.get(email="nora@halecounty.example")
    assert nora.email_confirmed_at
    assert nora.check_password(NEW)


def test_known_and_unknown_get_the_same_page(alice: User) -> None:
    """P13: only the letter differs, and to a stranger's mailbox it holds no link to set anything."""
    answers = [
        Client().post("/accounts/password/reset/", {"email": e}) for e in (alice.email, "no@x.example")
    ]
    assert {answer.headers["Location"] for answer in answers} == {"/accounts/password/reset/done/"}
    assert [letter.kind for letter in Letter.objects.order_by("pk")] == [
        "accounts/password_reset",
        "accounts/no_account",
    ]


def test_the_link_names_our_host_only(alice: User) -> None:
    """P49: whatever the request says."""
    link = ask(alice.email, host="127.0.0.1", **{"x-forwarded-host": "evil.example"})
    assert link.startswith("http://localhost:8000/accounts/password/reset/key/")


def test_without_our_link_the_host_would_be_the_requests(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P49."""
    parent = AccountAdapter.__mro__[1]
    monkeypatch.setattr(
        AccountAdapter, "get_reset_password_from_key_url", parent.get_reset_password_from_key_url
    )
    assert "127.0.0.1" in ask(alice.email, host="127.0.0.1")


def test_the_reset_opens_a_locked_password(alice: User) -> None:
    """P14: the owner gets in by the letter at once."""
    for _time in range(6):
        Client().post("/accounts/login/", {"login": alice.email, "password": "wrong and wrong again"})
    use(Client(), ask(alice.email))
    answer = Client().post("/accounts/login/", {"login": alice.email, "password": NEW})
    assert answer.status_code == 302


def test_the_policy_holds_here_too(alice: User) -> None:
    """P9: the same rule through every entrance; what is wrong is said."""
    page = use(Client(), ask(alice.email), "too short")
    assert page.status_code == 422
    assert "at least 15" in page.content.decode()


def test_letters_to_one_mailbox_are_few(alice: User) -> None:
    """T5: five an hour, and then the page says to wait."""
    answers = [
        Client().post("/accounts/password/reset/", {"email": alice.email}).status_code for _ in range(7)
    ]
    assert Letter.objects.count() == 5
    assert answers[-1] == 429
