"""R32: the worker finds links that lead nowhere; editors read of page, place, link and since when."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from rollcall.accounts.models import User
from rollcall.catalog import demo as catalog_demo
from rollcall.pages import demo, demo_toolkit
from rollcall.pages.links import outside, rounds
from rollcall.pages.links.finding import links
from rollcall.pages.models import BrokenLink, LinkRound, PlainPage
from rollcall.pages.tests import test_clearance as cast
from rollcall.pages.tests.building_toolkit import kit, resource, root, under
from rollcall.pages.toolkit.faces import file_address

pytestmark = pytest.mark.django_db
Why = BrokenLink.Why


def page(html: str = "", *blocks: tuple[str, Any]) -> PlainPage:
    body = [("text", html), *blocks]
    return under(root(), PlainPage(title="Roads", slug="roads", overview="Snow.", body=body))


def button(words: str, *, to: Page | None = None, address: str = "") -> tuple[str, Any]:
    return ("button", {"words": words, "page": to, "address": address})


def broken() -> dict[str, str]:
    return {row.words: row.why for row in BrokenLink.objects.all()}


def test_each_link_of_ours_is_asked_of_the_portal_itself(dana: User) -> None:
    """A sign-in and a redirect lead somewhere; what is deleted, hidden or not there does not."""
    gone, hidden = resource("Gone", "gone"), resource("Hidden", "hidden")
    html = (
        f'<p><a linktype="page" id="{gone.pk}">gone</a> <a linktype="page" id="{hidden.pk}">hidden</a>'
        f'<a linktype="document" id="77">document</a> <a href="/courses/nothing-here/">missing</a>'
        '<a href="/courses/">courses</a> <a href="/account/">sign in</a> <a href="/toolkit">moved</a></p>'
    )
    page(html, button("typed", address="/nowhere/"), button("home", to=root()))
    hidden.unpublish()
    gone.delete()
    rounds.walk(with_outside=False)
    assert broken() == {
        "gone": Why.GONE, "hidden": Why.DRAFT, "document": Why.GONE,
        "missing": Why.MISSING, "typed": Why.MISSING,
    }  # fmt: skip


def test_a_round_counts_no_download() -> None:
    """It only asks; control: a visitor's download counts."""
    shelf = resource("Heat", "heat", files=["Poster"])
    file = shelf.file_links.get().file
    address, zipped = file_address(shelf, file), kit("Summer kit", "summer-kit", shelf)
    page(f'<p><a href="{address}">poster</a> <a href="{zipped.get_url()}zip/">kit</a></p>')
    rounds.walk(with_outside=False)
    assert broken() == {}
    file.refresh_from_db()
    assert file.downloads == 0
    b"".join(Client().get(address).streaming_content)  # type: ignore[arg-type, attr-defined]
    file.refresh_from_db()
    assert file.downloads == 1


def test_age_is_kept_and_what_is_mended_is_forgotten(at: Callable[..., Any]) -> None:
    one = page('<p><a href="/nowhere/">typed</a> <a href="/never/">other</a></p>')
    rounds.walk(with_outside=False)
    first = BrokenLink.objects.get(words="typed").since
    at(days=3)
    one.body = [("text", '<p><a href="/nowhere/">typed</a> <a href="/courses/">other</a></p>')]
    one.save_revision().publish()
    assert broken() == {"typed": Why.MISSING}
    rounds.walk(with_outside=False)
    assert BrokenLink.objects.get().since == first
    one.unpublish()
    rounds.walk(with_outside=False)
    assert not broken()


def test_links_stand_in_every_part_of_a_page(dana: User) -> None:
    """Chart, partners, doors, cards, folds, answers; a round over the demo finds nothing broken."""
    catalog_demo.load(by=dana)
    demo.load(by=dana)
    demo_toolkit.load(by=dana)
    found = {link.part for one in Page.objects.live().specific() for link in links(one)}
    assert {"text", "answer", "box", "door"} <= found
    assert rounds.walk(with_outside=False) > 20
    assert [(row.page.title, row.target, row.why) for row in BrokenLink.objects.all()] == []


def test_other_sites_are_asked_only_where_that_was_wanted(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Neither by the clock nor beside our own links, unless somebody said so."""
    asked: list[str] = []
    monkeypatch.setattr(outside, "why_broken", lambda url: asked.append(url) or Why.SILENT)
    page('<p><a href="https://a.example/">A</a> <a href="https://a.example/">B</a></p>')
    rounds.work()
    assert asked == []
    ann = User.objects.create_user("ann@rollcall.example", None, legal_name="Ann Hill")
    rounds.begin(by=ann, with_outside=True)
    rounds.work()
    assert asked == ["https://a.example/"]
    assert LinkRound.objects.filter(done_at__isnull=False).count() == 2
    rounds.walk(with_outside=False)
    assert BrokenLink.objects.get().outside


def test_at_night_where_the_settings_allow_it(
    monkeypatch: pytest.MonkeyPatch, settings: Any, at: Callable[..., Any]
) -> None:
    monkeypatch.setattr(outside, "why_broken", lambda url: Why.SILENT)
    settings.LINKS_OUTSIDE_NIGHTLY = True
    page('<p><a href="https://a.example/">A</a></p>')
    rounds.work()
    rounds.work()
    assert LinkRound.objects.count() == 1
    assert broken() == {"A": Why.SILENT}
    at(days=1.1)
    rounds.work()
    assert LinkRound.objects.count() == 2


@pytest.fixture
def desk(dana: User, signed_in: Callable[..., Client]) -> Client:
    return signed_in(cast.staff("ann", "pages", dana))


def test_editors_read_page_place_link_and_since_when(
    desk: Client, dana: User, signed_in: Callable[..., Client]
) -> None:
    """In the report and at the page. A link's words are text wherever they stand (P41).
    Nobody else reads them (P24)."""
    one = page('<p><a href="/nowhere/">&lt;b&gt;Ice&lt;/b&gt;</a></p>')
    assert "Nobody has looked yet" in desk.get("/staff/links/").content.decode()
    assert "lead nowhere" not in desk.get(f"/staff/pages/{one.pk}/edit/").content.decode()
    desk.post("/staff/links/check/", {})
    assert "We are looking now." in desk.get("/staff/links/").content.decode()
    rounds.work()
    for path in ("/staff/links/", f"/staff/pages/{one.pk}/edit/"):
        said = desk.get(path).content.decode()
        assert "Text 1" in said
        assert "/nowhere/" in said
        assert "Nothing is at this address." in said
        assert "<b>Ice</b>" not in said
    stranger = signed_in(cast.staff("cleo", "clearance", dana))
    assert stranger.get("/staff/links/").status_code == 404
    assert stranger.post("/staff/links/check/", {}).status_code == 404
    assert desk.get("/staff/links/check/").status_code == 405
