"""What holds at every address of ours, found in the URL configuration: headers, forgery, nonsense."""

import hashlib
from collections.abc import Callable
from itertools import groupby

import pytest
from django.db import connection
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client

from rollcall.accounts.models import User
from rollcall.base import audit
from tests.matrix.addresses import of_portal
from tests.matrix.world import World, fill

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
GROUPS = {name: list(found) for name, found in groupby(of_portal(), key=lambda one: one.route.split("/")[1])}
SAFE_REFUSALS = {400, 403, 404, 405}
# Mail programs send it without cookies (RFC 8058): the signed token in the address is the proof, and what is
# sent must be the one-click word; anything else is refused as a form is.
ONE_CLICK = {"/preferences/<str:token>/unsubscribe/": {422}}
# A look at a person's timeline is written down (P25), and a download is counted (R31): both on purpose.
NOTED = {"/staff/people/<int:key>/timeline/", "/toolkit/<slug:slug>/files/<uuid:key>/<str:name>"}
PASSING = {"django_session", "usersessions_usersession", "rollcall_cache"}
AWAY = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
]
NAMES = [
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
NONSENSE = [
    "\x00",
    "'",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%2e%2e%2f",
    "-1",
    "99999999999999999999999999",
    "NaN",
    "💥" * 50,
    "a" * 3000,
    "{{7*7}}",
    "\r\nX-Injected: 1",
]


@pytest.fixture
def staff(world: World, dana: User, signed_in: Callable[..., Client]) -> Client:
    """Dana sees the most addresses, so she asks."""
    return signed_in(dana)


@pytest.mark.parametrize("group", GROUPS)
def test_every_answer_is_guarded_by_headers(group: str, world: World) -> None:
    """P42: a strict policy on every response, errors too; never sniffed, never framed."""
    for address in GROUPS[group]:
        headers = Client().get(fill(address, world)).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy, address.route
        assert "frame-ancestors 'none'" in policy, address.route
        assert headers["X-Content-Type-Options"] == "nosniff", address.route
        assert headers["Referrer-Policy"] == "same-origin", address.route


@pytest.mark.parametrize("group", GROUPS)
def test_no_change_without_proof_against_forgery(group: str, world: World, staff: Client) -> None:
    """P50: an unsafe request without the token never gets through, not even from staff."""
    staff.handler.enforce_csrf_checks = True
    for address in GROUPS[group]:
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(staff, method)(fill(address, world))
            asked = answer.status_code == 302 and "/accounts/" in answer.headers["Location"]
            refused = SAFE_REFUSALS | ONE_CLICK.get(address.route, set())
            assert asked or answer.status_code in refused, (method, address.route, answer.status_code)


def test_without_the_token_check_a_change_would_get_through(
    world: World, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P50."""
    monkeypatch.setattr(CsrfViewMiddleware, "process_view", lambda *request: None)
    with pytest.raises(AssertionError):
        test_no_change_without_proof_against_forgery("staff", world, staff)


def rows() -> dict[str, str]:
    """A checksum of each table, but for sessions and what is kept to be made again."""
    found = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - PASSING:
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = hashlib.sha256(repr(sorted(map(repr, cursor.fetchall()))).encode()).hexdigest()
    return found


@pytest.mark.parametrize("group", GROUPS)
def test_looking_changes_no_row(
    group: str, world: World, staff: Client, alice: User, signed_in: Callable[..., Client]
) -> None:
    """P50: a GET leaves the database as it was, whoever looks."""
    officer, before = signed_in(alice), rows()
    for address in GROUPS[group]:
        for browser in (staff, officer):
            if address.route not in NOTED:
                browser.get(fill(address, world))
    assert rows() == before


def test_a_page_that_writes_when_looked_at_would_be_seen(
    world: World,
    staff: Client,
    alice: User,
    signed_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Negative control: every look leaves a line in the trail."""
    writes = lambda *request: audit.record("looked", alice, by=alice) and None  # noqa: E731
    monkeypatch.setattr(CsrfViewMiddleware, "process_request", writes)
    with pytest.raises(AssertionError):
        test_looking_changes_no_row("courses", world, staff, alice, signed_in)


@pytest.mark.parametrize("group", GROUPS)
def test_nonsense_in_the_address_is_answered_calmly(group: str, world: World, staff: Client) -> None:
    """P51: a clear 4xx, never a 5xx."""
    for address in GROUPS[group]:
        for nonsense in NONSENSE if address.parameters else []:
            answer = staff.get(fill(address, world, dict.fromkeys(address.parameters, nonsense)))
            assert answer.status_code < 500, (address.route, nonsense)


@pytest.mark.parametrize("group", GROUPS)
def test_nonsense_in_query_and_body_is_answered_calmly(group: str, world: World, staff: Client) -> None:
    """P51, P23: unknown and absurd fields are ignored or refused."""
    for address in GROUPS[group]:
        for nonsense in NONSENSE:
            answer = staff.get(fill(address, world), dict.fromkeys(NAMES, nonsense))
            assert answer.status_code < 500, (address.route, nonsense)
        for nonsense in ("\x00", "a" * 3000, "99999999999999999999999999"):
            answer = staff.post(fill(address, world), dict.fromkeys(NAMES, nonsense))
            assert answer.status_code < 500, (address.route, nonsense)


@pytest.mark.parametrize("group", GROUPS)
def test_no_redirect_leaves_the_site(group: str, world: World, staff: Client) -> None:
    """P48."""
    for address in GROUPS[group]:
        for away in AWAY:
            data = dict.fromkeys(["next", "return", "redirect", "to", "url", "back"], away)
            for answer in (staff.get(fill(address, world), data), staff.post(fill(address, world), data)):
                assert not answer.headers.get("Location", "/").startswith(away[:10]), (address.route, away)
