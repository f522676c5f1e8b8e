"""An officer stood on a class's roster before he had an account; once he registers, the class is his."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.stories import class_steps as classes
from tests.stories import papers, steps
from tests.stories.running import Running

pytestmark = pytest.mark.slow
Visitor = Callable[..., Page]
TITLE = "Listening at a kitchen table"
NAME, EMAIL = "Omar Reyes", "omar.reyes@duneford.example"


def test_never_registered_claims_the_class(running: Running, visitor: Visitor, tmp_path: Path) -> None:
    """R8, R22; P5, P8."""
    host, desk = visitor(), visitor()
    steps.sign_in(host, "bob@halecounty.example")
    classes.sign_in_at_desk(desk, "dana@rollcall.example")
    classes.offer_a_room(host, TITLE)
    classes.agree_and_hand_over(desk, TITLE, "Plains Officer Safety Center")
    classes.plan(desk, seats=20, hours="3")
    classes.let_teach(desk, "Lee Castellanos")
    slug = classes.publish(desk)
    event = re.findall(r"\d+", desk.url)[-1]
    classes.pass_time(running, slug, "over")
    read_in(desk, event, tmp_path / "sign-in sheet.csv")
    classes.close(desk, event)
    expect(desk.get_by_role("row").filter(has_text=NAME)).to_contain_text("Attended")
    running.letter_to(EMAIL, TITLE)

    omar = visitor(phone=True)
    registers_by_himself(omar, running)
    omar.goto("/account/transcript/")
    expect(omar.get_by_role("main")).to_contain_text(TITLE)
    papers.print_certificate(omar, NAME, TITLE, "Hours 3", course=TITLE)
    assert classes.accounts_of(running, EMAIL) == [NAME]


def read_in(page: Page, event: str, sheet: Path) -> None:
    """The roster as somebody kept it in a spreadsheet."""
    sheet.write_text(f"Name,E-mail,Agency,Rank\n{NAME},{EMAIL.title()},Duneford PD,Patrol Officer\n")
    page.goto(f"/desk/events/{event}/roster/")
    page.get_by_label("Roster", exact=True).set_input_files(sheet)
    page.get_by_role("button", name="Read and show the plan").click()
    expect(page).to_have_url(re.compile(r"/roster/\d+/$"))
    classes.do_roster(page, rows=1)


def registers_by_himself(page: Page, running: Running) -> None:
    """He knows of no letter: he signs up as anybody does, and what comes hands him the account."""
    page.goto("/accounts/signup/")
    page.get_by_label("Legal name").fill("Omar A. Reyes")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(steps.NEW_PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    classes.claim(page, running, EMAIL, "A record waits for you")
