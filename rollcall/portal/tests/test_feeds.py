"""Feeds and the sitemap: everything public is in them, and nothing that is not (P26)."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from rollcall.accounts.models import Agency, User
from rollcall.pages import demo
from rollcall.pages.models import ProgramPage
from rollcall.pages.tests.building_toolkit import kit, questions, resource
from rollcall.pages.tests.translating import spanish
from rollcall.recognition import library
from rollcall.recognition.models import AwardCategory, ModelProgram

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = {
    "/news/feed.atom": "/news/", "/programs/feed.atom": "/programs/", "/faq/feed.atom": "/faq/",
    "/toolkit/feed/": "/toolkit/", "/model-programs/feed.atom": "/model-programs/",
}  # fmt: skip


@pytest.fixture
def quiet_room(dana: User) -> ModelProgram:
    category = AwardCategory.objects.create(name="Wellness", slug="wellness")
    told = {
        "title": "Quiet room", "summary": "Fifteen minutes of dark", "problem": "Tired",
        "done": "A recliner", "results": "Awake", "category": category, "agency_name": "Mesa Detention",
        "agency_type": Agency.Type.COUNTY, "state_code": "NM", "evidence": "counted",
    }  # fmt: skip
    return library.publish(library.write(told, by=dana), by=dana)


@pytest.fixture
def everything(dana: User, quiet_room: ModelProgram) -> None:
    demo.load(by=dana)
    locked = [("text", "<p>CANARY</p>")]
    kit("Summer kit", "summer", resource("Stopped car", "stopped", access_level="verified", body=locked))
    questions(("What does the lock mean?", "<p>Sign in.</p>"))


def entries(client: Client, path: str, **headers: str) -> list[tuple[str, str]]:
    """Title and address of each entry, as a feed reader has them."""
    root = ET.fromstring(client.get(path, headers=headers).content)
    found = root.findall(f"{ATOM}entry")
    return [(one.findtext(f"{ATOM}title") or "", one.find(f"{ATOM}link").attrib["href"]) for one in found]


@pytest.mark.parametrize("path", FEEDS)
def test_each_feed_has_what_is_published(client: Client, everything: None, path: str) -> None:
    told = entries(client, path)
    assert told
    for _title, link in told:
        place = link.removeprefix("http://localhost:8000").partition("#")[0]
        assert place.startswith(FEEDS[path])
        assert client.get(place).status_code == 200


@pytest.mark.parametrize("path", FEEDS)
def test_a_page_names_its_feed(client: Client, everything: None, path: str) -> None:
    said = client.get(FEEDS[path]).content.decode()
    assert re.search(rf'rel="alternate" type="application/atom\+xml"[^>]*href="{path}"', said)


@pytest.mark.parametrize("path", [*FEEDS, "/sitemap.xml"])
def test_nothing_of_what_is_locked_goes_out(client: Client, everything: None, path: str) -> None:
    """P26. Control: its title does, where it belongs."""
    assert "CANARY" not in client.get(path).content.decode()
    assert ("Stopped car" in client.get(path).content.decode()) is (path == "/toolkit/feed/")


def test_feeds_speak_the_language_of_who_asks(client: Client, everything: None) -> None:
    spanish(ProgramPage.objects.get(slug="resilience"), title="Resiliencia")
    assert "Resiliencia" in dict(entries(client, "/programs/feed.atom", **{"accept-language": "es"}))
    assert "Resiliencia" not in dict(entries(client, "/programs/feed.atom"))


def test_the_sitemap_has_every_public_page_once(client: Client, everything: None) -> None:
    said = client.get("/sitemap.xml").content.decode()
    ET.fromstring(said)
    places = re.findall(r"<loc>http://localhost:8000(.*?)</loc>", said)
    wanted = {
        "/", "/courses/", "/events/", "/toolkit/", "/toolkit/stopped/", "/toolkit/summer/", "/faq/",
        "/programs/", "/programs/resilience/", "/news/", "/sponsor/", "/model-programs/",
        "/model-programs/quiet-room/", "/recognition/", "/accessibility/", "/help/",
    }  # fmt: skip
    assert wanted <= set(places)
    assert len(places) == len(set(places))
    for place in places:
        assert client.get(place).status_code == 200, place


def test_what_is_taken_down_leaves_both(
    client: Client, everything: None, quiet_room: ModelProgram, dana: User
) -> None:
    library.withdraw(quiet_room, by=dana)
    ProgramPage.objects.get(slug="resilience").unpublish()
    assert entries(client, "/model-programs/feed.atom") == []
    assert "Resilience" not in dict(entries(client, "/programs/feed.atom"))
    said = client.get("/sitemap.xml").content.decode()
    assert "quiet-room" not in said
    assert "resilience" not in said
