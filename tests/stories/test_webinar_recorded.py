"""A webinar's recording goes up, and everybody is told once, whoever is killed meanwhile (R25, P58, P59; F1).

The worker of `make run` sends to a mail server of our own, and both die by kill -9 in the middle. Judged by
what the mail server wrote down.
"""

import json
import re
from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.faults.judge import Record, until
from tests.stories import kills, steps
from tests.stories.class_steps import sign_in_at_desk
from tests.stories.running import ROOT, Running

pytestmark = pytest.mark.slow
Visitor = Callable[..., Page]
TITLE = "Heat and the long traffic post"
FILMS = ROOT / "rollcall" / "catalog" / "demo_content" / "video"
SUBJECT = "Recording:"
MANY = 300
PAT = "pat@mail.example"
# What docs/operating.md tells an operator to run once the mail server is back.
MAKE_DUE = """
from rollcall.base import clock
from rollcall.mail.models import Letter
print(Letter.objects.filter(state='retrying').update(due_at=clock.now()))"""


def test_webinar_recorded_and_everyone_told_once(running: Running, visitor: Visitor) -> None:
    wanted = set(json.loads(running.ask("-m", "tests.stories.make_people", str(MANY)))) - {PAT}
    say_no(visitor())
    dana, sam = visitor(), visitor()
    sign_in_at_desk(dana, "dana@rollcall.example")
    publish_the_recording(dana)
    people = ask_to_send(dana)
    assert int(people) == len(wanted)
    sign_in_at_desk(sam, "sam@rollcall.example")
    agree(sam, people)
    assert not running.mail.campaign(SUBJECT)  # the stop window

    began = len(running.mail.taken())
    running.ask("-m", "tests.stories.pass_window")
    deaths = kills.in_the_middle(running, began)
    alice, letter = visitor(), running.letter_to("alice@halecounty.example", SUBJECT)
    watch(alice, letter)
    stop_by_one_click(alice, letter)
    running.ask("manage.py", "shell", "-v0", "-c", MAKE_DUE)
    until(lambda: all_taken(sam, people), seconds=120, what="the last letter")

    record, listed = Record(running.mail.campaign(SUBJECT)), maybe_twice(dana)
    assert wrong_with(record, wanted, listed, deaths) == []
    assert record.repeats  # of the worker that died at its 250
    the_judge_sees(record, wanted, listed, deaths)


def wrong_with(record: Record, wanted: set[str], listed: set[str], deaths: int) -> list[str]:
    """Each address once, under one Message-ID; what came again is listed, and no more than kills explain."""
    numbers = {number for number, address in record.seen if address in listed}
    wrong = [f"{address} was not told" for address in wanted - set(record.told)]
    wrong += [f"{address} was told" for address in set(record.told) - wanted]
    return wrong + record.twice(numbers) + list(filter(None, [record.too_many(deaths)]))


def the_judge_sees(record: Record, wanted: set[str], listed: set[str], deaths: int) -> None:
    """The control: one letter more or less in the same record, and it is found."""
    number, address = next((number, address) for number, address in record.seen if address not in listed)
    letter = (number, address)
    for more, finding in (
        (Counter([letter]), f"{number} is not listed"),
        (Counter([("<another@number>", address)]), f"{address} under 2 Message-IDs"),
        (Counter([("<his@number>", PAT)]), f"{PAT} was told"),
    ):
        assert wrong_with(Record(record.seen + more), wanted, listed, deaths) == [finding]
    less = Record(record.seen - Counter([letter]))
    assert wrong_with(less, wanted, listed, deaths) == [f"{address} was not told"]
    assert wrong_with(record, wanted, listed, 0) == [f"{sum(record.repeats.values())} repeats for 0 kills"]


def say_no(page: Page) -> None:
    """Pat wants no news of recordings."""
    steps.sign_in(page, PAT)
    page.goto("/account/letters/")
    page.locator("label").filter(has_text="Recordings of webinars").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Recordings of webinars")).not_to_be_checked()


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


def watch(page: Page, letter: str) -> None:
    """Alice opens what the letter tells of."""
    found = re.search(r"https?://\S+/courses/\S+", letter)
    assert found
    page.goto(found[0])
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)


def all_taken(page: Page, people: str) -> bool:
    """By the page of the campaign."""
    page.reload()
    return f"{people} of {people} taken by mail servers" in page.locator("body").inner_text()


def maybe_twice(page: Page) -> set[str]:
    """The addresses that staff find under letters that may have gone twice; all of them are handed over."""
    page.goto("/staff/letters/")
    page.get_by_label("State").select_option(label="may have gone twice")
    page.get_by_role("button", name="Show", exact=True).click()
    table = page.get_by_role("region", name="Letters")
    expect(table).to_be_visible()
    rows = table.locator("tbody tr").filter(has_text="handed to the mail server")
    expect(rows).to_have_count(table.locator("tbody tr").count())
    return set(rows.locator("bdi").all_inner_texts())


def stop_by_one_click(page: Page, letter: str) -> None:
    """The page of the letter's last link: opening decides nothing, the button does."""
    link = re.findall(r"https?://\S+/unsubscribe/", letter)[-1]
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("No more news from us?")
    page.get_by_role("button", name="No more news").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You hear no more news from us")
