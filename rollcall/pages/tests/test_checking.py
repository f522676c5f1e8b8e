"""R32: a page that somebody could not read does not go up; the draft is kept, and each fault is named."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from rollcall.accounts.models import User
from rollcall.pages import checking, demo, publishing
from rollcall.pages.models import FileLink, PlainPage, ResourcePage
from rollcall.pages.models.resource_files import Tagging
from rollcall.pages.tests.building_toolkit import file, questions, resource, root

pytestmark = pytest.mark.django_db
BAD = '<h3>Too deep</h3><p><a href="https://a.example/">click here</a></p>'
GOOD = '<h2>Roads</h2><h3>Ice</h3><p><a href="https://a.example/">Winter driving</a></p>'


@pytest.fixture
def desk(sam: User, signed_in) -> Client:
    return signed_in(sam)


def draft(dana: User, html: str = BAD) -> PlainPage:
    """Written by Dana, not published."""
    page = PlainPage(title="Roads", slug="roads", overview="Snow.", live=False, owner=dana)
    page.body = [("text", html)]
    root().add_child(instance=page)
    page.save_revision(user=dana)
    return page


def typed(html: str, **changed: Any) -> dict[str, Any]:
    told = {
        "title": "Roads", "slug": "roads", "overview": "Snow.", "comments": inline_formset([]),
        "body": streamfield([("text", rich_text(html))]),
    }  # fmt: skip
    return nested_form_data(told | changed)


def edit(desk: Client, page: Page, html: str, **changed: Any):
    return desk.post(f"/staff/pages/{page.pk}/edit/", typed(html, **changed))


def said(answer: Any) -> str:
    return " ".join(str(one) for one in get_messages(answer.wsgi_request))


def made(*blocks: tuple[str, Any]) -> list[str]:
    return checking.faults(PlainPage(title="A", overview="B", body=list(blocks)))


@pytest.mark.parametrize(
    ("html", "names"),
    [
        (BAD, "Too deep"),
        ("<h2></h2>", "a heading has no words"),
        ('<p><a href="https://a.example/">click here</a></p>', "does not say where it leads"),
        ('<p><a href="https://a.example/">Read more…</a></p>', "does not say where it leads"),
        ('<p><a href="https://a.example/x">https://a.example/x</a></p>', "is a bare address"),
        ('<p><a href="https://a.example/"></a></p>', "a link has no words"),
        ("<p><a>Winter driving</a></p>", "leads nowhere"),
    ],
)
def test_each_fault_is_named_with_its_place(html: str, names: str) -> None:
    found = made(
        ("heading", "Roads") if names != "Too deep" else ("quote", {"words": "a", "who": "b"}), ("text", html)
    )
    assert any(names in one and "Block 2" in one for one in found)


def test_what_is_well_made_has_no_fault() -> None:
    card = {
        "heading": "Find a class",
        "text": "",
        "link": {"words": "Classes", "page": None, "address": "/c/"},
    }
    assert made(("text", GOOD), ("cards", [card])) == []
    assert "third level" in made(("cards", [card]))[0]


def picture(alt: str, decorative: bool) -> Any:
    image = get_image_model()(title="Road", file=get_test_image_file())
    image.contextual_alt_text, image.decorative = alt, decorative
    return ("picture", {"image": image, "caption": ""})


def test_a_picture_says_what_it_shows_or_that_it_is_decoration() -> None:
    assert "has no words" in made(picture("", False))[0]
    assert "name of a file" in made(picture("IMG_0012.jpg", False))[0]
    assert made(picture("", True)) == made(picture("Ice on a bridge", False)) == []


def table(*headings: str) -> Any:
    columns = [{"type": "text", "heading": one} for one in headings]
    told = {"caption": "Days", "table": {"columns": columns, "rows": [{"values": ["1" for _ in columns]}]}}
    block = dict(checking.PortalPage._meta.get_field("body").stream_block.child_blocks)["table"]
    return ("table", block.to_python(told))


def test_a_table_has_a_heading_over_each_column() -> None:
    assert "column 2" in made(table("Day", ""))[0]
    assert made(table("Day", "Hours")) == []


def test_a_pdf_has_tags_or_says_where_the_words_stand_otherwise() -> None:
    page = resource("Heat", "heat", files=["Poster"])
    assert checking.faults(page) == []
    kept = page.file_links.get().file
    kept.tagging = Tagging.NO
    kept.save()
    assert "“Poster”: this PDF has no tags" in checking.faults(ResourcePage.objects.get())[0]
    kept.accessible_note = "The text is on the page."
    kept.save()
    assert checking.faults(ResourcePage.objects.get()) == []


def test_nobody_has_checked_is_looked_at_now() -> None:
    page = resource("Heat", "heat")
    FileLink.objects.create(page=page, file=file("Scan", content=b"%PDF-1.4 nothing"))
    assert "“Scan”" in checking.faults(ResourcePage.objects.get())[0]


def test_an_answer_is_looked_at_too() -> None:
    page = questions(("How?", '<p><a href="/x/">here</a></p>'))
    assert checking.faults(page)[0].startswith("Question “How?”")


def test_publishing_is_refused_and_the_draft_is_kept(dana: User, desk: Client) -> None:
    page = draft(dana)
    answer = edit(desk, page, BAD + "<p>New words.</p>", **{"action-publish": "1"})
    assert answer.headers["Location"] == f"/staff/pages/{page.pk}/edit/"
    assert "Too deep" in said(answer)
    assert "click here" in said(answer)
    assert not PlainPage.objects.get().live
    assert "New words." in str(PlainPage.objects.get().get_latest_revision_as_object().body)


def test_what_is_well_made_goes_up(dana: User, desk: Client) -> None:
    assert edit(desk, draft(dana, GOOD), GOOD, **{"action-publish": "1"}).status_code == 302
    assert PlainPage.objects.get().live


def test_without_the_look_the_fault_goes_up(
    dana: User, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control."""
    monkeypatch.setattr(checking, "faults", lambda page: [])
    edit(desk, draft(dana), BAD, **{"action-publish": "1"})
    assert PlainPage.objects.get().live


def test_a_later_hour_is_no_way_around(dana: User, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control at the end: a page without fault is kept for its hour."""
    page = draft(dana)
    later = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    edit(desk, page, BAD, **{"go_live_at": later, "action-publish": "1"})
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()
    monkeypatch.setattr(checking, "faults", lambda page: [])
    edit(desk, page, BAD, **{"go_live_at": later, "action-publish": "1"})
    assert page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_the_list_of_pages_is_no_way_around(
    dana: User, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = draft(dana)
    address = f"/staff/bulk/wagtailcore/page/publish/?id={page.pk}"
    desk.post(address, {})
    assert not PlainPage.objects.get().live
    monkeypatch.setattr(publishing, "reasons", lambda page, *by: [])
    desk.post(address, {})
    assert PlainPage.objects.get().live


def test_submitting_is_refused_too_and_the_draft_is_kept(dana: User, signed_in) -> None:
    page, desk = draft(dana), signed_in(dana)
    answer = edit(desk, page, BAD + "<p>New words.</p>", **{"action-submit": "1"})
    assert "Too deep" in said(answer)
    assert not PlainPage.objects.get().workflow_in_progress
    assert "New words." in str(PlainPage.objects.get().get_latest_revision_as_object().body)
    edit(desk, page, GOOD, **{"action-submit": "1"})
    assert PlainPage.objects.get().workflow_in_progress


def test_a_new_page_is_looked_at_when_it_is_submitted(dana: User, signed_in) -> None:
    add = f"/staff/pages/add/pages/plainpage/{root().pk}/"
    signed_in(dana).post(add, typed(BAD, **{"action-submit": "1"}))
    assert not PlainPage.objects.get().workflow_in_progress
    signed_in(dana).post(add, typed(GOOD, slug="other", **{"action-submit": "1"}))
    assert PlainPage.objects.get(slug="other").workflow_in_progress


def test_the_demo_passes_the_look(dana: User) -> None:
    demo.load(by=dana)
    found = {page.title: checking.faults(page.specific) for page in Page.objects.filter(depth__gt=1)}
    assert len(found) > 5
    assert not any(found.values()), found
