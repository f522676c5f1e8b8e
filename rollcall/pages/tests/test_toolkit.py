"""The directory: found by words and filters, with counts; who made and checked what (R31, R39)."""

import pytest
from django.core.cache import cache
from django.test import Client

from rollcall.accounts.models import User
from rollcall.base import search
from rollcall.pages.models import ResourceFile
from rollcall.pages.tests.building_toolkit import PDF, directory, kit, resource

pytestmark = pytest.mark.django_db


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


@pytest.fixture
def heat(db):
    return resource("Heat on patrol", "heat", kind="poster", minutes=4, files=["Poster"])


@pytest.fixture
def sleep(db):
    return resource(
        "Sleep after nights", "sleep", minutes=40, language="es", for_whom=["families"], topics=["rest"]
    )


def test_a_resource_is_found_by_a_mistyped_word(client, heat, sleep) -> None:
    page = text(client, "/toolkit/?q=slepe")
    assert "Sleep after nights" in page
    assert "Heat on patrol" not in page
    assert "These come close" in page


@pytest.mark.parametrize(
    "query", ["topic=rest", "audience=families", "time=long", "language=es", "type=guide"]
)
def test_each_filter_narrows(client, heat, sleep, query) -> None:
    page = text(client, f"/toolkit/?{query}")
    assert "Sleep after nights" in page
    assert "Heat on patrol" not in page


def test_counts_say_what_a_click_would_give(client, heat, sleep) -> None:
    page = text(client, "/toolkit/?topic=rest")
    facet = page[page.index("Time needed") : page.index("Language")]
    assert "Over 30 min" in facet
    assert "Up to 10 min" not in facet  # of the other topic


def test_a_filter_that_there_is_not_is_said_and_left_out(client, heat) -> None:
    assert "Heat on patrol" in text(client, "/toolkit/?type=scroll", status=400)
    assert "Heat on patrol" in text(client, "/toolkit/?sort=color", status=400)


@pytest.mark.parametrize("query", ["page=7", "page=0", "page=x"])
def test_there_are_fewer_pages(client, heat, query) -> None:
    text(client, f"/toolkit/?{query}", status=404)


@pytest.mark.parametrize("words", ['"', "*", "%00", "x" * 5000, "%F0%9F%98%80", "' OR 1=1"])
def test_whatever_is_typed_gives_a_page(client, heat, words) -> None:
    assert client.get(f"/toolkit/?q={words}").status_code in {200, 400}


def test_the_shortest_may_stand_first(client, heat, sleep) -> None:
    page = text(client, "/toolkit/?sort=short")
    assert page.index("Heat on patrol") < page.index("Sleep after nights")


def test_a_page_of_the_directory_takes_ten_queries(client, django_assert_max_num_queries) -> None:
    for number in range(15):
        resource(f"Guide {number}", f"guide-{number}", files=[f"File {number}"])
    kit("A kit", "kit")
    text(client, "/toolkit/")
    with django_assert_max_num_queries(10):
        text(client, "/toolkit/")


def test_a_resource_says_who_made_it_and_who_checked_it(client) -> None:
    """R39."""
    resource("Heat", "heat", vetted_to="Prairie Standard", vetted_by="Board", vetted_on="2026-05-18")
    page = text(client, "/toolkit/heat/")
    for words in ("Plains Officer Safety Center", "Prairie Standard", "Board", "18 May 2026"):
        assert words in page


def test_a_resource_takes_ten_queries(client, heat, django_assert_max_num_queries) -> None:
    kit("A kit", "kit", heat)
    text(client, "/toolkit/heat/")
    with django_assert_max_num_queries(10):
        text(client, "/toolkit/heat/")


def test_a_resource_names_the_kits_it_is_in(client, heat) -> None:
    kit("Summer kit", "summer", heat)
    assert "Summer kit" in text(client, "/toolkit/heat/")


def test_a_replaced_one_points_to_the_newer_and_leaves_the_search(client, heat, sleep) -> None:
    heat.superseded_by = sleep
    heat.save_revision().publish()
    assert "There is a newer one" in text(client, "/toolkit/heat/")
    assert "Heat on patrol" not in text(client, "/toolkit/")
    assert search.find("patrol", kinds=["resource"]).total == 0
    assert "Heat on patrol" not in text(client, "/toolkit/feed/")


def test_what_is_unpublished_or_deleted_leaves_the_search(client, heat, sleep) -> None:
    heat.unpublish()
    sleep.delete()
    assert search.find("", kinds=["resource"]).total == 0


def test_the_feed_has_what_is_new(client, heat) -> None:
    answer = client.get("/toolkit/feed/")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert b"Heat on patrol" in answer.content


def address(file: ResourceFile, slug: str = "heat") -> str:
    return f"/toolkit/{slug}/files/{file.key}/{file.address_name}"


def test_a_file_is_sent_whole_and_in_parts(client, heat) -> None:
    file = ResourceFile.objects.get()
    whole = client.get(address(file))
    assert b"".join(whole.streaming_content) == PDF
    part = client.get(address(file), headers={"Range": "bytes=5-9"})
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == PDF[5:10]
    assert "private" in whole["Cache-Control"]


def test_a_download_counts_once_an_hour(client, heat, alice: User, signed_in) -> None:
    file = ResourceFile.objects.get()
    for asking in (client, signed_in(alice), client, signed_in(alice)):
        asking.get(address(file))
    client.get(address(file), headers={"Range": "bytes=100-"})  # a later part is no download
    client.head(address(file))
    file.refresh_from_db()
    assert file.downloads == 2
    cache.clear()  # as if the hour were over
    client.get(address(file))
    file.refresh_from_db()
    assert file.downloads == 3


@pytest.mark.parametrize("change", ["other-slug", "other-name", "other-key"])
def test_a_file_has_one_address(client, heat, sleep, change) -> None:
    path = address(ResourceFile.objects.get())
    wrong = {
        "other-slug": path.replace("/heat/", "/sleep/"),
        "other-name": path.replace("poster.pdf", "poster.html"),
        "other-key": path.replace(path.split("/")[4], "0" * 8 + "-0000-4000-8000-" + "0" * 12),
    }[change]
    text(client, wrong, status=404)


def test_the_directory_of_another_portal_shows_none_of_this(client, heat) -> None:
    """One search table, one directory a site."""
    entry = search.find("heat", kinds=["resource"]).documents[0]
    assert entry.facets["shelf"] == [str(directory().pk)]
