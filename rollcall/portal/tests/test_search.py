"""Search over everything there is."""

from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.base import search


@pytest.fixture
def documents(db: None) -> None:
    for number in range(45):
        search.put(
            search.Document(
                kind="course",
                key=str(number),
                url=f"/courses/c{number}/",
                title=f"Sleep and shift {number}",
                overview="How nights differ.",
                level="verified" if number % 2 else "open",
            )
        )


def test_it_finds_and_says_the_level(client: Client, documents: None) -> None:
    """R18: what is locked is found by its public words, with its lock."""
    page = client.get("/search/", {"q": "sleep"}).content.decode()
    assert "45 found" in page
    assert "Verified officers" in page


def test_further_pages(client: Client, documents: None) -> None:
    first = client.get("/search/", {"q": "sleep"}).content.decode()
    third = client.get("/search/", {"q": "sleep", "page": "3"}).content.decode()
    assert first.count("/courses/c") == 20
    assert third.count("/courses/c") == 5


@pytest.mark.parametrize("page", ["0", "-1", "4", "x", "9" * 40, "1.5", "\u0663"])
def test_pages_that_are_not_there(client: Client, documents: None, page: str) -> None:
    """P51."""
    assert client.get("/search/", {"q": "sleep", "page": page}).status_code in {200, 404}


@pytest.mark.parametrize(
    "words", ['"', "*", "a" * 10_000, "🚓", "'; DROP TABLE x", "<script>", "AND OR", "%"]
)
def test_whatever_is_typed_is_a_page(client: Client, documents: None, words: str) -> None:
    """P51, P41."""
    answer = client.get("/search/", {"q": words})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().replace("<script src=", "")


def test_it_costs_the_same(
    client: Client, documents: None, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(10):
        client.get("/search/", {"q": "sleep"})
