"""What people do in the stories, each step as they would do it: by label, by button, by letter."""

import re
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Page, expect

from tests.stories.running import Running

PASSWORD = "a long walk to the harbor"
NEW_PASSWORD = "seven gulls over the old pier"


def register(page: Page, running: Running, name: str, email: str) -> None:
    """Sign up, and confirm by the letter."""
    page.goto("/accounts/signup/")
    page.get_by_label("Legal name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(running.link_in_letter(email, "confirm"))
    page.get_by_role("button", name="Confirm and go on").click()
    expect(page).not_to_have_url(re.compile("confirm-email"))


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(r"/account/|2fa/authenticate"))


def sign_in_as_staff(page: Page, email: str) -> None:
    """Password and then the code of the app, which the demo shows on a page of its own."""
    sign_in(page, email)
    used = _enter_code(page, email)
    with suppress(AssertionError):
        expect(page).to_have_url(re.compile("/account/"))
        return
    _enter_code(page, email, but=used)  # a code opens once: another visit had this one
    expect(page).to_have_url(re.compile("/account/"))


def _enter_code(page: Page, email: str, *, but: str = "") -> str:
    while (code := code_of(page, email)) == but:
        page.wait_for_timeout(500)
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    return code


def speak(page: Page, language: str) -> None:
    """Choose the language at the top of the page; an account keeps it."""
    page.goto("/help/")
    name = {"en": "English", "es": "Español"}[language]
    switch = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
    if not str(page.locator("html").get_attribute("lang")).startswith(language):
        switch.first.click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))


def code_of(page: Page, email: str) -> str:
    other = page.context.new_page()
    other.goto("/demo/")
    row = other.get_by_role("listitem").filter(has_text=email)
    found = re.search(r"\b\d{6}\b", row.inner_text())
    other.close()
    assert found, f"/demo/ shows no code for {email}"
    return found[0]


def ask_to_be_verified(page: Page, agency: str, poc: str, poc_email: str) -> None:
    """Name agency, role and point of contact."""
    page.goto("/account/verification/apply/")
    page.get_by_role("combobox", name="Your agency").fill(agency)
    page.get_by_role("option", name=re.compile(agency)).first.click()
    page.get_by_label("What you are there").select_option(label="Sworn law enforcement")
    page.get_by_label("Title or rank").first.fill("Deputy")
    page.get_by_label("Name", exact=True).fill(poc)
    page.get_by_label("Work e-mail").fill(poc_email)
    page.get_by_label("Phone at work").fill("555-0142")
    page.get_by_role("button", name="Send the application").click()
    read_what_is_new(page)
    expect(page).to_have_url(re.compile("/account/verification/$"))


def read_what_is_new(page: Page) -> None:
    """The terms, or the notice before the secure side: one tick and on."""
    expect(page.get_by_role("heading", name="Before you go on")).to_be_visible()
    page.get_by_text("I have read this and agree").click()
    page.get_by_role("button", name="Go on").click()


def answer_as_point_of_contact(page: Page, running: Running, poc_email: str, about: str) -> None:
    """Open the letter's link; opening decides nothing, the button does."""
    page.goto(running.link_in_letter(poc_email, about))
    expect(page.get_by_role("main")).to_contain_text(about)
    page.get_by_role("button", name="Yes, works here").click()


def approve(page: Page, name: str) -> None:
    """Staff open the application and approve it, proving themselves again where that is asked."""
    page.goto("/staff/verifications/")
    page.get_by_role("link", name=re.compile(name)).first.click()
    page.get_by_role("button", name=re.compile("Approve")).first.click()


def click_through(page: Page, button: str, until: Callable[[], bool], most: int = 60) -> None:
    """Press a button until something is so."""
    for _turn in range(most):
        if until():
            return
        page.get_by_role("button", name=button).first.click()
    raise AssertionError(f"pressed {button} {most} times and it never ended")
