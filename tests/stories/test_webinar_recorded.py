"""A webinar's recording goes up, and everybody is told once (R25, P58, P59)."""

import re
import subprocess
import sys
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.stories import steps
from tests.stories.class_steps import sign_in_at_desk
from tests.stories.running import ROOT, Running

pytestmark = pytest.mark.slow
Visitor = Callable[..., Page]
TITLE = "Heat and the long traffic post"
FILMS = ROOT / "rollcall" / "catalog" / "demo_content" / "video"


def test_webinar_recorded_and_everyone_told_once(running: Running, visitor: Visitor) -> None:
    reader = visitor()
    steps.sign_in(reader, "pat@mail.example")
    reader.goto("/account/letters/")
    reader.locator("label").filter(has_text="Recordings of webinars").click()
    reader.get_by_role("button", name="Save").click()
    expect(reader.get_by_label("Recordings of webinars")).not_to_be_checked()

    dana = visitor()
    sign_in_at_desk(dana, "dana@rollcall.example")
    lower_the_limit(dana)
    publish_the_recording(dana)
    people = ask_to_send(dana)

    sam = visitor()
    sign_in_at_desk(sam, "sam@rollcall.example")
    agree(sam, people)
    assert told(running) == []  # the stop window

    for _twice in range(2):
        done = [sys.executable, "-m", "tests.stories.pass_window"]
        subprocess.run(done, cwd=ROOT, env=running.environment, check=True)
    letter = running.letter_to("alice@halecounty.example", "Recording")
    reached = wait_for_all(running, int(people))
    assert len(set(reached)) == len(reached) == int(people)
    assert "pat@mail.example" not in reached

    alice = visitor()
    found = re.search(r"https?://\S+/courses/\S+", letter)
    assert found
    alice.goto(found[0])
    expect(alice.get_by_role("heading", level=1)).to_contain_text(TITLE)
    stop_by_one_click(alice, letter)


def lower_the_limit(page: Page) -> None:
    """A lower number counts at once; then the few people of the demo are many."""
    page.goto("/staff/outreach/limit/")
    page.get_by_label("People one may write to alone").fill("3")
    page.get_by_role("button", name="Propose").click()
    expect(page.locator("body")).to_contain_text("may write to 3 people")


def publish_the_recording(page: Page) -> None:
    page.goto("/desk/recordings/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("What it is about").fill("How heat wears one down on a long post.")
    page.get_by_label("Recording (MP4)").set_input_files(FILMS / "clock.mp4")
    page.get_by_label("Captions (WebVTT)").set_input_files(FILMS / "clock.vtt")
    page.get_by_label("Transcript").fill("All that is said in it.")
    page.get_by_role("button", name="Publish the recording").click()
    expect(page.get_by_role("main")).to_contain_text("It is on the shelf")


def ask_to_send(page: Page) -> str:
    """Look, type the number, ask; the number."""
    page.get_by_role("link", name="Look at the letter").click()
    page.get_by_role("link", name="Look and send").click()
    people = number_shown(page)
    page.get_by_label(re.compile("How many people")).fill(people)
    page.get_by_role("button", name="Ask a colleague to agree").click()
    expect(page.locator("body")).to_contain_text("Waits for a second person")
    return people


def agree(page: Page, people: str) -> None:
    page.goto("/staff/outreach/")
    page.get_by_role("link", name=re.compile("Recording")).first.click()
    page.get_by_role("link", name="Look and agree").click()
    assert number_shown(page) == people
    page.get_by_label(re.compile("How many people")).fill(people)
    page.get_by_role("button", name="Agree and send").click()
    expect(page.locator("body")).to_contain_text("Can still be stopped")


def number_shown(page: Page) -> str:
    expect(page.locator("body")).to_contain_text("people get this letter")  # the page has come
    found = re.search(r"(\d+) people get this letter", page.locator("body").inner_text())
    assert found
    return found[1]


def told(running: Running) -> list[str]:
    """The addresses of all letters about the recording that were handed over."""
    files = Path(running.data / "letters").glob("[!.]*.eml")
    messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [str(message["To"]) for message in messages if str(message["Subject"]).startswith("Recording:")]


def wait_for_all(running: Running, people: int) -> list[str]:
    for address in ("bob@halecounty.example", "charlie@harborcity.example", "sam@rollcall.example"):
        running.letter_to(address, "Recording")
    for _second in range(40):
        if len(told(running)) >= people:
            break
        subprocess.run(["sleep", "0.5"], check=True)
    return told(running)


def stop_by_one_click(page: Page, letter: str) -> None:
    """The page of the letter's last link: opening decides nothing, the button does."""
    link = re.findall(r"https?://\S+/unsubscribe/", letter)[-1]
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("No more news from us?")
    page.get_by_role("button", name="No more news").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You hear no more news from us")
