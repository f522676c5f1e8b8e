"""An officer misses a certificate of 2016; it is found on an old roster that staff have read in.

The portal as `make run` starts it, a browser for each person, and the letters.
"""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.stories import steps
from tests.stories.running import Running

pytestmark = pytest.mark.slow
CLASSES = """Class ID,Title,Start Date,End Date,City,State,Hours,Instructor
H-16,Working the night shift safely,3/14/16,3/15/16,Plainview,Texas,16,Ray Okafor
"""
ROWS = """Class ID,Name,E-mail,Department
H-16,"MORENO, ALICE R",,Hale County SO
H-16,"DOE, JANE",,Other PD
"""


def test_missing_certificate_from_2016_found(
    running: Running, visitor: Callable[..., Page], tmp_path: Path
) -> None:
    """R26, R27."""
    officer, staff = visitor(phone=True), visitor()
    steps.sign_in(officer, "alice@halecounty.example")
    ask(officer)
    steps.sign_in_as_staff(staff, "dana@rollcall.example")
    read_in(staff, tmp_path)
    add_from_the_queue(staff)
    officer.goto("/account/cases/")
    expect(officer.get_by_role("main")).to_contain_text("Found")
    officer.get_by_role("link", name="Night shift class").click()
    officer.get_by_role("link", name="Print your certificate").click()
    expect(officer.get_by_role("main")).to_contain_text("15 March 2016")
    assert "Working the night shift safely" in paper(officer)
    assert "original date" in running.letter_to("alice@halecounty.example", "Found")


def ask(page: Page) -> None:
    """From the list of certificates to a case."""
    page.goto("/account/certificates/")
    page.get_by_role("link", name="A certificate is missing").click()
    page.get_by_label("What was it?").fill("Night shift class")
    page.get_by_label("In which year?").select_option("2016")
    page.get_by_label("Month, about").select_option(label="March")
    page.get_by_label("Where?").fill("Plainview, Texas")
    page.get_by_label("Who taught it?").fill("Okafor")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_role("main")).to_contain_text("Waiting for us")


def read_in(page: Page, place: Path) -> None:
    """Two tables: the plan is shown, then confirmed."""
    (place / "classes.csv").write_text(CLASSES)
    (place / "attendance.csv").write_text(ROWS)
    page.goto("/desk/history/")
    page.get_by_label("Who attended").set_input_files(place / "attendance.csv")
    page.get_by_label(re.compile("^Classes")).set_input_files(place / "classes.csv")
    page.get_by_label("Given by").select_option(index=1)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("main")).to_contain_text("Kept for whoever asks")
    page.get_by_text("I have looked at the plan.").click()
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_role("main")).to_contain_text("done")


def add_from_the_queue(page: Page) -> None:
    """The oldest first; the likeliest row first; one click."""
    page.goto("/staff/")
    page.get_by_role("link", name="Questions nobody has taken").click()
    page.get_by_role("link", name="Night shift class").click()
    expect(page.get_by_role("main")).to_contain_text("Same name")
    page.get_by_role("button", name="Add Alice R Moreno, Working the night shift safely").click()
    expect(page.get_by_role("main")).to_contain_text("It is on the record")


def paper(page: Page) -> str:
    """The text of the certificate, as it is printed."""
    address = page.get_by_role("link", name="Print “Working the night shift safely”").get_attribute("href")
    answer = page.request.get(str(address))
    return " ".join(pypdf.PdfReader(io.BytesIO(answer.body())).pages[0].extract_text().split())
