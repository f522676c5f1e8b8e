"""The search table: finds by word, beginning and likeness, and never fails on what is typed (P26, P51)."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollcall.base import search
from rollcall.base.models import SearchDocument

pytestmark = pytest.mark.django_db


def put(key: str, title: str, overview: str = "", **fields: object) -> None:
    fields = {"level": "open", "kind": "course", "url": f"/courses/{key}/"} | fields
    search.put(search.Document(key=key, title=title, overview=overview, **fields))


@pytest.fixture
def shelf() -> None:
    put(
        "sleep", "Sleep and the rotating shift", "Fatigue, naps and caffeine.", facets={"topic": ["wellness"]}
    )
    put(
        "tourniquet", "Tourniquet refresher", "Stop the bleeding in 60 seconds.", facets={"topic": ["rescue"]}
    )
    put("crisis", "Responding to a person in crisis", "Café, señal: call 988. Not about sleep apnea.")
    put("agency", "Hale County", "", kind="page", level="verified")


def keys(words: str, **how: object) -> list[str]:
    return [document.key for document in search.find(words, **how).documents]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tourniquet", ["tourniquet"]),
        ("TOURNI", ["tourniquet"]),
        ("cafe", ["crisis"]),
        ("SEÑAL", ["crisis"]),
        ("bleeding stop", ["tourniquet"]),
        ("988", ["crisis"]),
        ("nothing like it", []),
    ],
)
def test_words_are_found(shelf: None, words: str, found: list[str]) -> None:
    assert keys(words) == found


def test_the_title_weighs_more(shelf: None) -> None:
    assert keys("sleep") == ["sleep", "crisis"]


@pytest.mark.parametrize("typo", ["turniquet", "tourniqet", "tornquet", "tourniquett"])
def test_a_typo_still_finds(shelf: None, typo: str) -> None:
    found = search.find(typo)
    assert [document.key for document in found.documents] == ["tourniquet"]
    assert not found.exact


def test_kinds_levels_and_facets_narrow(shelf: None) -> None:
    assert keys("", kinds=["page"]) == ["agency"]
    assert keys("", levels=["verified"]) == ["agency"]
    assert keys("", facets={"topic": ["wellness", "rescue"]}) == ["sleep", "tourniquet"]
    assert keys("", facets={"topic": ["wellness"], "x": ["y"]}) == []


def test_a_page_of_the_answer(shelf: None) -> None:
    found = search.find("", limit=1, offset=1)
    assert (len(found.documents), found.total) == (1, 4)


def test_renewed_and_dropped_documents_follow(shelf: None) -> None:
    put("sleep", "Rest", "Nothing else.")
    assert keys("rotating") == []
    assert keys("rest") == ["sleep"]
    search.drop("course", "sleep")
    assert keys("rest") == []


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "*",
        "\0",
        "a\0b",
        "😀",
        "NEAR(a b)",
        "AND OR NOT",
        "a AND",
        "x:*",
        "'; DROP TABLE base_searchdocument",
        "%_",
        "((((",
        "& | !",
        "<->",
        "x" * 10_240,
        "é" * 10_240,
        "sleep " * 5_000,
        "\ud800",
        "a b",
        "-",
        "ǅ",
        "٣",
        "中文 字",
    ],
)
def test_nothing_typed_makes_it_fail(shelf: None, typed: str) -> None:
    """Stack note 1: a search for a single quote sign was HTTP 500 elsewhere."""
    assert search.find(typed).total >= 0
    assert SearchDocument.objects.count() == 4


@given(typed=st.text(max_size=200))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_makes_it_fail(shelf: None, typed: str) -> None:
    search.find(typed)


def test_uncleaned_words_would_fail(shelf: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: taking the words apart is what keeps the index's own language out."""
    monkeypatch.setattr(search, "clean", lambda words: [words])
    with pytest.raises(Exception, match=r"fts5|syntax|unterminated|malformed"):
        search.find("a\"b'c")


def test_an_answer_costs_few_queries(shelf: None, django_assert_max_num_queries: object) -> None:
    search.find("sleep")  # what editors keep is read once in some seconds
    with django_assert_max_num_queries(3):
        search.find("sleep")


def test_the_index_stands(db: None) -> None:
    """A later migration that rebuilds the table on SQLite must make the triggers again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'base_search%'"
            )
            assert cursor.fetchone()[0] == 5  # of documents 3, of words 2
        else:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'base_search_words'")
            assert cursor.fetchone()[0] == 1
