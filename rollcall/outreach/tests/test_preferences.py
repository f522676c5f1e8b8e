"""What one hears is said without signing in, and looking changes nothing (R25, R38, RFC 8058)."""

from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.outreach import preferences, tokens
from rollcall.outreach.models import Campaign, NoThanks, Recipient
from rollcall.outreach.views import public

pytestmark = pytest.mark.django_db
ALL = ["recordings", "courses", "near", "updates"]


@pytest.fixture
def line(draft: Callable[..., Campaign], pat: User) -> Recipient:
    """Pat on a list."""
    return Recipient.objects.create(
        campaign=draft(), mailbox=pat.mailbox, email=pat.email, name=pat.legal_name, person_id=pat.pk
    )


@pytest.fixture
def page(line: Recipient) -> str:
    return f"/preferences/{tokens.of(line.pk, line.mailbox)}/"


def ticked(page: str) -> int:
    """How many kinds of news; the form of updates comes after them."""
    return page.partition('id="updates"')[0].count(" checked")


def test_the_page_opens_from_the_letter(client: Client, page: str) -> None:
    words = client.get(page).content.decode()
    assert "p…@mail.example" in words
    assert "pat@mail.example" not in words
    assert ticked(words) == 4


def test_each_kind_can_be_left_out(client: Client, page: str) -> None:
    client.post(page, {"kinds": ["recordings", "near"]})
    assert preferences.wanted("pat@mail.example") == ["recordings", "near"]
    client.post(page, {"kinds": ALL})
    assert preferences.wanted("pat@mail.example") == ALL


def test_looking_changes_nothing(client: Client, page: str) -> None:
    for address in (page, f"{page}unsubscribe/"):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert preferences.wanted("pat@mail.example") == ALL


def test_one_click_needs_no_cookie(page: str) -> None:
    """As a mail program sends it: no cookie, no form of ours before it."""
    answer = Client(enforce_csrf_checks=True).post(
        f"{page}unsubscribe/", "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert preferences.wanted("pat@mail.example") == []


def test_one_click_as_a_form_with_parts(page: str) -> None:
    """RFC 8058 section 3.2 allows both kinds of form; again changes nothing."""
    for _time in range(2):
        Client(enforce_csrf_checks=True).post(f"{page}unsubscribe/", {"List-Unsubscribe": "One-Click"})
    assert NoThanks.objects.count() == 1


def test_the_page_itself_asks_for_its_cookie(page: str) -> None:
    """Only the one click goes without; what the page keeps comes from the page."""
    assert Client(enforce_csrf_checks=True).post(page, {"kinds": []}).status_code == 403


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "maybe"}])
def test_another_post_stops_nothing(client: Client, page: str, body: dict[str, str]) -> None:
    assert client.post(f"{page}unsubscribe/", body).status_code == 422
    assert preferences.wanted("pat@mail.example") == ALL


@pytest.mark.parametrize(
    "token", ["nothing", "1-", "-", "1-" + "a" * 40, "ff" * 40, "0x1-a", "é-1", "99999999999999999999-a", "1"]
)
def test_a_token_we_did_not_make_opens_nothing(client: Client, line: Recipient, token: str) -> None:
    for address in (f"/preferences/{token}/", f"/preferences/{token}/unsubscribe/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 404


def test_another_line_s_mark_does_not_fit(client: Client, line: Recipient) -> None:
    other = Recipient.objects.create(campaign=line.campaign, mailbox="x@mail.example", email="x@mail.example")
    mac = tokens.of(line.pk, line.mailbox).split("-")[1]
    assert client.get(f"/preferences/{other.pk:x}-{mac}/").status_code == 404


def test_anybody_could_be_silenced_without_the_mark(
    client: Client, line: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(public.tokens, "constant_time_compare", lambda *_: True)
    client.post(f"/preferences/{line.pk:x}-guess/unsubscribe/", {"List-Unsubscribe": "One-Click"})
    assert preferences.wanted("pat@mail.example") == []


def test_a_token_outlives_a_change_of_key(client: Client, page: str, settings: object) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another key, at least as long as it has to be"  # type: ignore[attr-defined]
    assert client.get(page).status_code == 200


def test_the_same_on_my_page(signed_in: Callable[[User], Client], pat: User) -> None:
    browser = signed_in(pat)
    assert "/account/letters/" in browser.get("/account/settings/").content.decode()
    assert ticked(browser.get("/account/letters/").content.decode()) == 4
    browser.post("/account/letters/", {"kinds": ["courses"]})
    assert preferences.wanted(pat.mailbox) == ["courses"]
    assert browser.post("/account/letters/", {"kinds": ["gossip"]}).status_code == 422


def test_my_page_is_mine(client: Client) -> None:
    assert client.get("/account/letters/").status_code == 302
