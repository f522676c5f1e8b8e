"""Who asks for a program hears of what belongs to it now, and of nothing else (R38, P13, P21)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from conftest import person
from rollcall.accounts import email_change
from rollcall.base import audit
from rollcall.outreach import digest_preview, digest_run, moves, programs, tokens
from rollcall.outreach.models import SignUp, Subscription
from rollcall.outreach.tests.building_updates import item, reader
from rollcall.outreach.tests.conftest import MoveClock
from rollcall.outreach.tests.test_updates_sign_up import link

pytestmark = pytest.mark.django_db
FORM: dict[str, Any] = {"email": "rita@mail.example", "rhythm": "daily"}
SIGNED_UP = [("rita@mail.example", ["night"])]


@dataclass
class Told:
    """A program as the room above hands it down; here its topics can change."""

    key: str
    title: str
    topics: list[str]
    is_here: bool = True

    def holds(self, topics: Collection[str], providers: Collection[str]) -> bool:
        return not set(self.topics).isdisjoint(topics)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> list[Told]:
    """Two programs of this portal and one of another; take one out and it is not published any more."""
    there = [Told("night", "Night work", ["sleep"]), Told("road", "On the road", ["driving"]),
             Told("far", "Far away", ["boats"], is_here=False)]  # fmt: skip

    def keeper(*, everywhere: bool) -> list[Told]:
        return [one for one in there if everywhere or one.is_here]

    monkeypatch.setattr(programs, "_asked", [keeper])
    return there


@pytest.fixture
def queued(shelf: list[Told], clock_at: MoveClock) -> list[Told]:
    """A reader of one program, and something new on each of three topics."""
    clock_at()
    reader(programs=["night"])
    for topic in ("sleep", "driving", "noise"):
        item(topic, topics=[topic])
    return shelf


def heard(clock_at: MoveClock) -> list[str]:
    """What the reader's next letter is about."""
    clock_at(days=1)
    shares = digest_run.share_out(list(Subscription.objects.all()), clock_at(days=1))
    return [one.key for share in shares for one in share.items]


def box(page: str, value: str) -> str:
    """The check box with this value; "" where there is none."""
    found = re.search(rf'<input[^>]*name="(?:programs|topics)" value="{value}"[^>]*>', page)
    return found[0] if found else ""


def saved() -> list[tuple[str, list[str]]]:
    return list(Subscription.objects.values_list("mailbox", "programs"))


def test_asked_by_program_confirmed_and_on_the_list(client: Client, shelf: list[Told]) -> None:
    client.post("/updates/", {**FORM, "programs": ["night"]})
    assert SignUp.objects.get().programs == ["night"]
    shown = client.get(link()).content.decode()
    assert "Night work" in shown
    assert "<dt>Topics</dt>" not in shown
    client.post(link())
    assert saved() == SIGNED_UP
    assert audit.trail(Subscription.objects.get()).get().data["programs"] == ["night"]


def test_only_what_belongs_to_the_program_comes(queued: list[Told], clock_at: MoveClock) -> None:
    assert heard(clock_at) == ["sleep"]


def test_all_would_come_without_the_filter(
    queued: list[Told], clock_at: MoveClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(digest_run, "_is_chosen", lambda reader, item, of: True)
    assert heard(clock_at) == ["sleep", "driving", "noise"]


def test_topics_and_programs_add_up(queued: list[Told], clock_at: MoveClock) -> None:
    Subscription.objects.update(topics=["noise"])
    assert heard(clock_at) == ["sleep", "noise"]


def test_what_has_no_topic_is_for_all_and_states_narrow(queued: list[Told], clock_at: MoveClock) -> None:
    item("for all")
    item("far", topics=["sleep"], states=["OR"])
    Subscription.objects.update(states=["TX"])
    assert heard(clock_at) == ["sleep", "for all"]


def test_a_program_counts_as_it_stands_now(queued: list[Told], clock_at: MoveClock) -> None:
    queued[0].topics = ["noise"]
    assert heard(clock_at) == ["noise"]


def test_a_program_that_is_gone_brings_nothing_and_no_flood(queued: list[Told], clock_at: MoveClock) -> None:
    queued.pop(0)
    assert heard(clock_at) == []


def test_editors_see_how_many_hear_of_it(queued: list[Told], clock_at: MoveClock) -> None:
    reader("all@mail.example")
    clock_at(minutes=1)
    coming = {next_.rhythm: next_ for next_ in digest_preview.of_each()}
    seen = {row.key: people for row, people in coming["daily"].items}
    assert seen == {"sleep": 2, "driving": 1, "noise": 1}


@pytest.mark.parametrize("wrong", [["nonsense"], ["\0"], ["night", "gone"], ["x" * 5000], ["far"]])
def test_what_is_not_there_is_said_and_nothing_is_lost(
    client: Client, shelf: list[Told], wrong: list[str]
) -> None:
    answer = client.post("/updates/", {**FORM, "programs": [*wrong, "road"], "states": ["TX"]})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "A program you chose is not here any more." in said
    assert "checked" in box(said, "road")
    assert 'value="rita@mail.example"' in said
    assert not SignUp.objects.exists()


def test_a_link_ticks_and_changes_nothing(client: Client, shelf: list[Told]) -> None:
    said = client.get("/updates/?program=night").content.decode()
    assert "checked" in box(said, "night")
    assert "checked" not in box(said, "road")
    assert not box(said, "far")
    assert not SignUp.objects.exists()
    for ill in ("nonsense", "é%0A", "gone", "x" * 900):
        answer = client.get(f"/updates/?program={ill}&program=road")
        assert answer.status_code == 200
        assert "is not here any more" in answer.content.decode()


def test_an_account_finds_the_box_ticked_on_its_own_page(signed_in: Any, shelf: list[Told]) -> None:
    """What was chosen before stays ticked beside it; who hears of all is not narrowed by a link."""
    browser = signed_in(person("rita@mail.example", "Rita"))
    there = browser.get("/updates/?program=night&evil=1").headers["Location"]
    assert there == "/account/letters/?program=night#updates"
    assert "checked" in box(browser.get(there).content.decode(), "night")
    reader(programs=["road"])
    said = browser.get(there).content.decode()
    assert "checked" in box(said, "night")
    assert "checked" in box(said, "road")
    reader()
    assert "checked" not in box(browser.get(there).content.decode(), "night")
    assert saved() == [("rita@mail.example", [])]


def test_the_page_behind_a_letter_shows_what_is_left(client: Client, shelf: list[Told]) -> None:
    """Also what was chosen on another portal; of what is gone it says so. Looking saves nothing."""
    row = reader(programs=["night", "far"])
    path = f"/preferences/{tokens.of_subscription(row)}/"
    assert "is not here any more" not in client.get(path).content.decode()
    shelf.pop(0)
    said = client.get(path).content.decode()
    assert "Something you chose is not here any more." in said
    assert "checked" in box(said, "far")
    assert "rita@mail.example" not in said
    assert saved() == [("rita@mail.example", ["night", "far"])]
    client.post(path, {"part": "updates", "rhythm": "daily", "programs": ["far"]})
    assert saved() == [("rita@mail.example", ["far"])]


def test_what_is_chosen_goes_along_to_a_new_mailbox(shelf: list[Told]) -> None:
    rita = person("rita@mail.example", "Rita")
    reader(programs=["night"])
    email_change.carry_out(rita, new="rita@harborcity.example", by=rita)
    moves.follow()
    assert saved() == [("rita@harborcity.example", ["night"])]


def test_a_copy_of_ones_data_names_programs(shelf: list[Told]) -> None:
    row = reader(programs=["night", "gone"])
    assert row.get_programs_display() == "Night work, gone"


def test_the_address_is_never_told(client: Client, shelf: list[Told]) -> None:
    """P13: whoever is on the list, the next page is the same, and no page says an address."""
    reader(programs=["night"])
    pages = []
    for email in ("rita@mail.example", "nobody@mail.example"):
        answer = client.post("/updates/?program=night", {**FORM, "email": email, "programs": ["night"]})
        pages.append((answer.headers["Location"], client.get(answer.headers["Location"]).content))
        assert email not in client.get(link(email)).content.decode()
    assert pages[0] == pages[1]
    assert "mail.example" not in pages[0][0]
