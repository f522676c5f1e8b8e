"""A new editor makes a program with a chart, a kit and a locked resource; a colleague clears; people read.

Everybody finds the way by names on screen alone: no address is typed after the portal's front page.
"""

from collections.abc import Callable
from contextlib import suppress

import pyotp
import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLateError

from tests.stories import steps
from tests.stories.make_editors import CLEARER, EDITOR, SECRETS
from tests.stories.running import Running

pytestmark = pytest.mark.slow
RESOURCE, KIT, PROGRAM = "Ice on the bridge deck", "Winter roads kit", "Safe winter driving"
SECRET = "Slow down before the deck, never on it."  # what only verified officers may read
TITLES = (RESOURCE, KIT, PROGRAM)


def test_new_editor_makes_a_program(running: Running, visitor: Callable[..., Page]) -> None:
    """R30, R32, P26, P71."""
    running.ask("-m", "tests.stories.make_editors")
    ann, cleo, passerby, officer = (visitor() for _person in range(4))
    enter(ann, EDITOR)
    make_resource(ann)
    make_kit(ann)
    make_program(ann)
    enter(cleo, CLEARER)
    for title in TITLES:
        assert "Ann Hill wrote" in running.letter_to(CLEARER, f"To clear: {title}")
        clear(cleo, title)
        assert "Cleo Ames cleared" in running.letter_to(EDITOR, f"Cleared: {title}")
    read_as_anybody(passerby)
    read_as_officer(officer)


def enter(page: Page, email: str) -> None:
    """From the front page to the desk, by password and code."""
    sign_in_from_front(page, email)
    page.get_by_role("textbox", name="Code").fill(pyotp.TOTP(SECRETS[email]).now())
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Staff desk").click()
    expect(page.get_by_role("heading", name="What waits for you today")).to_be_visible()


def sign_in_from_front(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(steps.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def begin(page: Page, kind: str, title: str, overview: str) -> None:
    """A new page of some kind, from the desk's first screen."""
    page.get_by_role("link", name="Dashboard").click()
    page.get_by_role("region", name="Make a page").get_by_role("link", name=kind).click()
    page.get_by_role("textbox", name="Title").fill(title)
    page.get_by_role("textbox", name="Overview").fill(overview)


def put_block(page: Page, kind: str) -> Locator:
    """A new block at the end of the body; what it is made of."""
    body = page.get_by_role("region", name="Body", exact=True)
    more = body.get_by_role("button", name="Insert a block").last
    more.click()
    choice = page.get_by_role("option", name=kind, exact=True)
    with suppress(TooLateError):
        choice.wait_for(timeout=4_000)
    if not choice.is_visible():  # the list closes when the page has just saved itself: open it again
        more.click()
    choice.click()
    return body


def choose(page: Page, button: Locator, name: str) -> None:
    """From the list in a window of its own."""
    button.click()
    window = page.get_by_role("dialog")
    window.get_by_role("link", name=name).click()
    expect(window).to_have_count(0)


def choose_page(page: Page, button: Locator, name: str) -> None:
    """Of many pages, by the search in the window."""
    button.click()
    window = page.get_by_role("dialog")
    window.get_by_role("textbox", name="Search term").fill(name)
    window.get_by_role("link", name=name).click()
    expect(window).to_have_count(0)


def submit(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Submit to Clearance").click()


def submit_until_it_waits(page: Page, title: str) -> None:
    """Where the editor was just saving by itself, a press may only save: so it says, and one goes on."""
    submit(page)
    told = page.get_by_role("status")
    expect(told).to_contain_text(title)
    if "waits for clearance" not in told.inner_text():
        submit(page)
    expect(told).to_contain_text(f"“{title}” waits for clearance now.")


def make_resource(page: Page) -> None:
    begin(page, "A resource", RESOURCE, "What to watch for where a road crosses water in the cold.")
    put_block(page, "Text").get_by_role("textbox").last.fill(SECRET)
    page.get_by_role("combobox", name="What it is").select_option(label="Guide")
    page.get_by_role("spinbutton", name="Minutes it takes").fill("8")
    page.get_by_role("textbox", name="Date", exact=False).fill("2026-11-20")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Who may open it")).to_have_value("verified")
    choose(page, page.get_by_role("button", name="Choose provider"), "Plains Officer Safety Center")
    submit_until_it_waits(page, RESOURCE)


def make_kit(page: Page) -> None:
    begin(page, "A kit", KIT, "What a shift needs before the first frost.")
    page.get_by_role("textbox", name="Date").fill("2026-11-21")
    page.keyboard.press("Tab")
    choose_page(page, page.get_by_role("button", name="Choose a page (Resource)"), RESOURCE)
    page.get_by_role("textbox", name="Why it is in the kit").fill("Read it first.")
    submit_until_it_waits(page, KIT)


def make_program(page: Page) -> None:
    """The first try has a link that says nothing; the portal names it, and she mends it."""
    begin(page, "A program page", PROGRAM, "Fewer officers hurt on winter roads.")
    put_block(page, "Text").get_by_role("textbox").last.fill("One crash in five comes with the first frost.")
    body = put_block(page, "Button")
    body.get_by_role("textbox", name="Words").fill("Click here")
    body.get_by_role("textbox", name="Or an address").fill("/events/")
    box(page, "Program", PROGRAM)
    box(page, "Part of a program", "Skid course", "Every fall")
    box(page, "Part of a program", "Roll-call briefs", address="/toolkit/")
    picks = page.get_by_role("region", name="Kits and resources")
    for title in (KIT, RESOURCE):
        picks.get_by_role("button", name="Add kit or resource").click()
        choose_page(page, picks.get_by_role("button", name="Choose a page").last, title)
    submit(page)
    told = page.get_by_role("status")
    expect(told).to_contain_text("Not yet. Your draft is kept.")
    expect(told).to_contain_text("the link “Click here” does not say where it leads")
    page.get_by_role("region", name="Button").get_by_role("textbox", name="Words").last.fill("Find a class")
    submit_until_it_waits(page, PROGRAM)


def box(page: Page, step: str, name: str, note: str = "", address: str = "") -> None:
    """One more box at the foot of the chart."""
    chart = page.get_by_role("region", name="Organization chart")
    chart.get_by_role("button", name="Add box").click()
    chart.get_by_role("combobox", name="Step").last.select_option(label=step)
    chart.get_by_role("textbox", name="Name").last.fill(name)
    chart.get_by_role("textbox", name="In a few words").last.fill(note)
    chart.get_by_role("textbox", name="Or an address").last.fill(address)


def clear(page: Page, title: str) -> None:
    """From the desk's first screen."""
    page.get_by_role("link", name="Dashboard").click()
    page.get_by_role("link", name="Pages to clear").click()
    page.get_by_role("main").get_by_role("link", name=title).click()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Approve and Publish", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(title)


def find_program(page: Page) -> None:
    """As anybody finds it: from the front page by the menu."""
    page.get_by_role("link", name="Programs", exact=True).first.click()
    page.get_by_role("main").get_by_role("link", name=PROGRAM).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PROGRAM)


def read_as_anybody(page: Page) -> None:
    """The chart, and the kit; of the locked resource the title, the overview and how to get in (P26)."""
    page.goto("/")
    find_program(page)
    chart = page.get_by_role("region", name="How it is organized")
    expect(chart.get_by_role("listitem").filter(has_text="Skid course").first).to_be_visible()
    expect(chart.get_by_role("link", name="Roll-call briefs").first).to_be_visible()
    page.get_by_role("region", name="Kits and resources").get_by_role("link", name=KIT).click()
    expect(page.get_by_role("link", name="Download the kit")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name=RESOURCE).click()
    expect(page.get_by_role("heading", name="This resource is for verified officers")).to_be_visible()
    expect(page.get_by_role("link", name="Create a free account")).to_be_visible()
    assert SECRET not in page.content()


def read_as_officer(page: Page) -> None:
    sign_in_from_front(page, "alice@halecounty.example")
    find_program(page)
    page.get_by_role("region", name="Kits and resources").get_by_role("link", name=RESOURCE).click()
    expect(page.get_by_role("main")).to_contain_text(SECRET)
