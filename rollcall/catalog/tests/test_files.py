"""Downloads and lesson files: each request is decided anew, under a fixed type (P27, P37, R17)."""

import io
import uuid
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from rollcall.accounts.access import Decision, Missing
from rollcall.accounts.models import User
from rollcall.catalog import drafts, media, policies, publishing, queries
from rollcall.catalog.models import Course, LessonFile, Material
from rollcall.catalog.tests.conftest import MakeCourse
from rollcall.catalog.views import library as library_views

SignedIn = Callable[..., Client]


def material_of(course: Course) -> str:
    return queries.material_address(course, course.current.materials.get())


def picture_of(course: Course) -> str:
    return queries.FileAddress(course.slug)(LessonFile.objects.get(unit__version=course.current))


@pytest.mark.parametrize("address", [material_of, picture_of])
@pytest.mark.parametrize(
    ("level", "who", "status"),
    [
        ("open", None, 200),
        ("account", None, 404),
        ("account", "pat", 200),
        ("verified", None, 404),
        ("verified", "pat", 404),
        ("verified", "alice", 200),
    ],
)
def test_a_file_opens_with_its_course(
    request: pytest.FixtureRequest,
    signed_in: SignedIn,
    make_course: MakeCourse,
    address: Callable[[Course], str],
    level: str,
    who: str | None,
    status: int,
) -> None:
    """P27: the one decision, for the file as for the page."""
    course = make_course(access_level=level)
    client = signed_in(request.getfixturevalue(who)) if who else Client()
    answer = client.get(address(course))
    assert answer.status_code == status
    if status == 404:
        assert b"CANARY" not in answer.content


def test_without_the_decision_anyone_could(make_course: MakeCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: take the policy out and the file is open to a stranger."""
    course = make_course(access_level="verified")
    monkeypatch.setattr(policies, "may_open", lambda user, offering: Decision(Missing.NOTHING))
    assert Client().get(material_of(course)).status_code == 200


def test_a_withdrawn_course_shuts_its_files_at_once(
    client: Client, make_course: MakeCourse, dana: User
) -> None:
    course = make_course(access_level="open")
    address = material_of(course)
    publishing.withdraw(course, by=dana)
    assert client.get(address).status_code == 404


def test_a_draft_and_an_old_version_offer_no_downloads(
    client: Client, make_course: MakeCourse, dana: User
) -> None:
    course = make_course(access_level="open")
    old = material_of(course)
    draft = drafts.of(course, by=dana)
    assert client.get(queries.material_address(course, draft.materials.get())).status_code == 404
    publishing.publish(course, by=dana)
    assert client.get(old).status_code == 404


def test_a_lesson_file_of_an_older_version_still_opens(
    client: Client, make_course: MakeCourse, dana: User
) -> None:
    """Whoever began with version 1 goes on with it."""
    course = make_course(access_level="open")
    old = picture_of(course)
    drafts.of(course, by=dana)
    publishing.publish(course, by=dana)
    assert client.get(old).status_code == 200


def test_another_course_s_address_opens_nothing(client: Client, make_course: MakeCourse) -> None:
    """P21: swapped parameters."""
    mine, secret = make_course("Mine", access_level="open"), make_course("Secret", access_level="verified")
    hidden = secret.current.materials.get()
    assert client.get(f"/courses/{mine.slug}/downloads/{hidden.pk}/notes.pdf").status_code == 404
    file = LessonFile.objects.get(unit__version=secret.current)
    unit = mine.current.units.get(kind="lesson")
    assert client.get(f"/learn/{mine.slug}/files/{file.unit.key}/{file.key}").status_code == 404
    assert client.get(f"/learn/{mine.slug}/files/{unit.key}/{file.key}").status_code == 404
    assert client.get(f"/learn/{mine.slug}/files/{unit.key}/{uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize(
    "tail", ["0/x.pdf", "99999999999999999999999/notes.pdf", "1/../notes.pdf", "1/%2e%2e", "x/y"]
)
def test_bent_addresses_are_not_there(client: Client, make_course: MakeCourse, tail: str) -> None:
    course = make_course(access_level="open")
    assert client.get(f"/courses/{course.slug}/downloads/{tail}", follow=True).status_code == 404


def test_a_pdf_is_shown_and_says_its_fixed_type(client: Client, make_course: MakeCourse) -> None:
    answer = client.get(material_of(make_course(access_level="open")))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'inline; filename="notes.pdf"'
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["x.html", "x.svg", "x.php", "x.js", ".htaccess", "x", "x.xhtml", "x.pdf.exe"]
)
def test_what_is_not_in_the_map_is_a_download_of_unknown_type(name: str) -> None:
    """P37."""
    assert media.type_of(name) == "application/octet-stream"
    assert not media.is_inline(media.type_of(name))


def test_the_uploader_s_file_name_stays_inside(client: Client, make_course: MakeCourse) -> None:
    course = make_course(access_level="open")
    answer = client.get(material_of(course))
    assert "CANARY" not in material_of(course) + str(answer.headers)
    assert Material.objects.get(version=course.current).address_name == "notes.pdf"


def test_post_is_refused(client: Client, make_course: MakeCourse) -> None:
    assert client.post(material_of(make_course(access_level="open"))).status_code == 405


@pytest.mark.parametrize("path", ["/media/", "/media/materials/2026/a.pdf", "/media/../settings.py"])
def test_media_is_no_folder(signed_in: SignedIn, alice: User, path: str) -> None:
    """P27: MEDIA is never served as a folder."""
    assert Client().get(path).status_code == 404
    assert signed_in(alice).get(path).status_code == 404


@pytest.fixture
def library(db: None) -> list[str]:
    """A picture and a document in Wagtail's own library: their addresses."""
    page = io.BytesIO()
    Image.new("RGB", (4, 4)).save(page, "PNG")
    picture = get_image_model().objects.create(title="Pic", file=ImageFile(page, "CANARY.png"))
    paper = get_document_model().objects.create(title="Doc", file=ContentFile(b"CANARY", "doc.txt"))
    return [picture.file.url, picture.get_rendition("fill-2x2").url, paper.url]


def test_wagtail_s_library_is_for_staff(
    signed_in: SignedIn, library: list[str], alice: User, dana: User
) -> None:
    """P27: stranger, verified officer and staff without the second factor find nothing."""
    for address in library:
        for client in (Client(), signed_in(alice), signed_in(dana, second_factor=False)):
            assert client.get(address).status_code == 404
        answer = signed_in(dana).get(address)
        assert answer.status_code == 200
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_without_the_guard_anyone_could_read_the_library(
    library: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(library_views, "_staff_only", lambda request: None)
    assert [Client().get(address).status_code for address in library] == [200, 200, 200]


@pytest.mark.parametrize(
    "path",
    [
        "materials/2026/x.pdf",
        "images/../../secret-key",
        "images/.hidden",
        "images",
        "images/a/b",
        "../secret-key",
        "images/%2e%2e/secret-key",
        "videos/2026/x.mp4",
    ],
)
def test_the_library_reaches_nothing_else(signed_in: SignedIn, dana: User, path: str) -> None:
    assert signed_in(dana).get(f"/media/{path}").status_code == 404


def test_the_library_s_screens_work(signed_in: SignedIn, library: list[str], dana: User) -> None:
    for path in ("/staff/images/", "/staff/documents/"):
        assert signed_in(dana).get(path).status_code == 200
