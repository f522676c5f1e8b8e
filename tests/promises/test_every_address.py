"""What holds at every address of ours, found in the URL configuration: headers, forgery, nonsense."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rollcall.accounts.models import User
from tests.matrix import addresses
from tests.matrix.world import World, fill

pytestmark = pytest.mark.django_db
PORTAL = addresses.of_portal()
NONSENSE = [
    "\x00",
    "%00",
    "'",
    '"',
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%2e%2e%2f",
    "-1",
    "0",
    "99999999999999999999999999",
    "NaN",
    "💥" * 50,
    "a" * 3000,
    "{{7*7}}",
    "' OR 1=1 --",
    "\r\nX-Injected: 1",
]


def ids(address: addresses.Address) -> str:
    return address.route


@pytest.mark.parametrize("address", PORTAL, ids=ids)
def test_every_answer_is_guarded_by_headers(address: addresses.Address, world: World) -> None:
    """P42: a strict policy on every response, errors too; never sniffed, never framed."""
    answer = Client().get(fill(address, world))
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", PORTAL, ids=ids)
def test_no_change_without_proof_against_forgery(
    address: addresses.Address, method: str, world: World, dana: User, signed_in: Callable[..., Client]
) -> None:
    """P50: an unsafe request without the token never gets through, not even from staff."""
    browser = signed_in(dana)
    browser.handler.enforce_csrf_checks = True
    answer = getattr(browser, method)(fill(address, world))
    assert answer.status_code in {302, 400, 403, 404, 405}, address.route
    if answer.status_code == 302:  # asked to sign in or to prove oneself again, which changes nothing
        assert "/accounts/" in answer.headers["Location"]


@pytest.mark.parametrize("address", [each for each in PORTAL if each.parameters], ids=ids)
def test_nonsense_in_the_address_is_answered_calmly(
    address: addresses.Address, world: World, dana: User, signed_in: Callable[..., Client]
) -> None:
    """P51: a clear 4xx, never a 5xx."""
    browser = signed_in(dana)
    for nonsense in NONSENSE:
        answer = browser.get(fill(address, world, dict.fromkeys(address.parameters, nonsense)))
        assert answer.status_code < 500, (address.route, nonsense)


@pytest.mark.parametrize("address", PORTAL, ids=ids)
def test_nonsense_in_the_query_and_the_body_is_answered_calmly(
    address: addresses.Address, world: World, dana: User, signed_in: Callable[..., Client]
) -> None:
    """P51, P23: unknown and absurd fields are ignored or refused."""
    browser = signed_in(dana)
    names = [
        "q",
        "page",
        "next",
        "state",
        "sort",
        "topic",
        "level",
        "email",
        "password",
        "name",
        "is_staff",
        "pk",
    ]
    for nonsense in NONSENSE:
        data: dict[str, Any] = dict.fromkeys(names, nonsense)
        assert browser.get(fill(address, world), data).status_code < 500, (address.route, nonsense)
    for nonsense in ("\x00", "a" * 3000, "99999999999999999999999999"):
        answer = browser.post(fill(address, world), dict.fromkeys(names, nonsense))
        assert answer.status_code < 500, (address.route, nonsense)


@pytest.mark.parametrize("address", PORTAL, ids=ids)
def test_no_redirect_leaves_the_site(
    address: addresses.Address, world: World, dana: User, signed_in: Callable[..., Client]
) -> None:
    """P48."""
    browser = signed_in(dana)
    for away in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
    ):
        data = dict.fromkeys(["next", "return", "redirect", "to", "url", "back"], away)
        for answer in (browser.get(fill(address, world), data), browser.post(fill(address, world), data)):
            assert not answer.headers.get("Location", "/").startswith(away[:10]), (address.route, away)
