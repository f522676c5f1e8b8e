"""Editors make resources, files and kits in the back office; what cannot be is refused beside the field."""

from collections.abc import Callable
from typing import Any

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from rollcall.accounts.models import User
from rollcall.pages.models import FileLink, KitPage, ResourceFile, ResourcePage
from rollcall.pages.models.resource_files import Tagging
from rollcall.pages.tests.building_toolkit import PDF, directory, file, provider, resource, topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(dana: User, signed_in) -> Client:
    return signed_in(dana)


def sent(**changed: Any) -> dict[str, Any]:
    """What the editor's browser sends for a resource that is published at once."""
    told = {
        "title": "Heat on patrol", "slug": "heat", "overview": "Six signs.", "kind": "poster", "minutes": 4,
        "topics": [topic().pk], "for_whom": ["officers"], "language": "en", "dated": "2026-10-01",
        "access_level": "verified", "audience": ["sworn_le"], "provider": provider().pk, "source": "",
        "body": streamfield([("text", rich_text("<p>Hang it up.</p>"))]),
        "points": streamfield([]), "questions": streamfield([]),
        "file_links": inline_formset([{"file": file("Poster").pk}]), "related_links": inline_formset([]),
        "comments": inline_formset([]), "action-publish": "1",
    }  # fmt: skip
    told |= changed
    boxes = {name: told.pop(name) for name in ("topics", "for_whom", "audience")}
    return nested_form_data(told) | boxes


@pytest.fixture
def clear(sam: User, signed_in) -> Callable[[Page], object]:
    """Sam lets go up what Dana wrote."""
    desk = signed_in(sam)
    return lambda page: desk.post(f"/staff/bulk/wagtailcore/page/publish/?id={page.pk}")


def add(desk: Client, **changed: Any):
    return desk.post(f"/staff/pages/add/pages/resourcepage/{directory().pk}/", sent(**changed))


def test_an_editor_publishes_a_locked_resource_with_a_file(desk, clear) -> None:
    assert add(desk).status_code == 302
    clear(ResourcePage.objects.get())
    page = ResourcePage.objects.get()
    assert page.live
    assert (page.for_whom, page.audience) == (["officers"], ["sworn_le"])
    assert FileLink.objects.filter(page=page).count() == 1
    assert "for verified officers" in Client().get("/toolkit/heat/").content.decode()


def refusal(desk: Client, **changed: Any) -> str:
    answer = add(desk, **changed)
    assert answer.status_code == 422
    assert not ResourcePage.objects.filter(slug="heat").exists()
    return answer.content.decode()


def test_a_brief_needs_a_talking_point(desk) -> None:
    """R40."""
    assert "needs at least one talking point" in refusal(desk, kind="brief")
    point = {"heading": "One sign is enough", "text": "", "minutes": "2"}
    assert add(desk, kind="brief", points=streamfield([("point", point)])).status_code == 302


def test_a_lock_needs_somebody_who_may_open_it(desk) -> None:
    assert "nobody could open it" in refusal(desk, audience=[])


def test_a_draft_is_nowhere_and_its_preview_is_whole(desk) -> None:
    data = sent()
    del data["action-publish"]
    desk.post(f"/staff/pages/add/pages/resourcepage/{directory().pk}/", data)
    page = ResourcePage.objects.get()
    assert Client().get("/toolkit/heat/").status_code == 404
    preview = f"/staff/pages/{page.pk}/edit/preview/"
    assert desk.post(preview, sent()).json()["is_valid"]
    shown = desk.get(f"{preview}?mode=").content.decode()
    assert "Hang it up." in shown
    assert "Poster" in shown


def test_publishing_again_keeps_the_count_of_downloads(desk) -> None:
    """The count is no part of what editors write."""
    page = resource("Heat", "heat", files=["Poster"])
    revision = page.save_revision()
    Client().get(f"/toolkit/heat/files/{ResourceFile.objects.get().key}/poster.pdf")
    revision.publish()
    assert ResourceFile.objects.get().downloads == 1


def bring(desk: Client, content: bytes, name: str, tagging: str = Tagging.UNKNOWN):
    upload = SimpleUploadedFile(name, content)
    told = {"title": "A sheet", "file": upload, "language": "en", "tagging": tagging, "accessible_note": ""}
    return desk.post("/staff/snippets/pages/resourcefile/add/", told)


def sheet(standard: str | None) -> bytes:
    words = b'#set document(title: "A")\n= Heat\nShade, vest off, water.'
    made: bytes = typst.compile(words, format="pdf", **({"pdf_standards": standard} if standard else {}))
    return made


def test_a_file_comes_in_under_a_name_of_ours_and_we_look_for_tags(desk) -> None:
    """P33, P37."""
    bring(desk, sheet("ua-1"), "../secret names.pdf")
    kept = ResourceFile.objects.get()
    assert "secret" not in kept.file.name
    assert (kept.media_type, kept.tagging, kept.size > 0) == ("application/pdf", Tagging.YES, True)


def test_a_file_without_tags_is_known(desk) -> None:
    bring(desk, b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF", "plain.pdf")
    assert ResourceFile.objects.get().tagging == Tagging.NO


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"<html>", "page.pdf"), (b"<svg onload=alert(1)>", "a.svg"), (PDF, "a.exe"), (b"", "empty.pdf")],
)
def test_what_is_not_what_it_says_is_refused(desk, content, name) -> None:
    assert bring(desk, content, name).status_code == 422
    assert not ResourceFile.objects.exists()


def test_the_chooser_takes_a_new_file(desk) -> None:
    path = "/staff/snippets/choose/pages/resourcefile/"
    assert "Bring a new file" in desk.get(path).json()["html"]
    upload = SimpleUploadedFile("a.pdf", sheet(None))
    told = {
        "resourcefile-chooser-creation-form-title": "Card", "resourcefile-chooser-creation-form-file": upload,
    }  # fmt: skip
    assert desk.post(f"{path}create/", told | {"title": "Card", "file": upload}).status_code == 200


def test_an_editor_makes_a_kit(desk, clear) -> None:
    one = resource("Heat", "heat", files=["Poster"])
    told = {
        "title": "Summer", "slug": "summer", "overview": "Hot weeks.", "dated": "2026-06-01",
        "body": streamfield([]), "items": inline_formset([{"resource": one.pk, "note": "Hang it up."}]),
        "comments": inline_formset([]), "action-publish": "1",
    }  # fmt: skip
    answer = desk.post(f"/staff/pages/add/pages/kitpage/{directory().pk}/", nested_form_data(told))
    assert answer.status_code == 302
    clear(KitPage.objects.get())
    assert KitPage.objects.get().items.get().note == "Hang it up."
    assert "Hang it up." in Client().get("/toolkit/summer/").content.decode()
