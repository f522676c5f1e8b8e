"""What stands behind the search: roots of words, the vocabulary, and the texts that editors may write."""

import pytest
from django.core.exceptions import ValidationError

from rollcall.base import search
from rollcall.base.finding import checks, text, vocabulary
from rollcall.base.models import SearchWord


@pytest.mark.once
@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("courses", "cours"), ("agencies", "agenc"), ("oficiales", "oficial"), ("policias", "policia"),
        ("stress", "stress"), ("crisis", "crisis"), ("status", "status"), ("gas", "gas")
    ],
)  # fmt: skip
def test_endings_of_plurals_are_taken_off(word: str, root: str) -> None:
    assert text.root(word) == root


@pytest.mark.once
def test_little_words_stay_where_there_are_no_others() -> None:
    assert text.telling(["how", "do", "i"]) == ["how", "do", "i"]
    assert text.telling(["how", "do", "shifts"]) == ["shifts"]


def put(key: str, title: str) -> None:
    url = f"/courses/{key}/"
    search.put(search.Document(kind="course", key=key, url=url, title=title, overview="", level="open"))


def test_words_are_learned_and_forgotten(db: None) -> None:
    put("one", "Tourniquet refresher")
    put("two", "Refresher")
    search.drop("course", "one")
    SearchWord.objects.filter(word="refresher").delete()
    assert vocabulary.tidy() == (1, 1)
    assert set(SearchWord.objects.values_list("word", flat=True)) == {"refresher"}


def test_without_the_vocabulary_a_typo_finds_nothing(db: None) -> None:
    """Negative control of the forgiven typo."""
    put("one", "Tourniquet refresher")
    assert search.find("turniquet").total == 1
    SearchWord.objects.all().delete()
    assert search.find("turniquet").total == 0


@pytest.mark.once
@pytest.mark.parametrize("typed", ["", " , ,", "!!", ", ".join("abcdefghijklmnopqrstuvw"), "a b c d e f g"])
def test_editors_write_some_phrases_and_not_too_many(typed: str) -> None:
    with pytest.raises(ValidationError):
        checks.some_phrases(typed)
