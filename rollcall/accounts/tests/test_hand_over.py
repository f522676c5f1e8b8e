"""Signing in on another portal: by the identity host, once, for the browser that began (P17, P48, P71)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Site

from conftest import PASSWORD, show_second_factor
from rollcall.accounts import hand_over, sessions
from rollcall.accounts.models import HandOver, User
from rollcall.accounts.verification import suspend
from rollcall.base import sites
from rollcall.base.models import AuditEntry, SiteWords
from rollcall.base.tokens import digest

pytestmark = pytest.mark.usefixtures("community")
HERE, THERE = "localhost:8000", "community.localhost:8000"


@pytest.fixture
def home() -> Client:
    """The browser as the identity host sees it."""
    return Client(HTTP_HOST=HERE)


@pytest.fixture
def away() -> Client:
    """The same browser as the other portal sees it: cookies of its own."""
    return Client(HTTP_HOST=THERE)


def path_of(response: HttpResponse, host: str) -> str:
    """Where a redirect leads, which must be that host."""
    assert response.status_code == 302, response.content
    to = urlsplit(response["Location"])
    assert to.netloc == host
    return f"{to.path}?{to.query}"


def sign_in(home: Client, person: User) -> None:
    answer = home.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302


def cross(home: Client, away: Client, page: str = "/account/") -> HttpResponse:
    """From the sign-in of the other portal to the answer of its arrival."""
    begun = path_of(away.get(f"/accounts/login/?{urlencode({'next': page})}"), HERE)
    return away.get(path_of(home.get(begun), THERE))


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_one_signs_in_on_the_identity_host_and_comes_back(home: Client, away: Client, pat: User) -> None:
    wanted = away.get("/account/certificates/")
    begun = path_of(away.get(wanted["Location"]), HERE)
    asked = home.get(begun)
    assert "Common Ground" in home.get(asked["Location"]).content.decode()
    answer = home.post(asked["Location"], {"login": pat.email, "password": PASSWORD, "next": begun})
    token = path_of(home.get(answer["Location"]), THERE)
    assert away.get(token)["Location"] == "/account/certificates/"
    assert away.get("/account/certificates/").status_code == 200
    assert AuditEntry.objects.filter(event="person.came_over", subject=f"user:{pat.pk}").exists()


def test_a_token_is_kept_as_a_hash_and_opens_once(home: Client, away: Client, pat: User) -> None:
    sign_in(home, pat)
    begun = path_of(away.get("/accounts/login/"), HERE)
    arrival = path_of(home.get(begun), THERE)
    row = HandOver.objects.get()
    secret = parse_qs(urlsplit(arrival).query)["token"][0]
    assert row.digest == digest(secret) != secret
    again = Client(HTTP_HOST=THERE)
    again.cookies[hand_over.COOKIE] = away.cookies[hand_over.COOKIE].value
    assert away.get(arrival).status_code == 302
    assert again.get(arrival).status_code == 403
    assert not is_in(again)


def test_without_spending_it_would_open_twice(
    home: Client, away: Client, pat: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(hand_over, "_spend", lambda row: True)
    sign_in(home, pat)
    begun = away.get("/accounts/login/")
    arrival = path_of(home.get(path_of(begun, HERE)), THERE)
    kept = begun.cookies[hand_over.COOKIE].value
    for _time in range(2):
        browser = Client(HTTP_HOST=THERE)
        browser.cookies[hand_over.COOKIE] = kept
        assert browser.get(arrival).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_comes_in(home: Client, away: Client, pat: User) -> None:
    sign_in(home, pat)
    begun = away.get("/accounts/login/")
    arrival = path_of(home.get(path_of(begun, HERE)), THERE)
    secret = parse_qs(urlsplit(arrival).query)["token"][0]
    row = HandOver.objects.get(digest=digest(secret))

    def spend(_number: int) -> bool:
        try:
            return hand_over._spend(row)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(8))) == 1


def test_a_token_of_another_browser_signs_nobody_in(home: Client, away: Client, pat: User) -> None:
    """No login CSRF: whoever sends a victim his own token gets nowhere, and the token is dead."""
    sign_in(home, pat)
    arrival = path_of(home.get(path_of(away.get("/accounts/login/"), HERE)), THERE)
    victim = Client(HTTP_HOST=THERE)
    assert victim.get(arrival).status_code == 403
    assert not is_in(victim)
    victim.get("/accounts/login/")  # a state cookie of its own does not help
    assert victim.get(arrival).status_code == 403
    assert away.get(arrival).status_code == 403


def test_without_the_cookie_it_would(
    home: Client, away: Client, pat: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(hand_over, "constant_time_compare", lambda one, other: True)
    sign_in(home, pat)
    arrival = path_of(home.get(path_of(away.get("/accounts/login/"), HERE)), THERE)
    victim = Client(HTTP_HOST=THERE)
    assert victim.get(arrival).status_code == 302
    assert is_in(victim)


def test_it_lives_a_minute(home: Client, away: Client, pat: User, at: Callable[..., datetime]) -> None:
    sign_in(home, pat)
    arrival = path_of(home.get(path_of(away.get("/accounts/login/"), HERE)), THERE)
    at(seconds=61)
    assert away.get(arrival).status_code == 403
    assert hand_over.sweep() == 1


@pytest.mark.parametrize(
    "portal", ["evil.example", "localhost", "", "community.localhost.evil.example", "x\r\ny"]
)
def test_nobody_is_sent_to_a_foreign_host(home: Client, pat: User, portal: str) -> None:
    """P48: only hosts of portals of this installation, and not the identity host itself."""
    sign_in(home, pat)
    asked = urlencode({"portal": portal, "state": "0" * 64})
    assert home.get(f"/accounts/hand-over/?{asked}").status_code == 400
    assert not HandOver.objects.exists()


def test_without_the_look_at_the_portals_one_would(
    home: Client, pat: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    sign_in(home, pat)
    anywhere = sites.Portal(None, SiteWords(), frozenset(), hostname="evil.example")
    monkeypatch.setattr(sites, "known", lambda host: anywhere)
    asked = urlencode({"portal": "evil.example", "state": "0" * 64})
    assert "evil.example" in home.get(f"/accounts/hand-over/?{asked}")["Location"]


def test_a_portal_that_the_operator_does_not_serve_is_none(home: Client, pat: User, settings: object) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]  # type: ignore[attr-defined]
    assert sites.known("community.localhost") is None


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_where_one_goes_on_is_a_page_of_the_portal(home: Client, away: Client, pat: User, page: str) -> None:
    """P48, whoever asks, and also where the identity host is asked straight."""
    sign_in(home, pat)
    assert cross(home, away, page)["Location"] == "/account/"
    asked = urlencode({"portal": "community.localhost", "state": "0" * 64, "next": page})
    home.get(f"/accounts/hand-over/?{asked}")
    assert HandOver.objects.latest("pk").next_path == "/account/"


def test_a_token_is_for_one_portal(home: Client, away: Client, pat: User, community: Site) -> None:
    other = Site.objects.create(hostname="third.localhost", root_page=community.root_page)
    sites.forget()
    sign_in(home, pat)
    begun = away.get("/accounts/login/")
    arrival = path_of(home.get(path_of(begun, HERE)), THERE)
    browser = Client(HTTP_HOST=f"{other.hostname}:8000")
    browser.cookies[hand_over.COOKIE] = begun.cookies[hand_over.COOKIE].value
    assert browser.get(arrival).status_code == 403
    assert home.get(arrival).status_code == 404


def test_the_cookie_is_for_this_host_and_no_script(away: Client) -> None:
    kept = away.get("/accounts/login/").cookies[hand_over.COOKIE]
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"
    assert not kept["domain"]


def test_the_second_factor_and_the_hours_go_along(home: Client, away: Client, dana: User) -> None:
    home.force_login(dana)
    show_second_factor(home, dana)
    before = home.session
    cross(home, away)
    after = away.session
    for name in (hand_over.RECORDS, hand_over.RECORDS_OF, sessions.SIGNED_IN_AT, sessions.VISIT):
        assert after[name] == before[name]
    assert after.session_key != before.session_key


def test_twelve_hours_are_counted_from_the_sign_in(
    home: Client, away: Client, pat: User, at: Callable[..., datetime]
) -> None:
    """P17: crossing over begins no new twelve hours."""
    sign_in(home, pat)
    at(minutes=29)
    cross(home, away)
    session = away.session
    at(hours=12, minutes=1)
    session["seen_at"] = at(hours=12, minutes=1).timestamp()
    session.save()
    assert not is_in(away)


@pytest.mark.parametrize("where", ["home", "away"])
def test_signing_out_on_one_host_ends_both(home: Client, away: Client, pat: User, where: str) -> None:
    sign_in(home, pat)
    cross(home, away)
    assert is_in(home)
    assert is_in(away)
    {"home": home, "away": away}[where].post("/accounts/logout/")
    assert not is_in(home)
    assert not is_in(away)


def test_without_visits_the_other_would_stay(
    home: Client, away: Client, pat: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(sessions, "end_visit", lambda user, visit: 0)
    sign_in(home, pat)
    cross(home, away)
    home.post("/accounts/logout/")
    assert is_in(away)


def test_another_sign_in_of_the_person_goes_on(home: Client, away: Client, pat: User) -> None:
    elsewhere = Client(HTTP_HOST=HERE)
    sign_in(elsewhere, pat)
    sign_in(home, pat)
    cross(home, away)
    away.post("/accounts/logout/")
    assert is_in(elsewhere)


def test_suspension_ends_both_and_every_way_between(
    home: Client, away: Client, pat: User, dana: User
) -> None:
    """P6, with the next request; a token made a moment before opens nothing."""
    sign_in(home, pat)
    cross(home, away)
    waiting = path_of(home.get(path_of(away.get("/accounts/login/"), HERE)), THERE)
    suspend(pat, by=dana, reason="Lent the password out.")
    assert not is_in(home)
    assert not is_in(away)
    assert away.get(waiting).status_code == 403


def test_a_new_password_ends_the_other_portal(home: Client, away: Client, pat: User) -> None:
    sign_in(home, pat)
    cross(home, away)
    waiting = path_of(home.get(path_of(away.get("/accounts/login/"), HERE)), THERE)
    new = "another long walk to the harbor"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert home.post("/accounts/password/change/", sent).status_code == 302
    assert is_in(home)
    assert not is_in(away)
    assert away.get(waiting).status_code == 403
    cross(home, away)
    away.post("/accounts/logout/")
    assert not is_in(home)


def test_crossing_again_leaves_one_session_a_portal(home: Client, away: Client, pat: User) -> None:
    sign_in(home, pat)
    for _time in range(3):
        browser = Client(HTTP_HOST=THERE)
        cross(home, browser)
    listed = sessions.UserSession.objects.filter(user=pat)
    assert sorted(row.data["host"] for row in listed) == [THERE, HERE]
    assert "Since" in home.get("/accounts/sessions/").content.decode()


def test_five_visits_at_once_whatever_portals_they_reach(home: Client, away: Client, pat: User) -> None:
    sign_in(home, pat)
    cross(home, away)
    for _time in range(sessions.MOST_AT_ONCE - 1):
        sign_in(Client(HTTP_HOST=HERE), pat)
    assert is_in(away)
    sign_in(Client(HTTP_HOST=HERE), pat)
    assert not is_in(home)
    assert not is_in(away)


def grow_old(client: Client) -> None:
    """As if the proof had been given eleven minutes ago; allauth writes its time down by its own clock."""
    session = client.session
    session[hand_over.RECORDS] = [{**one, "at": one["at"] - 660} for one in session[hand_over.RECORDS]]
    session.save()


def test_proof_is_given_there_and_what_was_sent_is_done_here(home: Client, away: Client, alice: User) -> None:
    """P19: leaving an agency asks for fresh proof; the form that was sent is carried out after it."""
    sign_in(home, alice)
    cross(home, away)
    for browser in (home, away):
        grow_old(browser)
    sent = {"sure": "on"}
    asked = away.post("/account/verification/leave/", sent)
    begun = path_of(away.get(asked["Location"]), HERE)
    proving = home.get(begun)
    assert "/accounts/reauthenticate/" in proving["Location"]
    proved = home.post(proving["Location"], {"password": PASSWORD})
    answer = away.get(path_of(home.get(proved["Location"]), THERE))
    assert answer.status_code == 302
    assert HandOver.objects.latest("pk").records[-1]["reauthenticated"]
    assert not alice.affiliations.filter(ended_at__isnull=True).exists()


@pytest.mark.parametrize(
    "page", ["/staff/", "/staff/people/", "/desk/", "/accounts/2fa/", "/account/settings/"]
)
def test_staff_desk_and_security_are_on_the_identity_host_alone(
    home: Client, away: Client, dana: User, page: str
) -> None:
    home.force_login(dana)
    show_second_factor(home, dana)
    cross(home, away)
    assert path_of(away.get(page), HERE).startswith(page)
    assert away.post(page).status_code == 404
    assert away.get(page, {"q": "Hale"})["Location"].endswith(f"{page}?q=Hale")


def test_without_the_middleware_the_desk_would_open_there(
    home: Client, away: Client, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    home.force_login(dana)
    show_second_factor(home, dana)
    cross(home, away)
    monkeypatch.setattr(sites, "is_away", lambda request: False)
    assert away.get("/staff/people/").status_code == 200


def test_nobody_types_a_password_on_another_portal(away: Client, pat: User) -> None:
    """P71: one way in."""
    assert away.post("/accounts/login/", {"login": pat.email, "password": PASSWORD}).status_code == 404
    assert SESSION_KEY not in away.session
