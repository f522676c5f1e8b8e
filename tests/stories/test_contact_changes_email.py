"""Somebody who cannot read the old mailbox any more writes to us, and comes in with the new address.

Nobody types an address beyond the first page: everything is found by its role and its words.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stories import steps
from tests.stories.running import Running

pytestmark = pytest.mark.slow
OLD, NEW, NAME = "ines.marsh@halecounty.example", "ines.marsh@harborcity.example", "Ines Marsh"


def test_contact_then_email_changed_then_answered(running: Running, visitor: Callable[..., Page]) -> None:
    """R10, R37, P13, P19: asked without an account, proved by the new mailbox, carried out by one button."""
    running.ask("-m", "tests.stories.make_mover")
    officer, staff = visitor(phone=True), visitor()
    number = write(officer)
    answer_from_the_new_mailbox(officer, running)
    carry_out(staff, number)
    assert NEW in running.letter_to(OLD, "Your e-mail at")
    assert OLD in running.letter_to(NEW, "This is now your e-mail")
    come_in_with_the_new_address(officer, running)


def write(page: Page) -> str:
    """From the first page to the number of the case."""
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Contact us").click()
    page.get_by_role("link", name="My e-mail has changed").click()
    page.get_by_label("Your name").fill(NAME)
    page.get_by_label("Old e-mail").fill(OLD)
    page.get_by_label("New e-mail").fill(NEW)
    page.get_by_label("Your agency").fill("Harbor City Police Department")
    words = page.get_by_label("Anything else that we should know")
    words.press_sequentially("I moved in May. The county closed my mailbox.", delay=50)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your message")
    found = re.search(r"C-\d{4}-\d{6}", page.get_by_role("main").inner_text())
    assert found
    return found[0]


def answer_from_the_new_mailbox(page: Page, running: Running) -> None:
    """Opening the letter's link proves nothing; the button does."""
    page.goto(running.link_in_letter(NEW, "We have your message"))
    page.get_by_role("button", name="Yes, this mailbox is mine").click()
    expect(page.get_by_role("main")).to_contain_text("We know now that this mailbox is yours")


def carry_out(page: Page, number: str) -> None:
    """Staff find it in their queue, say how they know who it is, and press one button."""
    page.goto("/")
    page.get_by_role("link", name="Sign in", exact=True).click()
    page.get_by_label("E-mail").fill("dana@rollcall.example")
    page.get_by_label("Password", exact=True).fill(steps.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("textbox", name="Code").fill(steps.code_of(page, "dana@rollcall.example"))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Staff desk").first.click()
    page.get_by_role("link", name="What people ask").last.click()
    page.get_by_role("row", name=re.compile(number)).get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text("The new mailbox has answered.")
    page.get_by_label("How you know who it is").select_option(label="The point of contact confirmed it")
    page.get_by_label("What you checked").fill("Sgt. Whitfield knows her and the move.")
    page.get_by_role("button", name="Change the e-mail").click()
    expect(page.get_by_role("main")).to_contain_text("Solved")


def come_in_with_the_new_address(page: Page, running: Running) -> None:
    """The letter leads to the answer, past the sign-in: with the new address, and the password of always."""
    page.goto(running.link_in_letter(NEW, "Solved"))
    page.get_by_label("E-mail").fill(NEW)
    page.get_by_label("Password", exact=True).fill(steps.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(f"Your account has moved to {NEW}")
    page.get_by_role("button", name="Yes, it helped").click()
    expect(page.get_by_role("main")).to_contain_text("You said yes. Thank you.")
