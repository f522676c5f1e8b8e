"""Pages that editors keep: the initiative with its chart, programs with live lists, news, search, sitemap."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rollcall.accounts.models import User
from rollcall.base import search
from rollcall.base.models import SearchDocument
from rollcall.catalog import demo as catalog_demo
from rollcall.catalog.models import Course
from rollcall.pages import demo, live
from rollcall.pages.blocks import LinkBlock
from rollcall.pages.models import (
    ChartBox,
    HomePage,
    InitiativePage,
    NewsPage,
    ProgramBox,
    ProgramPage,
    ProgramPick,
)
from rollcall.pages.tests.building_toolkit import kit, resource

PROGRAMS = {
    "Officer safety and wellness training",
    "Model programs",
    "Pilot research and evaluation",
    "Crisis intervention training and technical assistance",
    "Resilience",
}


@pytest.fixture
def tree(dana: User) -> InitiativePage:
    demo.load(by=dana)
    return InitiativePage.objects.get()


def test_the_welcome_page_became_home(db: None) -> None:
    assert HomePage.objects.get(depth=2).sites_rooted_here.filter(is_default_site=True).exists()


def test_the_chart_is_drawn_from_rows(tree: InitiativePage, client: Client) -> None:
    """R30: sponsor, initiative, five programs, each a link with real text."""
    (sponsor,) = tree.chart()
    (initiative,) = sponsor.under
    assert {box.name for box in initiative.under} == PROGRAMS
    said = client.get("/programs/").content.decode()
    assert all(f'href="{box.href}"' in said for box in initiative.under)
    assert "The same as a list" in said


def test_a_new_row_stands_in_the_chart(tree: InitiativePage, client: Client) -> None:
    ChartBox.objects.create(owner=tree, step=4, sort_order=99, name="Harbor branch")
    last = tree.chart()[0].under[0].under[-1]
    assert [box.name for box in last.under] == ["Harbor branch"]


def test_a_program_has_a_chart_of_its_own(tree: InitiativePage, client: Client) -> None:
    """R30: drawn from its rows, each with real text; a page that is not public is named without a link."""
    page = ProgramPage.objects.get(slug="resilience")
    assert "How it is organized" not in client.get("/programs/resilience/").content.decode()
    page.boxes = [
        ProgramBox(step=3, name="Resilience", sort_order=0),
        ProgramBox(step=4, name="Peer teams", sort_order=1, address="/courses/"),
        ProgramBox(step=4, name="Chaplains", sort_order=2, page=page),
    ]
    page.save_revision().publish()
    (top,) = page.chart()
    assert [(box.name, box.href) for box in top.under] == [
        ("Peer teams", "/courses/"),
        ("Chaplains", "/programs/resilience/"),
    ]
    assert "How it is organized" in client.get("/programs/resilience/").content.decode()


def test_a_program_shows_the_kits_and_resources_that_were_chosen(
    tree: InitiativePage, client: Client
) -> None:
    """P26: a locked one by its title and overview; what is not public is not there. Ten queries still."""
    locked = resource("Ice", "ice", access_level="verified", body=[("text", "<p>qxcanary</p>")])
    draft = resource("Fog", "fog")
    draft.unpublish()
    page = ProgramPage.objects.get(slug="resilience")
    picks = [kit("Winter kit", "winter-kit", locked), locked, draft]
    page.picks = [ProgramPick(page=one, sort_order=place) for place, one in enumerate(picks)]
    page.save_revision().publish()
    assert [one.title for one in ProgramPage.objects.get(pk=page.pk).picked()] == ["Winter kit", "Ice"]
    client.get("/programs/resilience/")
    with CaptureQueriesContext(connection) as asked:
        said = client.get("/programs/resilience/").content.decode()
    assert len(asked) <= 10, [query["sql"][:90] for query in asked]
    assert "/toolkit/ice/" in said
    assert "Fog" not in said
    assert "qxcanary" not in said


def test_a_new_program_is_found_from_the_initiative(tree: InitiativePage, client: Client) -> None:
    """Also when nobody has put it into the chart."""
    page = ProgramPage(title="Winter roads", slug="winter-roads", overview="Snow.")
    tree.add_child(instance=page)
    page.save_revision().publish()
    assert "/programs/winter-roads/" in client.get("/programs/").content.decode()


def test_an_unpublished_program_is_named_without_a_link(tree: InitiativePage, client: Client) -> None:
    ProgramPage.objects.get(slug="resilience").unpublish()
    boxes = {box.name: box.href for box in tree.chart()[0].under[0].under}
    assert boxes["Resilience"] == ""
    assert client.get("/programs/resilience/").status_code == 404


@pytest.mark.parametrize("path", ["/programs/", "/programs/resilience/", "/sponsor/", "/news/"])
def test_each_page_asks_at_most_ten_questions(tree: InitiativePage, client: Client, path: str) -> None:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert len(asked) <= 10, [query["sql"][:90] for query in asked]


def test_a_program_lists_the_courses_of_its_topics(dana: User, client: Client) -> None:
    """The lists fill themselves; figures are counted."""
    catalog_demo.load(by=dana)
    demo.load(by=dana)
    crisis = Course.objects.get(topics__slug="crisis")
    said = client.get("/programs/crisis-intervention/").content.decode()
    assert str(crisis.current.title) in said
    assert live.shelves(["crisis"], []).courses_total == 1
    assert live.shelves([], []).courses_total == 0


def test_published_is_found_and_unpublished_is_not(tree: InitiativePage, client: Client) -> None:
    assert "Resilience" in {one.title for one in search.find("resilience", kinds=["page"]).documents}
    ProgramPage.objects.get(slug="resilience").unpublish()
    assert "Resilience" not in {one.title for one in search.find("resilience", kinds=["page"]).documents}


def test_the_search_never_holds_the_body(tree: InitiativePage) -> None:
    """P26: title and overview only. Control: the overview is there."""
    entry = SearchDocument.objects.get(kind="page", url="/programs/resilience/")
    assert "own strengths" in entry.overview
    assert "locker room" not in f"{entry.overview} {entry.words} {entry.text_folded}"


def test_a_draft_stands_nowhere(tree: InitiativePage, client: Client) -> None:
    """Control: once published it stands everywhere."""
    item = NewsPage.objects.order_by("-dated").first()
    assert item is not None
    places = ["/", "/news/", "/news/feed.atom", "/sitemap.xml"]
    assert all(item.slug in client.get(path).content.decode() for path in places)
    item.unpublish()
    assert not any(item.slug in client.get(path).content.decode() for path in places)
    assert client.get(f"/news/{item.slug}/").status_code == 404


@pytest.mark.parametrize("page", ["0", "9", "-1", "x", "9" * 400, "²"])
def test_a_page_that_is_not_there_is_missing(tree: InitiativePage, client: Client, page: str) -> None:
    assert client.get("/news/", {"page": page}).status_code == 404


def test_home_says_the_editors_words(tree: InitiativePage, client: Client) -> None:
    """Four doors, one for each kind of visitor; without a home of theirs the portal's own words stand."""
    said = client.get("/").content.decode()
    assert said.count("rc-card--link") >= 4
    assert "I run training in an agency" in said
    HomePage.objects.get(depth=2).doors.all().delete()
    assert "I check a certificate" in client.get("/").content.decode()


def test_the_demo_can_be_loaded_twice(tree: InitiativePage, dana: User) -> None:
    demo.load(by=dana)
    assert ProgramPage.objects.count() == 5


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//elsewhere.example/", "http://plain.example/"])
def test_no_link_leads_to_a_script(address: str) -> None:
    """Control: a place here and one over HTTPS pass."""
    field = LinkBlock().child_blocks["address"]
    with pytest.raises(ValidationError):
        field.clean(address)
    assert field.clean("/courses/") == "/courses/"
    assert field.clean("https://elsewhere.example/") == "https://elsewhere.example/"
