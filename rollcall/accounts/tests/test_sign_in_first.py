"""Somebody whose session has ended is led to sign in, and on to a page that opens (R16, P19)."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from conftest import PASSWORD
from rollcall.accounts.models import Agency, User
from rollcall.accounts.tests.helpers import apply

pytestmark = pytest.mark.django_db
STATUS = "/account/verification/"
SAME = [
    "/account/verification/", "/account/verification/apply/", "/account/verification/contact/",
    "/account/verification/withdraw/", "/account/verification/leave/", "/accounts/2fa/", "/accounts/email/",
    "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/activate/",
    "/accounts/2fa/totp/deactivate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/keys/1/edit/", "/accounts/2fa/webauthn/keys/1/remove/", "/accounts/sessions/",
    "/accounts/password/change/", "/accounts/password/set/",
]  # fmt: skip
ASKS = [
    "/accounts/reauthenticate/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/webauthn/reauthenticate/",
]


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def led_to(answer: object) -> str:
    """The `next` of a redirect to sign-in."""
    where = urlsplit(answer.headers["Location"])  # type: ignore[attr-defined]
    assert where.path == "/accounts/login/"
    return parse_qs(where.query)["next"][0]


@pytest.mark.parametrize("path", SAME)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_itself_is_what_comes_after(path: str, method: str, client: Client) -> None:
    """Whichever way it was asked for, and the query stays."""
    assert led_to(getattr(client, method)(f"{path}?a=b")) == f"{path}?a=b"


@pytest.mark.parametrize("path", [f"{STATUS}remind/", f"{STATUS}reply/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_only_takes_a_form_leads_to_where_the_form_stands(
    path: str, method: str, client: Client
) -> None:
    """The address itself would answer 405 after signing in."""
    assert led_to(getattr(client, method)(path)) == STATUS


def test_after_signing_in_the_page_opens(client: Client, pat: User, hale: Agency) -> None:
    """R16: the whole way round."""
    apply(pat, hale)
    asked = client.post(f"{STATUS}remind/")
    given = {"login": pat.email, "password": PASSWORD, "next": led_to(asked)}
    assert client.post("/accounts/login/", given, follow=True).status_code == 200


def test_one_who_is_signed_in_is_not_led_anywhere(
    pat: User, hale: Agency, signed_in: Callable[..., Client]
) -> None:
    """The control: the same addresses do their work."""
    apply(pat, hale)
    assert signed_in(pat).post(f"{STATUS}remind/").headers["Location"] == STATUS
    assert signed_in(pat).get(f"{STATUS}remind/").status_code == 405


@pytest.mark.parametrize("path", ASKS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_signing_in_is_the_proof_that_was_asked_for(path: str, method: str, client: Client) -> None:
    """P19: on to what was wanted, without being asked a second time."""
    ask = getattr(client, method)
    assert led_to(ask(path, {"next": "/accounts/email/"})) == "/accounts/email/"
    assert led_to(ask(f"{path}?next=/accounts/email/")) == "/accounts/email/"
    assert led_to(ask(path)) == "/account/"


@pytest.mark.parametrize(
    "bad", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_no_way_out_of_the_site(bad: str, client: Client) -> None:
    """P48."""
    for path in ASKS:
        assert led_to(client.post(path, {"next": bad})) == "/account/"
