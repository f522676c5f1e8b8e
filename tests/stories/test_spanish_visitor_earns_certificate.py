"""Somebody who reads only Spanish goes the whole way, from the first page to a certificate (issue 4).

The words are looked up in the catalog that runs, so that a label that nobody translated is not found. The
point of contact and staff read English; what they set off reaches the officer in Spanish all the same.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from tests.stories import steps
from tests.stories.packages import GOLF
from tests.stories.running import Running
from tests.stories.test_officer_earns_certificate import course_around

pytestmark = [pytest.mark.shared, pytest.mark.slow, pytest.mark.alike]
Visitor = Callable[..., Page]
NAME, EMAIL = "Inés Robledo", "ines.robledo@halecounty.example"
GOLF_ES = replace(GOLF[0], slug="golf-es")


def es(words: str) -> str:
    """The Spanish words; they have to be other ones."""
    with override("es"):
        told = gettext(words)
    assert told != words, f"not translated: {words}"
    return told


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=es(words), exact=True).first.click()


def test_spanish_visitor_earns_certificate(running: Running, visitor: Visitor, shared: Path) -> None:
    """R2–R4, R14, R16, R26, by Spanish labels alone."""
    course_around(GOLF_ES, "Story in Spanish", running, shared)
    page = visitor()
    open_an_account(page, running)
    be_verified(page, running, visitor)
    take_the_course(page)
    press(page, "Hand in")
    page.get_by_role("button", name=re.compile(f"{es('To the end')}|{es('Next')}")).first.click()
    page.goto("/account/certificates/")
    expect(page.get_by_role("link", name=re.compile(es("Print"))).first).to_be_visible()
    for path in (
        "/",
        "/account/",
        "/account/transcript/",
        "/courses/golf-es/",
        "/events/",
        "/search/?q=golf",
    ):
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == "es", path


def open_an_account(page: Page, running: Running) -> None:
    """One tap on Español; the letter that confirms is Spanish too."""
    page.goto("/")
    page.get_by_role("link", name="Español").click()
    expect(page.get_by_role("link", name=es("Sign in"), exact=True)).to_be_visible()
    page.goto("/accounts/signup/")
    page.get_by_label(es("Legal name")).fill(NAME)
    page.get_by_label(es("E-mail")).fill(EMAIL)
    page.get_by_label(es("Password"), exact=True).fill(steps.NEW_PASSWORD)
    press(page, "Open the account")
    page.goto(running.link_in_letter(EMAIL, "onfirm"))
    press(page, "Confirm and go on")
    page.wait_for_url(re.compile("^(?!.*confirm-email)"))


def be_verified(page: Page, running: Running, visitor: Visitor) -> None:
    """Bob and Dana read English; the notice and the letter of approval are Spanish."""
    page.goto("/account/verification/apply/")
    page.get_by_role("combobox", name=es("Your agency")).fill("Hale County")
    page.get_by_role("option", name=re.compile("Hale County")).first.click()
    page.get_by_label(es("What you are there")).select_option(label=es("Sworn law enforcement"))
    page.get_by_label(es("Title or rank")).first.fill("Agente")
    page.get_by_label(es("Name"), exact=True).fill("Bob Whitfield")
    page.get_by_label(es("Work e-mail")).fill("bob@halecounty.example")
    page.get_by_label(es("Phone at work")).fill("555-0142")
    press(page, "Send the application")
    expect(page.get_by_role("main")).to_contain_text("Su uso queda registrado")
    page.get_by_text(es("I have read this and agree")).click()
    press(page, "Go on")
    steps.answer_as_point_of_contact(visitor(), running, "bob@halecounty.example", NAME)
    staff = visitor()
    steps.sign_in_as_staff(staff, "dana@rollcall.example")
    steps.approve(staff, NAME)
    running.letter_to(EMAIL, "aprob")


def take_the_course(page: Page) -> None:
    """The package is its maker's; everything around it is Spanish."""
    page.goto("/courses/golf-es/")
    press(page, "Start")
    GOLF_ES.first_half(page)
    GOLF_ES.second_half(page)
    press(page, "Next part")
    press(page, "Begin the test")
    for _question in range(2):
        page.locator("label").filter(has_text=re.compile("Watching|Rest")).click()
        press(page, "Answer")
