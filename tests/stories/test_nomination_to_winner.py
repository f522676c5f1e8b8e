"""A deputy nominates; one reviewer has a conflict, another scores; two of staff decide; the winner stands.

The portal as `make run` starts it, a browser for each person, and the letters.
"""

import io
import re
from collections.abc import Callable

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.stories import steps
from tests.stories.running import Running

pytestmark = pytest.mark.slow
ROUND = "Recognition 2027"
TITLE = "A buddy on the first night back"
TOLD = {
    "In one sentence": "Whoever was off hurt or ill rides with a colleague on the first night back.",
    "The problem": "At Hale County Sheriff’s Office four of nine got hurt again within a month.",
    "What is done": "The sergeant pairs them for one night, and asks both the next morning.",
    "What it costs": "One night of a second officer.",
    "Who does the work": "The sergeant of the shift.",
    "What came of it": "Nobody got hurt again in the two years since.",
    "Began in": "2022",
}


def test_nomination_conflict_declared_winner_published(
    running: Running, visitor: Callable[..., Page]
) -> None:
    """R33, P24."""
    officer, lee, noor, dana, sam = (visitor() for _person in range(5))
    nominate(officer)
    assert TITLE in running.letter_to("alice@halecounty.example", "We have your nomination")
    running.ask("-m", "tests.stories.pass_nominations")
    steps.sign_in_as_staff(dana, "dana@rollcall.example")
    at_the_round(dana)
    dana.get_by_role("button", name="Begin the review").click()
    expect(dana.get_by_role("button", name="Give out nominations")).to_be_visible()
    steps.sign_in_as_staff(lee, "lee@plains.example")
    declare(lee, "I have a conflict", "I trained with them for years")
    steps.sign_in_as_staff(noor, "noor@fieldnotes.example")
    declare(noor, "No conflict")
    dana.get_by_role("button", name="Give out nominations").click()
    expect(dana.get_by_role("main")).to_contain_text("Given out: 1")
    sees_nothing(lee)
    score(noor, running)
    propose(dana)
    steps.sign_in_as_staff(sam, "sam@rollcall.example")
    decide_and_publish(sam)
    letter = running.letter_to("alice@halecounty.example", "Recognized")
    assert "persuaded us" in letter
    officer.goto("/recognition/")
    officer.get_by_role("link", name=TITLE).click()
    expect(officer.get_by_role("main")).to_contain_text("Recognized")
    certificate(officer)


def nominate(page: Page) -> None:
    """From the library to a nomination that is in."""
    steps.sign_in(page, "alice@halecounty.example")
    page.goto("/model-programs/")
    page.get_by_role("link", name="Nominate yours").click()
    page.get_by_role("main").get_by_role("link", name=ROUND, exact=True).click()
    page.get_by_role("link", name="Begin a nomination").click()
    page.get_by_label("Title of the program").fill(TITLE)
    page.get_by_text("Officer Wellness", exact=True).click()
    page.get_by_role("button", name="Open the draft").click()
    page.get_by_role("button", name="Send it in").click()
    expect(page.get_by_role("alert").first).to_contain_text("Still empty")
    for label, words in TOLD.items():
        page.get_by_label(label, exact=False).first.fill(words)
    page.get_by_role("button", name="Save, go on later").click()
    expect(page.get_by_role("main")).to_contain_text("Everything is there")
    page.get_by_role("button", name="Send it in").click()
    expect(page.get_by_role("main")).to_contain_text("Submitted")


def at_the_round(page: Page) -> None:
    page.goto("/staff/")
    page.get_by_role("link", name="Recognition", exact=True).last.click()
    page.get_by_role("row").get_by_role("link", name=ROUND, exact=True).click()


def declare(page: Page, answer: str, why: str = "") -> None:
    """Nothing of a nomination is shown before."""
    page.goto("/reviews/")
    expect(page.get_by_role("main")).not_to_contain_text(TITLE)
    page.get_by_role("link", name="Declare").click()
    asked = page.get_by_role("group", name=re.compile("Hale County Sheriff"))
    asked.get_by_text(answer).click()
    page.get_by_label(re.compile("If you have a conflict")).fill(why)
    page.get_by_role("button", name="Declare").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")


def sees_nothing(page: Page) -> None:
    page.goto("/reviews/")
    expect(page.get_by_role("main")).not_to_contain_text(TITLE)
    expect(page.get_by_role("main")).to_contain_text("A spare radio battery")


def score(page: Page, running: Running) -> None:
    """The sample first; then, by the letter, what counts, without the agency's name."""
    page.goto("/reviews/")
    page.get_by_role("link", name="A spare radio battery").click()
    give_marks(page, 3)
    page.goto(running.link_in_letter("noor@fieldnotes.example", "To read and score"))
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("main")).to_contain_text("[the agency]")
    expect(page.get_by_role("main")).not_to_contain_text("Hale County")
    give_marks(page, 5)
    expect(page.get_by_role("main")).to_contain_text("Mean 5.00")


def give_marks(page: Page, mark: int) -> None:
    rubric = page.get_by_role("group").filter(has=page.get_by_role("radio"))
    for group in rubric.all():
        group.get_by_text(re.compile(f"^{mark}: ")).click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="What all gave")).to_be_visible()


def propose(page: Page) -> None:
    page.reload()
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Put it on the shortlist").click()
    expect(page.get_by_role("button", name="Put it on the shortlist")).to_have_count(0)
    page.get_by_label("Award it", exact=True).check()
    page.get_by_label("Why, for us").fill("The highest mean.")
    page.get_by_label("Why, for the agency").fill("Two years without an injury persuaded us.")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_role("main")).to_contain_text("A colleague has to decide")


def decide_and_publish(page: Page) -> None:
    page.goto("/staff/recognition/")
    page.get_by_role("row").get_by_role("link", name=ROUND, exact=True).click()
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Decide as proposed").click()
    expect(page.get_by_role("button", name="Decide as proposed")).to_have_count(0)
    page.goto("/staff/recognition/")
    page.get_by_role("row").get_by_role("link", name=ROUND, exact=True).click()
    page.get_by_role("button", name="Publish the winners").click()
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Put it into the library").click()
    expect(page.get_by_role("link", name="Its card in the library")).to_be_visible()


def certificate(page: Page) -> None:
    page.goto("/nominations/")
    page.get_by_role("link", name=TITLE).click()
    address = page.get_by_role("link", name="Print the certificate").get_attribute("href")
    paper = pypdf.PdfReader(io.BytesIO(page.request.get(str(address)).body()))
    text = " ".join(paper.pages[0].extract_text().split())
    assert "Hale County Sheriff’s Office" in text
    assert TITLE in text
