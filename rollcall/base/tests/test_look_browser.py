"""The look in a real Chromium: every part at two widths, in light and dark."""

import mimetypes
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

pytestmark = [
    pytest.mark.browser,
    pytest.mark.alike,
    pytest.mark.xdist_group("look-browser"),
    pytest.mark.urls("rollcall.base.tests.gallery.urls"),
]
PAGES = ["parts", "home", "player", "paper"]
Open = Callable[..., Page]


@pytest.fixture
def show(db: None, client: Client, chromium: Browser) -> Iterator[Open]:
    """`show("parts", width=360)`: the gallery's page in a browser."""
    context = chromium.new_context(base_url="http://localhost")
    faults: list[str] = []
    weights: dict[str, int] = {}
    drawn: dict[str, tuple[bytes, dict[str, str]]] = {}

    def draw(path: str) -> None:
        """Here and not when the browser asks: that is another context, with a connection of its own."""
        response = client.get(path)
        drawn[path] = (response.content, dict(response.headers))

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://localhost").split("?")[0]
        if path.startswith("/static/"):
            found = Path(str(finders.find(path.removeprefix("/static/"))))
            body, headers = found.read_bytes(), {"content-type": str(mimetypes.guess_type(found)[0])}
        else:
            body, headers = drawn[path]
        weights[path] = len(body) if path.endswith("woff2") else len(brotli.compress(body))
        route.fulfill(body=body, headers=headers)

    def make(name: str, *, width: int = 1280) -> Page:
        draw(f"/{name}/")
        draw("/search/")
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"/{name}/")
        page.wait_for_load_state("networkidle")
        return page

    context.route("**/*", answer)
    make.weights = weights  # type: ignore[attr-defined]
    yield make
    context.close()
    assert not faults


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(show: Open, name: str) -> None:
    """R20: WCAG 2.2 AA; no sideways scroll on a phone; in light and in the dark."""
    page = show(name)
    for width, scheme in product([1280, 360], ["light", "dark"]):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = [violation["id"] for violation in Axe().run(page).response["violations"]]
        assert (width, scheme, found) == (width, scheme, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_would_see_pale_words_and_a_nameless_picture(show: Open) -> None:
    """Negative control."""
    page = show("home")
    page.evaluate("document.querySelector('h1').style.color = 'rgb(220, 220, 220)'")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    found = {violation["id"] for violation in Axe().run(page).response["violations"]}
    assert {"color-contrast", "image-alt"} <= found


def test_the_first_view_is_light(show: Open) -> None:
    """Under 150 kB and 12 requests over the wire."""
    show("home")
    weights: dict[str, int] = show.weights  # type: ignore[attr-defined]
    assert len(weights) <= 12
    assert sum(weights.values()) < 150_000


def test_the_first_tab_leads_past_the_header(show: Open) -> None:
    page = show("home")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_form_sent_back_begins_at_its_errors(show: Open) -> None:
    page = show("parts")
    assert page.evaluate("document.activeElement.matches('[data-summary]')")
    page.get_by_role("link", name="E-mail: Enter a valid email address.").click()
    assert page.evaluate("document.activeElement.id") == "id_bad-email"


def test_an_agency_is_chosen_by_keyboard(show: Open) -> None:
    page = show("parts")
    box = page.get_by_role("combobox", name="Your agency")
    box.press_sequentially("hale")
    page.get_by_role("option", name="Hale County").wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    assert box.input_value() == "Hale County Sheriff’s Office"
    assert page.locator("[name=agency_id]").input_value() == "17"
    assert box.get_attribute("aria-expanded") == "false"


def test_a_dialog_opens_and_closes_by_keyboard(show: Open) -> None:
    page = show("parts")
    page.get_by_role("button", name="Revoke", exact=True).press("Enter")
    assert page.get_by_role("dialog", name="Revoke this certificate?").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0


def test_on_a_phone_the_outline_is_a_sheet_that_starts_folded(show: Open) -> None:
    assert not show("player", width=360).get_by_role("link", name="Your own clock").is_visible()
    assert show("player", width=1280).get_by_role("link", name="Your own clock").is_visible()


def test_a_theme_is_worn_at_once_and_remembered(show: Open) -> None:
    """The device is light; the visitor chooses dark in the foot, and then the device again."""
    page = show("home")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    switch = page.get_by_role("group", name="Light or dark")
    switch.get_by_role("button", name="Dark").click()
    dark = page.evaluate(ground)
    page.reload()
    assert switch.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"
    assert (page.evaluate(ground), dark == light) == (dark, False)
    switch.get_by_role("button", name="Same as device").click()
    assert page.evaluate(ground) == light
    assert page.context.cookies() == []


def test_a_chosen_light_holds_on_a_dark_device(show: Open) -> None:
    page = show("home")
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Light", exact=True).click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
