"""Searches without result, told to editors: words and counts, never who asked (P50)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from rollcall.accounts.models import User
from rollcall.base import clock, search
from rollcall.base.finding import meaning, misses
from rollcall.base.models import SearchMiss, SearchPick, SearchSynonym

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0"


@pytest.fixture(autouse=True)
def shelf(db: None) -> None:
    cache.clear()
    url = "/courses/city/"
    search.put(search.Document(kind="course", key="city", url=url, title="City", overview="", level="open"))
    meaning.forget()


def look(client: Client, words: str, **headers: str) -> None:
    assert client.get("/search/", {"q": words}, headers={"user-agent": BROWSER} | headers).status_code == 200


def missed() -> dict[str, int]:
    misses.gather()
    return dict(SearchMiss.objects.values_list("words", "count"))


def test_a_miss_is_counted_by_its_plain_words(client: Client) -> None:
    look(client, "Narcán  kits!")
    look(client, "narcan kits")
    look(client, "city")
    assert missed() == {"narcan kits": 2}
    assert missed() == {"narcan kits": 2}  # gathered once


def test_looking_changes_no_row(client: Client) -> None:
    """P50: the page leaves it to a job to write."""
    look(client, "narcan")
    assert not SearchMiss.objects.exists()


def test_alike_words_are_told_apart(client: Client) -> None:
    """ "CIT" finds "city" for want of better: just what editors should know."""
    look(client, "ciity")
    missed()
    assert SearchMiss.objects.get().came_close


@pytest.mark.parametrize("typed", ["zoe@mail.example", "badge 123456", "555-010 0", "x" * 61, "🚓", ""])
def test_what_may_tell_of_a_person_is_not_kept(client: Client, typed: str) -> None:
    look(client, typed)
    assert missed() == {}


def test_without_that_guard_it_would_be_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    monkeypatch.setattr(misses, "is_personal", lambda typed: False)
    look(client, "zoe@mail.example")
    assert missed() == {"zoe mail example": 1}


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Googlebot/2.1"},
        {"user-agent": ""},
        {"sec-purpose": "prefetch;prerender"},
        {"x-moz": "prefetch"},
    ],
)
def test_machines_and_pages_fetched_ahead_do_not_count(client: Client, headers: dict[str, str]) -> None:
    look(client, "narcan", **headers)
    assert missed() == {}


def test_filters_and_further_pages_do_not_count(client: Client) -> None:
    client.get("/search/", {"q": "narcan", "kind": "event"}, headers={"user-agent": BROWSER})
    assert missed() == {}


def test_a_flood_fills_its_places_and_no_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misses, "PLACES", 3)
    for number in range(9):
        look(client, f"nonsense{'abcdefghi'[number]}")
    assert len(missed()) <= 3


def test_what_nobody_asks_again_is_forgotten(client: Client) -> None:
    long_ago = clock.now() - timedelta(days=181)
    SearchMiss.objects.create(words="old", count=3, last_at=long_ago)
    SearchMiss.objects.create(words="new", count=3, last_at=clock.now())
    assert missed() == {"new": 3}


def test_the_desk_leads_to_synonym_and_pick(
    dana: User, signed_in: Callable[..., Client], client: Client
) -> None:
    """From the list of misses to a synonym that finds, in two clicks."""
    look(client, "metropolis")
    misses.gather()
    staff = signed_in(dana)
    text = staff.get("/staff/searches/").content.decode()
    add = "/staff/snippets/base/searchsynonym/add/?words=metropolis"
    assert add in text
    assert "/staff/snippets/base/searchpick/add/?words=metropolis" in text
    assert 'value="metropolis"' in staff.get(add).content.decode()
    staff.post(add, {"words": "metropolis", "means": "city", "is_two_way": "on"})
    assert SearchSynonym.objects.get().means == "city"
    assert "/courses/city/" in client.get("/search/", {"q": "metropolis"}).content.decode()
    staff.post(f"/staff/searches/{SearchMiss.objects.get().pk}/done/")
    assert not SearchMiss.objects.exists()


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", ""]
)
def test_a_pick_never_leads_away(dana: User, signed_in: Callable[..., Client], url: str) -> None:
    """P48."""
    sent = {"words": "road", "url": url, "title": "Away", "position": "0", "sentence": ""}
    signed_in(dana).post("/staff/snippets/base/searchpick/add/", sent)
    assert not SearchPick.objects.exists()


def test_the_desk_is_for_those_who_keep_the_search(alice: User, signed_in: Callable[..., Client]) -> None:
    """P24."""
    officer = signed_in(alice)
    assert officer.get("/staff/searches/").status_code in {302, 404}
    assert officer.get("/staff/snippets/base/searchsynonym/").status_code in {302, 404}
