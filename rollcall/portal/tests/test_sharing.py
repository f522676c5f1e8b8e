"""What other places show beside a link to us: words that are public, and a picture that we drew."""

import io
import re
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from rollcall.accounts.models import User
from rollcall.base import sharing, sites
from rollcall.pages import demo
from rollcall.pages.models import ProgramPage
from rollcall.pages.tests.building_toolkit import directory, questions, resource

pytestmark = pytest.mark.django_db
TOLD = re.compile(r'<meta property="og:(\w+)" content="([^"]*)">')


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    sites.forget()  # and with it which pictures are there


def told(client: Client, path: str, **headers: str) -> dict[str, str]:
    return dict(TOLD.findall(client.get(path, headers=headers).content.decode()))


@pytest.mark.parametrize(
    "path",
    [
        "/", "/courses/", "/events/", "/events/map/", "/toolkit/", "/toolkit/heat/", "/faq/", "/programs/",
        "/programs/resilience/", "/news/", "/sponsor/", "/model-programs/", "/recognition/", "/contact/",
        "/help/", "/accessibility/",
    ],
)  # fmt: skip
def test_every_public_page_says_what_it_is(client: Client, dana: User, path: str) -> None:
    demo.load(by=dana)
    resource("Heat on patrol", "heat")
    questions(("Why?", "<p>So.</p>"))
    said = told(client, path)
    assert said["title"]
    assert said["url"] == f"http://localhost:8000{path}"
    picture = client.get(said["image"].removeprefix("http://localhost:8000"))
    image = Image.open(io.BytesIO(b"".join(picture.streaming_content)))
    assert image.size == (1200, 630)
    assert "immutable" in picture["Cache-Control"]


def test_a_picture_is_drawn_once_and_anew_for_another_title(client: Client, monkeypatch) -> None:
    drawn: list[str] = []
    draw = sharing.draw
    monkeypatch.setattr(sharing, "draw", lambda title, brand: drawn.append(title) or draw(title, brand))
    page = resource("Heat on patrol", "heat")
    first = told(client, "/toolkit/heat/")["image"]
    assert told(client, "/toolkit/heat/")["image"] == first
    page.title = "Heat on a long patrol"
    page.save_revision().publish()
    assert told(client, "/toolkit/heat/")["image"] != first
    assert drawn == ["Heat on patrol", "Heat on a long patrol"]


def test_what_is_locked_shows_its_public_words_alone(client: Client) -> None:
    """P26. Control: the body is there for whoever may open it."""
    body = [("text", "<p>CANARY</p>")]
    resource("Stopped car", "stopped", access_level="verified", body=body, overview="In public.")
    said = told(client, "/toolkit/stopped/")
    assert (said["title"], said["description"]) == ("Stopped car", "In public.")
    assert "CANARY" not in client.get("/toolkit/stopped/").content.decode()
    resource("Open car", "open", body=body)
    assert "CANARY" in client.get("/toolkit/open/").content.decode()


def test_a_draft_has_no_picture(client: Client, dana: User, signed_in: Callable[..., Client]) -> None:
    """Nobody but its editors knows its title. Control: published it has one."""
    page = ProgramPage(title="Not yet public", slug="not-yet")
    demo.load(by=dana)
    ProgramPage.objects.get(slug="resilience").get_parent().add_child(instance=page)
    page.unpublish()
    folder = sharing.FOLDER
    before = len(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else 0
    shown = signed_in(dana).get(f"/staff/pages/{page.pk}/view_draft/")
    assert "Not yet public" in shown.content.decode()
    assert "og:image" not in shown.content.decode()
    assert (len(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else 0) == before


@pytest.mark.parametrize("name", ["0" * 40, "x", "0" * 39 + "g", "a" * 400])
def test_what_was_never_drawn_is_not_there(client: Client, name: str) -> None:
    assert client.get(f"/shared/{name}.png").status_code == 404


@pytest.mark.parametrize("title", ["", "W" * 300, "a " * 400, "Ñandú, Übung 👮 <script>", "سلام", "\n\t"])
def test_any_title_can_be_drawn(title: str) -> None:
    assert Image.open(io.BytesIO(sharing.draw(title, "Rollcall"))).size == (1200, 630)


def test_two_portals_have_pictures_of_their_own(client: Client) -> None:
    directory()
    assert sharing.digest_of("Toolkit", "Rollcall") != sharing.digest_of("Toolkit", "Shared Safety")
