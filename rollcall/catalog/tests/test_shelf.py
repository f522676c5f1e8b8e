"""The catalog page: words, facets with counts, order, pages; nothing locked leaks (R12, R18, P26)."""

from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.base.models import SearchDocument
from rollcall.catalog import authoring, drafts, publishing, shelf, shelf_entry
from rollcall.catalog.models import Course
from rollcall.catalog.tests.conftest import MakeCourse

CANARIES = ("CANARY-BODY", "CANARY-FILE", "Far ahead", "Where does the car stand", "A road at night")


@pytest.fixture
def three(make_course: MakeCourse) -> list[Course]:
    return [
        make_course("Sleep and the shift", ("Wellness",), access_level="open", minutes=25),
        make_course("Ambush signs", ("Safety",), access_level="verified", minutes=70),
        make_course("Traffic at night", ("Safety",), access_level="account", minutes=40),
    ]


def page(client: Client, query: str = "") -> str:
    return client.get(f"/courses/?{query}").content.decode()


def titles(client: Client, query: str = "") -> list[str]:
    return [
        course.current.title for course in client.get(f"/courses/?{query}").context["shelf"].page.object_list
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sort=title", ["Ambush signs", "Sleep and the shift", "Traffic at night"]),
        ("sort=short", ["Sleep and the shift", "Traffic at night", "Ambush signs"]),
        ("topic=safety&sort=title", ["Ambush signs", "Traffic at night"]),
        ("level=open&level=account&sort=title", ["Sleep and the shift", "Traffic at night"]),
        ("length=long", ["Ambush signs"]),
        ("topic=safety&level=open", []),
        ("q=trafic", ["Traffic at night"]),
        ("q=night&level=account", ["Traffic at night"]),
        ("q=%22", []),
    ],
)
def test_words_facets_and_order(client: Client, three: list[Course], query: str, found: list[str]) -> None:
    assert titles(client, query) == found


def test_counts_say_what_a_click_would_give(client: Client, three: list[Course]) -> None:
    facets = {facet.name: facet for facet in client.get("/courses/?level=open").context["shelf"].facets}
    assert {str(option.label): option.count for option in facets["level"].options} == {
        "Open to everyone": 1,
        "Free account": 1,
        "Verified officers": 1,
    }
    assert [(option.label, option.count) for option in facets["topic"].options] == [("Wellness", 1)]


def test_every_card_bears_its_level_provider_and_facts(client: Client, three: list[Course]) -> None:
    """R18: the lock is on every card, in words."""
    body = page(client)
    for words in (
        "Open to everyone",
        "Free account",
        "Verified officers",
        "Plains Officer Safety Center",
        "1 h 10 min",
    ):
        assert words in body


@pytest.mark.parametrize("who", ["nobody", "pat"])
def test_nothing_locked_leaks(
    request: pytest.FixtureRequest, signed_in: Callable[[User], Client], three: list[Course], who: str
) -> None:
    """P26: title and public overview, nothing else, on the page and in what search finds."""
    client = Client() if who == "nobody" else signed_in(request.getfixturevalue(who))
    body = page(client) + page(client, "q=ambush")
    kept = str(list(SearchDocument.objects.values()))
    for canary in CANARIES:
        assert canary not in body
        assert canary not in kept


def test_a_body_in_the_entry_would_be_caught(three: list[Course], monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: were the lesson's text put into the entry, the canary would be found."""
    course = three[1]
    monkeypatch.setattr(shelf_entry, "_facets", lambda c, v: {"x": [str(v.units.first().body)]})
    shelf_entry.put(course)
    assert "CANARY-BODY" in str(SearchDocument.objects.get(key=course.slug).facets)


def test_a_change_of_level_shows_at_once(client: Client, three: list[Course], dana: User) -> None:
    """R1: the level is in force with the next request, on the card and in the facets."""
    authoring.change_offering(three[0], by=dana, access_level="verified")
    assert titles(client, "level=open") == []
    assert "Sleep and the shift" in titles(client, "level=verified")


def test_a_new_version_is_what_is_found(client: Client, three: list[Course], dana: User) -> None:
    draft = drafts.of(three[0], by=dana)
    authoring.change_draft(draft, by=dana, title="Rest and the shift")
    assert titles(client, "q=rest") == []
    publishing.publish(three[0], by=dana)
    assert titles(client, "q=rest+shift") == ["Rest and the shift"]


def test_an_unknown_filter_is_named_and_left_out(client: Client, three: list[Course]) -> None:
    answer = client.get("/courses/?topic=nonsense&sort=sideways")
    assert answer.status_code == 400
    assert "We do not know the filter “sideways, nonsense”" in answer.content.decode()
    assert len(titles(client, "topic=nonsense")) == 3


@pytest.mark.parametrize("query", ["page=9", "page=x", "page=-1", "page=99999999999999999999"])
def test_a_page_that_is_not_there(client: Client, three: list[Course], query: str) -> None:
    assert client.get(f"/courses/?{query}").status_code == 404


@pytest.mark.parametrize(
    "typed", ["%22", "*", "%F0%9F%98%80", "x" * 10_000, "a+AND+NOT+b", "%27%3B--", "%25"]
)
def test_nothing_typed_breaks_the_page(client: Client, three: list[Course], typed: str) -> None:
    assert client.get(f"/courses/?q={typed}").status_code == 200


def test_the_page_costs_the_same_for_many_courses(
    client: Client, make_course: MakeCourse, django_assert_max_num_queries: Callable[..., object]
) -> None:
    """At most 10 queries, whatever the number; two pages of cards."""
    for number in range(14):
        make_course(f"Course {number:02d}", (f"Topic {number}",))
    client.get("/courses/")
    for query in ("", "q=course", "page=2", "topic=topic%201&level=verified"):
        with django_assert_max_num_queries(8):
            client.get(f"/courses/?{query}")


def test_a_withdrawn_course_is_gone(client: Client, three: list[Course], dana: User) -> None:
    publishing.withdraw(three[1], by=dana)
    assert "Ambush" not in page(client)


def test_the_facets_are_those_of_the_page() -> None:
    assert list(shelf.HEADINGS) == ["topic", "level", "length", "certificate", "provider", "language"]
