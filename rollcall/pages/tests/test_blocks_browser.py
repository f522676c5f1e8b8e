"""R32, R20: whatever editors put together can be read: no color is theirs to choose, and every block is
measured in a real Chromium, at two widths, in light and in dark."""

import mimetypes
import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route
from wagtail.blocks import (
    BaseStreamBlock,
    CharBlock,
    ChoiceBlock,
    FieldBlock,
    ListBlock,
    PageChooserBlock,
    RawHTMLBlock,
    RegexBlock,
    RichTextBlock,
    StructBlock,
    TextBlock,
)
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from rollcall.pages.blocks import BODY
from rollcall.pages.models import InitiativePage, ProgramBox, ProgramPage
from rollcall.pages.tests.building_toolkit import root, under
from rollcall.pages.tests.test_checking import table

BLOCKS = Path(__file__).resolve().parents[1] / "templates" / "pages" / "blocks"
PLAIN = (CharBlock, TextBlock, RegexBlock, ChoiceBlock, PageChooserBlock, RichTextBlock)
ROLES = {"info", "success", "warning", "error"}  # of a notice: each a role of the theme
LINK = {"words": "Find a class", "page": None, "address": "/events/"}
TEXT = '<h2>Roads</h2><p>Ice on <a href="/courses/">winter driving</a>.</p><ul><li>Salt</li></ul>'
EVERY: list[tuple[str, Any]] = [
    ("text", TEXT),
    ("heading", "What to do"),
    ("summary", {"heading": "In short", "text": "<p>Slow down.</p>"}),
    *(("notice", {"kind": kind, "heading": f"Mind {kind}", "text": TEXT[13:]}) for kind in sorted(ROLES)),
    ("steps", [{"heading": "Look", "text": "At the sky."}, {"heading": "Brake", "text": "Early."}]),
    ("cards", [{"heading": "Classes", "text": "Near you.", "link": LINK}]),
    ("folds", [{"heading": "Why bridges", "text": "<p>Cold air on both sides.</p>"}]),
    ("figures", [{"number": "1 in 5", "words": "crashes", "source": "Invented, 2026"}]),
    ("quote", {"words": "It was over in a second.", "who": "A deputy"}),
    ("button", LINK),
]


def leaves(block: Any) -> Iterator[Any]:
    """The fields that an editor fills in, however deep."""
    if isinstance(block, ImageBlock | FieldBlock):
        yield block
    elif isinstance(block, TypedTableBlock | BaseStreamBlock | StructBlock):
        for child in block.child_blocks.values():
            yield from leaves(child)
    elif isinstance(block, ListBlock):
        yield from leaves(block.child_block)


@pytest.mark.once
def test_no_block_takes_a_color_or_markup() -> None:
    """Words, choices among our roles, pages, pictures: nothing else. Control: raw markup would be seen."""
    found = [leaf for _name, block in BODY for leaf in leaves(block)]
    assert len(found) > 15
    assert [leaf for leaf in found if not isinstance(leaf, (*PLAIN, ImageBlock))] == []
    assert [leaf for leaf in leaves(RawHTMLBlock()) if not isinstance(leaf, PLAIN)] != []
    choices = [leaf for leaf in found if isinstance(leaf, ChoiceBlock)]
    assert {value for leaf in choices for value, _words in leaf._constructor_kwargs["choices"]} == ROLES


@pytest.mark.once
def test_no_template_of_a_block_has_a_color_of_its_own() -> None:
    templates = {file.name: file.read_text() for file in BLOCKS.glob("*.html")}
    assert len(templates) >= len(BODY)
    for name, source in templates.items():
        assert "style" not in re.findall(r"[\w-]+(?==)", source), name
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", source), name
    sheet = Path(str(finders.find("pages/pages.css"))).read_text()
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", sheet)


@pytest.fixture
def program(db: None) -> ProgramPage:
    above = under(root(), InitiativePage(title="Initiative", slug="programs"))
    page = ProgramPage(
        title="Winter roads", slug="winter", overview="Snow.", body=[*EVERY, table("Day", "Hours")]
    )
    page.boxes = [
        ProgramBox(step=3, name="Winter roads", note="Since 2026", address="/programs/winter/"),
        ProgramBox(step=4, name="Skid course", note="Every fall", address="/courses/"),
        ProgramBox(step=4, name="Briefs", address="/toolkit/"),
        ProgramBox(step=4, name="Nobody yet"),
    ]
    return under(above, page)


@pytest.fixture
def shown(program: ProgramPage, client: Client, chromium: Browser) -> Iterator[Callable[[], Page]]:
    """The page in a browser, without a server."""
    context = chromium.new_context(base_url="http://localhost")
    drawn = {path: client.get(path).content for path in ("/programs/winter/", "/courses/")}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://localhost").split("?")[0]
        if path.startswith("/static/"):
            found = Path(str(finders.find(path.removeprefix("/static/"))))
            kind = str(mimetypes.guess_type(found)[0])
            route.fulfill(body=found.read_bytes(), headers={"content-type": kind})
        else:
            route.fulfill(body=drawn.get(path, b""), headers={"content-type": "text/html; charset=utf-8"})

    def make() -> Page:
        page = context.new_page()
        page.goto("/programs/winter/")
        page.wait_for_load_state("networkidle")
        return page

    context.route("**/*", answer)
    yield make
    context.close()


browser = [pytest.mark.browser, pytest.mark.alike, pytest.mark.xdist_group("look-browser")]


def faults(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]


class TestInABrowser:
    pytestmark = browser

    def test_every_block_and_the_chart_can_be_read(self, shown: Callable[[], Page]) -> None:
        """Contrast among all else that axe knows. Control: pale words would be seen."""
        page = shown()
        for width, scheme in product([1280, 360], ["light", "dark"]):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            assert (width, scheme, faults(page)) == (width, scheme, [])
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("document.querySelector('.rc-chart__box a').style.color = 'rgb(90, 90, 90)'")
        assert "color-contrast" in faults(page)

    def test_the_chart_is_walked_by_keyboard(self, shown: Callable[[], Page]) -> None:
        """From the top down, each box with a page once; Enter opens it; one without a page is only read."""
        page = shown()
        page.get_by_role("heading", name="How it is organized").evaluate("one => one.scrollIntoView()")
        page.locator(".rc-chart a").first.evaluate("one => one.focus()")
        walked = [page.evaluate("document.activeElement.textContent")]
        for _box in range(2):
            page.keyboard.press("Tab")
            walked.append(page.evaluate("document.activeElement.textContent"))
        assert walked == ["Winter roads", "Skid course", "Briefs"]
        page.keyboard.press("Shift+Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        page.keyboard.press("Enter")
        page.wait_for_url("**/courses/")

    def test_the_list_beside_it_opens_by_keyboard(self, shown: Callable[[], Page]) -> None:
        page = shown()
        page.get_by_text("The same as a list").evaluate("one => one.focus()")
        page.keyboard.press("Enter")
        inside = page.locator(".rc-pages-list")
        assert inside.get_by_role("link").all_text_contents() == ["Winter roads", "Skid course", "Briefs"]
