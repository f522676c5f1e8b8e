"""The home page: true numbers, what is new, the same for everybody."""

from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.catalog.models import Course
from rollcall.transcripts.tests.conftest import MakeCourse


def test_numbers_are_true(client: Client, make_course: MakeCourse) -> None:
    for number, level in enumerate(["open", "open", "account", "verified", "verified", "verified"]):
        make_course(slug=f"c{number}", access_level=level)
    page = client.get("/").content.decode()
    assert "2 courses open to everyone" in page
    assert "1 with a free account" in page
    assert "3 for verified officers" in page


def test_what_is_not_on_offer_does_not_count(client: Client, make_course: MakeCourse) -> None:
    course = make_course(access_level="open")
    Course.objects.filter(pk=course.pk).update(withdrawn_at="2026-01-01T00:00Z")
    page = client.get("/").content.decode()
    assert "0 courses open to everyone" in page
    assert "Recognizing an ambush" not in page


@pytest.mark.parametrize("many", [1, 40])
def test_it_costs_the_same(
    client: Client, make_course: MakeCourse, many: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(many):
        make_course(slug=f"c{number}")
    with django_assert_max_num_queries(10):
        client.get("/")


def test_the_search_suggests_and_works_without(client: Client, db: None) -> None:
    """A plain form that leads to the search; the script finds there where suggestions come from."""
    page = client.get("/").content.decode()
    assert 'role="search" action="/search/"' in page
    assert 'data-combo="/search/suggest/"' in page
    assert "base/combo" in page


def test_help_names_the_help_desk(client: Client, db: None) -> None:
    """R19."""
    page = client.get("/help/").content.decode()
    assert "help@rollcall.example" in page
    assert "555-0100" in page


def test_machines_get_what_they_ask_for(client: Client, ambush: Course) -> None:
    assert b"/staff/" in client.get("/robots.txt").content
    assert b"/courses/ambush/" in client.get("/sitemap.xml").content
    assert client.get("/favicon.ico").status_code == 301
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").status_code == 200


def test_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError

    from rollcall.portal.views import health

    class Gone:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Gone())
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
