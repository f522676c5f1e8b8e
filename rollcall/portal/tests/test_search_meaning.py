"""Synonyms, picks, filters and suggestions of the search page, through its address (R12, P26, P51)."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.base import search, sites
from rollcall.base.finding import meaning
from rollcall.base.models import SearchPick, SearchSynonym

pytestmark = pytest.mark.django_db


def put(key: str, title: str, overview: str = "", **fields: object) -> None:
    fields = {"kind": "course", "level": "open", "url": f"/courses/{key}/"} | fields
    search.put(search.Document(key=key, title=title, overview=overview, **fields))


@pytest.fixture(autouse=True)
def shelf(db: None) -> None:
    put("team", "Crisis intervention teams", "For those who come first.", facets={"topic": ["wellness"]})
    put("city", "City traffic", "Citations and citizens.", level="verified", facets={"language": ["en"]})
    put("rest", "Descanso de los oficiales", "Capacitación y bienestar.", facets={"language": ["es"]})
    event = {"kind": ["webinar"], "state": ["TX"]}
    put("9", "Traffic webinar", kind="event", url="/events/traffic/", facets=event)
    meaning.forget()


def page(client: Client, **query: object) -> str:
    return client.get("/search/", query).content.decode()


def titles(client: Client, **query: object) -> list[str]:
    return re.findall(r'rc-row__text"><a href="[^"]*">([^<]*)</a>', page(client, **query))


def synonym(words: str, means: str, *, is_two_way: bool = True) -> None:
    SearchSynonym.objects.create(words=words, means=means, is_two_way=is_two_way)
    meaning.forget()


def test_editors_say_what_words_mean(client: Client) -> None:
    """Without the synonym "CIT" is a part of other words; with it, it is the team and nothing else."""
    assert "Crisis intervention teams" not in titles(client, q="CIT")
    synonym("CIT", "crisis intervention team")
    assert titles(client, q="cit") == ["Crisis intervention teams"]
    assert titles(client, q="CIT come first") == ["Crisis intervention teams"]


def test_synonyms_work_both_ways_or_one(client: Client) -> None:
    synonym("cars and lights", "traffic", is_two_way=False)
    put("lights", "Cars and lights")
    assert {"City traffic", "Cars and lights"} <= set(titles(client, q="cars and lights"))
    assert "Cars and lights" not in titles(client, q="traffic")
    SearchSynonym.objects.update(is_two_way=True)
    meaning.forget()
    assert "Cars and lights" in titles(client, q="traffic")


def test_no_query_grows_beyond_its_limit(client: Client) -> None:
    """However many synonyms there are, a query asks for few of them."""
    synonym("traffic", ", ".join(f"word{number}" for number in range(20)))
    (term,) = meaning.terms(["traffic"], meaning.kept().thesaurus)
    assert len(term.others) == meaning.MOST_WAYS
    many = meaning.terms(["traffic"] * 12, meaning.kept().thesaurus)
    assert sum(bool(one.others) for one in many) == meaning.MOST_WIDENED


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("oficial", "Descanso de los oficiales"),
        ("OFICIALES", "Descanso de los oficiales"),
        ("capacitaciones", "Descanso de los oficiales"),
        ("capacitación", "Descanso de los oficiales"),
        ("the team for crises intervention", None),
        ("how do I get to the teams", None),
        ("webinars", "Traffic webinar"),
    ],
)
def test_forms_of_words_are_found(client: Client, words: str, found: str | None) -> None:
    """English and Spanish plurals, with accents or without; little words ask for nothing."""
    shown = titles(client, q=words)
    assert found in shown if found else isinstance(shown, list)


def test_one_mistyped_word_of_two_is_found(client: Client) -> None:
    assert titles(client, q="crisis intervntion") == ["Crisis intervention teams"]


def test_a_word_inside_of_others_is_not_meant(client: Client) -> None:
    """Both databases find words at their beginning: "ration" is not in "corporation"."""
    put("corporation", "Corporation")
    assert titles(client, q="poration") in ([], ["Corporation"])
    assert search.tallies(["ration"]).exact is False or not search.tallies(["ration"]).total


def counts(text: str) -> dict[str, int]:
    pattern = (
        r'rel="nofollow">([^<]+)</a>\s*<span class="rc-facets__count"><span class="rc-sr">[^<]*</span>(\d+)'
    )
    return {name: int(number) for name, number in re.findall(pattern, text)}


def test_filters_count_what_a_click_gives(client: Client) -> None:
    """Each count is the number that is found after the click."""
    shown = counts(page(client, q="traffic"))
    assert shown["Courses"] == 1
    assert shown["Classes and webinars"] == 1
    assert titles(client, q="traffic", kind="event") == ["Traffic webinar"]
    assert titles(client, q="traffic", kind=["event", "course"], level="verified") == ["City traffic"]


def test_counts_are_true_beyond_what_is_ranked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 1)
    assert "2 found" in page(client, q="traffic")


def test_a_filter_can_be_taken_out(client: Client) -> None:
    text = page(client, q="traffic", kind="event", state="TX")
    assert "Remove the filter" in text
    assert 'href="?q=traffic&amp;state=TX"' in text
    assert 'name="state" value="TX"' in text  # the words can be changed and the filter stays


def test_an_unknown_filter_is_named_and_left_out(client: Client) -> None:
    text = page(client, q="traffic", level="secret")
    assert "One filter was left out" in text
    assert "2 found" in text


def test_the_empty_page_says_what_there_is(client: Client) -> None:
    text = page(client)
    assert "What can be found here" in text
    assert 'href="?kind=course"' in text
    assert len(titles(client, kind="course")) == 3


def test_search_engines_stay_out(client: Client) -> None:
    assert '<meta name="robots" content="noindex">' in page(client, q="traffic")
    assert client.get("/search/suggest/", {"q": "tra"}).headers["X-Robots-Tag"] == "noindex"


def test_a_pick_stands_first_and_says_so(client: Client) -> None:
    SearchPick.objects.create(words="road, traffic stop", url="/courses/city/")
    SearchPick.objects.create(words="road", url="/help/", title="Help with roads", position=1)
    meaning.forget()
    assert titles(client, q="road") == ["City traffic", "Help with roads"]
    text = page(client, q="a traffic stop at night")
    assert "Editors’ pick" in text
    assert "Verified officers" in text  # the lock is said; the link opens nothing
    assert "Editors’ pick" not in page(client, q="traffic")


def test_a_pick_of_something_that_is_gone_is_not_shown(client: Client) -> None:
    SearchPick.objects.create(words="road", url="/courses/city/")
    meaning.forget()
    search.drop("course", "city")
    assert "Editors’ pick" not in page(client, q="road")


def test_a_pick_follows_the_synonyms(client: Client) -> None:
    SearchPick.objects.create(words="crisis intervention team", url="/help/", title="Ask us")
    synonym("CIT", "crisis intervention team")
    assert titles(client, q="CIT")[0] == "Ask us"


def suggested(client: Client, typed: str) -> list[str]:
    answer = client.get("/search/suggest/", {"q": typed})
    assert answer.status_code == 200
    return re.findall(r'data-label="([^"]*)"', answer.content.decode())


def test_titles_are_suggested_as_one_types(client: Client) -> None:
    assert set(suggested(client, "traf")) == {"City traffic", "Traffic webinar"}
    assert suggested(client, "citations") == []  # of the overview, not of a title
    assert suggested(client, "") == []


@pytest.mark.parametrize(
    "typed", ['"', "*", "\0", "😀", "é" * 10_240, "<script>alert(1)</script>", "' OR 1=1", "a"]
)
def test_nothing_typed_makes_the_suggestions_fail(client: Client, typed: str) -> None:
    """P51, P41."""
    answer = client.get("/search/suggest/", {"q": typed})
    assert answer.status_code in {200, 400}
    assert "<script>" not in answer.content.decode()


def test_it_costs_few_queries(client: Client, django_assert_max_num_queries: Callable[..., object]) -> None:
    """Whatever is asked: a typo, filters and a pick together; and the second time no synonyms are read."""
    synonym("CIT", "crisis intervention team")
    SearchPick.objects.create(words="trafic", url="/courses/city/")
    with django_assert_max_num_queries(10):
        page(client, q="trafic", kind="event")
    sites.here()  # kept from now on
    with django_assert_max_num_queries(1):
        search.tallies(["cit"])


def test_what_is_typed_stays(client: Client) -> None:
    """P41: and as text."""
    assert 'value="&lt;b&gt;&quot;x"' in page(client, q='<b>"x')
