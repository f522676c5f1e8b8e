"""The portal's main job, from a stranger to a certificate that anyone can check.

Everything is real: the portal as `make run` starts it, a browser for each person, the letters, and a
SCORM package that somebody else made.
"""

import io
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.stories import steps
from tests.stories.packages import GOLF, Played
from tests.stories.running import ROOT, Running

pytestmark = [pytest.mark.shared, pytest.mark.slow]
Visitor = Callable[..., Page]


# One walk on each database; what other packages ask for has nothing to do with it.
WALKS = [GOLF[0], *(pytest.param(package, marks=pytest.mark.alike) for package in GOLF[1:])]


@pytest.mark.parametrize("package", WALKS, ids=lambda package: package.slug)
def test_officer_earns_certificate(
    package: Played, running: Running, visitor: Visitor, shared: Path, tmp_path: Path
) -> None:
    """R1–R4, R13–R16, R26, R29."""
    name, email = f"Olive {package.slug.title()}", f"olive.{package.slug}@halecounty.example"
    title = f"Story of {package.slug}"
    course_around(package, title, running, shared)
    page = visitor()
    become_verified(page, name, email, running, visitor)

    page.goto(f"/courses/{package.slug}/")
    page.get_by_role("button", name="Start").click()
    package.first_half(page)
    page.get_by_role("link", name="Leave, keep my place").click()
    expect(page).to_have_url(re.compile("/account/$"))

    phone = on_a_phone(page, visitor, tmp_path)
    phone.goto("/account/")
    phone.get_by_role("link", name="Continue").first.click()
    package.here(phone)
    package.second_half(phone)
    phone.get_by_role("button", name="Next part", exact=True).click()
    take_the_test(phone, right=False)
    expect(phone.get_by_role("main")).to_contain_text("0")
    phone.get_by_role("button", name="Try again").click()
    answer_all(phone, right=True)
    finish(phone)

    number = print_certificate(phone, name, title, "Deputy", "Hale County", "1.5")
    check_as_a_stranger(visitor(), number, name, title)
    print(running.ledger(email))


def test_a_package_may_be_the_last_part(running: Running, visitor: Visitor, shared: Path) -> None:
    """R16: a package that reports a score completes the course from its own origin, certificate and all."""
    package = replace(GOLF[0], slug="golf-alone")
    course_around(package, "Golf alone", running, shared, "without-test")
    page = visitor()
    steps.sign_in(page, "charlie@harborcity.example")
    page.goto("/courses/golf-alone/")
    page.get_by_role("button", name="Start").click()
    package.first_half(page)
    package.second_half(page)
    expect(page.locator("[data-saved-state]")).to_have_text("Saved", timeout=40_000)
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("finished")
    number = print_certificate(page, "Charlie Okada", "Golf alone", "Officer", "Harbor City")
    assert number.replace("-", "") in running.letter_to("charlie@harborcity.example", "certificate").replace(
        "-", ""
    )


def course_around(package: Played, title: str, running: Running, shared: Path, *more: str) -> None:
    place = str(package.place(shared))
    subprocess.run(
        [sys.executable, "-m", "tests.stories.make_course", package.slug, title, place, *more],
        cwd=ROOT,
        env=running.environment,
        check=True,
    )


def become_verified(page: Page, name: str, email: str, running: Running, visitor: Visitor) -> None:
    """Register, be vouched for by Bob, be approved by Dana; until then the course says what is missing."""
    steps.register(page, running, name, email)
    steps.ask_to_be_verified(page, "Hale County", "Bob Whitfield", "bob@halecounty.example")
    page.goto("/courses/recognizing-an-ambush/")
    expect(page.get_by_role("main")).to_contain_text("We asked Bob Whitfield")
    steps.answer_as_point_of_contact(visitor(), running, "bob@halecounty.example", name)
    staff = visitor()
    steps.sign_in_as_staff(staff, "dana@rollcall.example")
    steps.approve(staff, name)
    running.letter_to(email, "approved")


def on_a_phone(page: Page, visitor: Visitor, folder: Path) -> Page:
    """The same person, signed in on a phone-sized screen."""
    kept = folder / "session.json"
    page.context.storage_state(path=kept)
    phone = visitor(phone=True, storage=kept)
    phone.on("dialog", lambda dialog: dialog.accept())  # the package asks whether to resume
    return phone


def take_the_test(page: Page, *, right: bool) -> None:
    page.get_by_role("button", name="Begin the test").click()
    answer_all(page, right=right)


def answer_all(page: Page, *, right: bool) -> None:
    for _question in range(2):
        wanted = re.compile("Watching|Rest" if right else "Running|Rush")
        page.locator("label").filter(has_text=wanted).click()
        page.get_by_role("button", name="Answer").click()
    page.get_by_role("button", name="Hand in").click()


def finish(page: Page) -> None:
    page.get_by_role("button", name=re.compile("To the end|Next")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("finished")


def print_certificate(page: Page, *wanted: str) -> str:
    """Print from my page; the paper's text is checked. The number on it."""
    page.goto("/account/certificates/")
    address = page.get_by_role("link", name=re.compile("Print")).first.get_attribute("href")
    paper = page.request.get(address or "")
    assert paper.headers["content-type"] == "application/pdf"
    words = pypdf.PdfReader(io.BytesIO(paper.body())).pages[0].extract_text()
    text = re.sub(r"\s+", " ", words)
    assert [words for words in (*wanted, "Credit is decided by each state") if words not in text] == [], text
    number = re.search(r"(?:[0-9A-Z]{5}-){4}[0-9A-Z]{6}", text)
    assert number, text
    return number[0]


def check_as_a_stranger(page: Page, number: str, name: str, title: str) -> None:
    """Nobody's browser: the number alone shows the content and that it is valid."""
    page.goto("/certificates/")
    page.get_by_role("textbox").fill(number.lower())
    page.get_by_role("button", name="Check").click()
    for wanted in (name, title, "Valid"):
        expect(page.get_by_role("main")).to_contain_text(wanted)
