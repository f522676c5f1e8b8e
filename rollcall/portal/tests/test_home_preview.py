"""R32: an editor sees the first screen with the words of a draft, as on a phone and as on a desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from wagtail.models import Page

from rollcall.accounts.models import User
from rollcall.pages.models import Door, Featured, HomePage, PlainPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> HomePage:
    """Kept as a draft: a new opening line, a door, and a page that is featured."""
    home = HomePage.objects.get(depth=2)
    page = PlainPage(title="Winter roads", slug="winter-roads", overview="Snow.")
    home.add_child(instance=page)
    home.opening = "Words that nobody has cleared."
    home.doors = [Door(heading="I drive a plow", text="Roads first.", address="/courses/")]
    home.featured = [Featured(page=Page.objects.get(pk=page.pk))]
    home.save_revision()
    return home


def shown(home: HomePage) -> str:
    answer: Any = home.make_preview_request(RequestFactory().get("/"), home.default_preview_mode)
    return str(answer.content.decode())


def test_the_draft_is_drawn_as_the_portal_would(draft: HomePage, client: Client) -> None:
    said = shown(draft.get_latest_revision_as_object())
    assert "Words that nobody has cleared." in said
    assert "I drive a plow" in said
    assert "Winter roads" in said
    assert "Words that nobody has cleared." not in client.get("/").content.decode()


def test_the_editor_offers_it(draft: HomePage, dana: User, signed_in: Callable[..., Client]) -> None:
    """In its panel at two widths, and as a draft in a window of its own; the policy stays the public one."""
    desk = signed_in(dana)
    editor = desk.get(f"/staff/pages/{draft.pk}/edit/").content.decode()
    assert "Preview as on a phone" in editor
    assert "Preview as on a desk" in editor
    answer = desk.get(f"/staff/pages/{draft.pk}/view_draft/")
    assert "Words that nobody has cleared." in answer.content.decode()
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("kind", [HomePage, PlainPage])
def test_every_page_is_looked_at_as_on_a_phone_and_as_on_a_desk(kind: type[Page]) -> None:
    assert [one["device_width"] for one in kind(title="A").preview_sizes] == [360, 1280]
    assert kind(title="A").is_previewable()


def test_nobody_else_sees_the_draft(draft: HomePage, client: Client, alice: User, signed_in: Any) -> None:
    for visitor in (client, signed_in(alice)):
        answer = visitor.get(f"/staff/pages/{draft.pk}/view_draft/")
        assert "nobody has cleared" not in answer.content.decode()
