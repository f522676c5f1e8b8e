"""Whoever asks for updates is asked back first, and nobody learns who is on the list (R38, P3, P13, P60)."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.mail import sealing
from rollcall.mail.models import Letter
from rollcall.outreach import preferences, subscriptions
from rollcall.outreach.models import SignUp, Subscription, Suppression
from rollcall.outreach.tests.building_updates import reader
from rollcall.outreach.tests.conftest import MoveClock
from rollcall.outreach.views import updates

pytestmark = pytest.mark.django_db
FORM = {"email": "rita@mail.example", "rhythm": "daily", "states": ["TX"]}


@pytest.fixture(autouse=True)
def wide_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """All tests come from one address."""
    monkeypatch.setattr(updates, "RATES", {"ask_for_updates": "9999/m/ip"})


def sign_up(email: str = FORM["email"], **changes: object) -> Client:
    browser = Client()
    answer = browser.post("/updates/", {**FORM, "email": email, **changes})
    assert answer.status_code == 302
    return browser


def link(email: str = str(FORM["email"])) -> str:
    letter = Letter.objects.filter(to=email).latest("pk")
    assert letter.secret is not None
    return re.sub(r"^https?://[^/]+", "", sealing.unseal(bytes(letter.secret))["link"])


@pytest.fixture
def path() -> str:
    sign_up()
    return link()


def test_asked_confirmed_and_on_the_list(client: Client, path: str) -> None:
    assert not Subscription.objects.exists()
    shown = client.get(path).content.decode()
    assert "r…@mail.example" in shown
    assert "Texas" in shown
    assert "You are signed up" in client.post(path, follow=True).content.decode()
    row = Subscription.objects.get()
    assert (row.mailbox, row.rhythm, row.states, row.place) == ("rita@mail.example", "daily", ["TX"], "TX")
    assert not SignUp.objects.exists()


def test_looking_confirms_nothing(client: Client, path: str) -> None:
    """P3: a mail scanner opens every link."""
    for _time in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert not Subscription.objects.exists()


def test_the_link_counts_once(client: Client, path: str) -> None:
    client.post(path)
    subscriptions.keep("rita@mail.example", subscriptions.Choice("off", [], []), email="rita@mail.example")
    client.post(path)
    assert Subscription.objects.get().rhythm == "off"


@pytest.mark.parametrize("token", ["nothing", "é", "a" * 200])
def test_a_link_we_did_not_make_leads_nowhere(client: Client, token: str) -> None:
    for answer in (client.get(f"/updates/confirm/{token}/"), client.post(f"/updates/confirm/{token}/")):
        assert answer.status_code == 404


def test_after_a_week_the_link_has_ended(client: Client, clock_at: MoveClock) -> None:
    clock_at()
    sign_up()
    there = link()
    clock_at(days=8)
    assert client.post(there).status_code == 404
    assert subscriptions.sweep() == 1


def answers(email: str) -> tuple[int, str, bytes]:
    browser = Client()
    first = browser.post("/updates/", {**FORM, "email": email})
    return first.status_code, first.headers["Location"], browser.get(first.headers["Location"]).content


def test_the_answer_is_the_same_for_everybody(pat: User, clock_at: MoveClock) -> None:
    """P13: unknown, with an account, on the list, silent, and written to a moment ago."""
    clock_at()
    reader("listed@mail.example")
    Suppression.objects.create(mailbox="silent@mail.example", why="bounced", since=pat.joined_at)
    new = answers("new@mail.example")
    for email in (pat.email, "listed@mail.example", "silent@mail.example", *["new@mail.example"] * 4):
        assert answers(email) == new


def test_it_would_differ_if_the_refusal_were_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr("rollcall.outreach.views.updates.TooManyLetters", ZeroDivisionError)
    for _time in range(3):
        sign_up()
    assert Client().post("/updates/", FORM).status_code == 422


def test_one_letter_an_hour_goes_to_a_mailbox(clock_at: MoveClock) -> None:
    """P60, also through tags after a plus."""
    present = clock_at()
    for tag in ("", "+a", "+b", "+c", "+d"):
        sign_up(f"rita{tag}@mail.example")
    assert Letter.objects.filter(due_at__lte=present).count() == 1
    assert Letter.objects.count() == SignUp.objects.count() == 3


def test_a_network_is_slowed_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updates, "RATES", {"ask_for_updates": "1/h/ip"})
    codes = [
        Client().post("/updates/", {**FORM, "email": f"{one}@mail.example"}).status_code for one in "abc"
    ]
    assert codes[-1] == 422


def test_a_silent_mailbox_is_not_written_to(clock_at: MoveClock) -> None:
    Suppression.objects.create(mailbox="rita@mail.example", why="complained", since=clock_at())
    sign_up()
    assert Letter.objects.get().state == Letter.State.WITHHELD


def test_another_person_changes_nothing_by_asking(client: Client) -> None:
    """Who is on the list stays as chosen until the mailbox answers."""
    reader(rhythm="weekly", topics=["officer-safety"])
    sign_up(rhythm="at_once")
    assert (Subscription.objects.get().rhythm, Subscription.objects.get().topics) == (
        "weekly",
        ["officer-safety"],
    )


def test_a_yes_is_newer_than_the_no_before(client: Client) -> None:
    preferences.stop_all("rita@mail.example")
    sign_up()
    client.post(link())
    assert preferences.wanted("rita@mail.example") == ["updates"]


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nobody"}, {"email": "a\0b@mail.example"}, {"email": "x" * 400 + "@mail.example"},
     {"rhythm": "hourly"}, {"rhythm": "off"}, {"topics": ["gossip"]}, {"states": ["XX", "\0"]}],
)  # fmt: skip
def test_what_cannot_be_read_is_asked_again(client: Client, wrong: dict[str, object]) -> None:
    assert client.post("/updates/", {**FORM, **wrong}).status_code == 422
    assert not Letter.objects.exists()


def test_an_account_chooses_on_its_own_page(signed_in: Callable[[User], Client], pat: User) -> None:
    """One choice a mailbox: what is said there is what the page of sign-up would say."""
    browser = signed_in(pat)
    assert browser.get("/updates/").headers["Location"] == "/account/letters/"
    browser.post("/account/letters/", {"part": "updates", "rhythm": "weekly"})
    assert Subscription.objects.get().mailbox == pat.mailbox
    sign_up(pat.email)
    browser.post(link(pat.email))
    assert Subscription.objects.get().rhythm == "daily"


def test_the_letter_is_in_the_page_s_language() -> None:
    browser = Client(headers={"Accept-Language": "es"})
    browser.post("/updates/", FORM)
    assert SignUp.objects.get().language == "es"


def test_every_page_leads_there(client: Client) -> None:
    for path in ("/", "/courses/", "/help/"):
        assert 'href="/updates/"' in client.get(path).content.decode()
