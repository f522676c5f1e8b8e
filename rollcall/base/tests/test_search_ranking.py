"""Which documents come first, page after page; and what is kept of a question that finds much."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches

from rollcall.base import search
from rollcall.base.finding import engines, postgres, shapes
from rollcall.base.finding.wanted import Wanted

pytestmark = pytest.mark.django_db


def put(key: str, title: str, overview: str = "") -> None:
    url = f"/courses/{key}/"
    search.put(search.Document(kind="course", key=key, url=url, title=title, overview=overview, level="open"))


@pytest.fixture
def shelf() -> None:
    put("text", "Rest", "Sleep and the shift, sleep on the shift, a shift of sleep.")
    put("half", "Sleep", "On the shift.")
    put("title", "The shift and sleep", "Rest.")
    put("phrase", "On sleep shift", "Rest.")
    put("none", "Traffic", "At night.")


@pytest.fixture
def kept() -> Iterator[None]:
    caches["local"].clear()
    yield
    caches["local"].clear()


def keys(words: str) -> list[str]:
    return [document.key for document in search.find(words).documents]


def test_titles_that_hold_all_the_words_come_first(shelf: None) -> None:
    """First those that have them in a row; whatever the texts of others say, and how often."""
    assert keys("sleep shift")[:2] == ["phrase", "title"]
    assert set(keys("sleep shift")) == {"phrase", "title", "half", "text"}


def test_every_document_comes_once_however_few_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond what is ranked by its whole text the others follow, and no page repeats what another had."""
    monkeypatch.setattr(postgres, "LOOKED_AT", 3)
    for number in range(5):
        put(f"title{number}", f"Sleep {number}")
        put(f"text{number}", f"Rest {number}", "Sleep. " * number + "sleep")
    wanted = Wanted(search.meant(["sleep"]))
    pages = [engines.ranked(wanted, limit=3, offset=offset) for offset in range(0, 12, 3)]
    found = [key for page in pages for key in page]
    assert found == engines.ranked(wanted, limit=10)
    assert len(set(found)) == 10


def test_titles_alone_are_suggested(shelf: None) -> None:
    assert {document.key for document in search.suggestions("shif")} == {"title", "phrase"}


def test_what_finds_much_is_kept_for_a_while(
    shelf: None, kept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MANY", 1)
    before = search.tallies(["sleep"]).total
    put("more", "More sleep")
    assert search.tallies(["sleep"]).total == before
    caches["local"].clear()
    assert search.tallies(["sleep"]).total == before + 1


def test_what_was_taken_back_is_not_shown_again(
    shelf: None, kept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P26: keys are kept, titles are not."""
    monkeypatch.setattr(search, "MANY", 1)
    assert "title" in {row.key for row in search.tallies(["sleep"]).page(20)}
    search.drop("course", "title")
    assert "title" not in {row.key for row in search.tallies(["sleep"]).page(20)}


def test_counts_are_what_a_click_would_give() -> None:
    """Within one filter any of the values, across filters all; a filter is counted without itself."""
    rows = [
        (shapes.shape_of("course", level, {"topic": [topic]}), number)
        for level, topic, number in (("open", "safety", 3), ("open", "sleep", 2), ("verified", "sleep", 1))
    ]
    counted = shapes.count(rows, {"topic": ["sleep"], "level": ["open"]})
    assert counted.total == 2
    assert counted.of["level"] == {"open": 2, "verified": 1}
    assert counted.of["topic"] == {"safety": 3, "sleep": 2}
    assert counted.of["kind"] == {"course": 2}
    assert shapes.fitting([shape for shape, _number in rows], {"level": ["verified"]}) == [rows[2][0]]
