"""What people do around a class in the stories: offer a room, plan, register, check in, close."""

import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.stories import steps
from tests.stories.running import ROOT, Running

PIN = "246810"
STEP = 31  # seconds after which the authenticator's app shows another code


def sign_in_at_desk(page: Page, email: str) -> None:
    """Password and code; a code opens one door only, so a second sign-in waits for the next."""
    steps.sign_in(page, email)
    for _try in range(3):
        page.get_by_role("textbox", name="Code").fill(steps.code_of(page, email))
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state()
        if "/2fa/" not in page.url:
            return
        time.sleep(STEP)
    raise AssertionError(f"{email} could not sign in at the desk")


def offer_a_room(page: Page, wanted: str) -> None:
    """An agency asks to host a class."""
    page.goto("/host-a-class/")
    page.get_by_label("Which class").fill(wanted)
    page.get_by_label("Which dates suit").fill("Any week in spring")
    page.get_by_label("Address of the room").fill("12 Courthouse Square")
    page.get_by_label("Seats in the room").fill("20")
    page.get_by_label("Phone").fill("555-0142")
    page.get_by_role("button", name="Send the offer").click()
    expect(page.get_by_role("main")).to_contain_text("Waiting for our answer")


def agree_and_hand_over(page: Page, wanted: str, provider: str) -> None:
    """Staff agree with the words that are proposed, and make a draft of it; ends on its plan."""
    page.goto("/desk/hosting/")
    page.get_by_role("link", name=re.compile(wanted)).click()
    page.get_by_role("button", name="Agree", exact=True).click()
    page.get_by_label("Provider").select_option(label=provider)
    page.get_by_label("City of the venue").fill("Plainview")
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("link", name="The plan that came of it").click()
    expect(page.get_by_role("button", name="Publish")).to_be_visible()


def plan(page: Page, *, seats: int, hours: str) -> None:
    """Fill in what a draft lacks, from its plan."""
    page.get_by_role("link", name="Change the plan").click()
    page.get_by_label("In one or two sentences").fill("A morning on what to say first.")
    page.get_by_label("Seats (optional)", exact=True).fill(str(seats))
    page.get_by_label("Class coordinator").fill("Dana Price")
    page.get_by_label("Coordinator's e-mail").fill("dana@rollcall.example")
    page.get_by_label("Coordinator's phone").fill("555-0101")
    page.get_by_label("Hours on the certificate").fill(hours)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Change the sessions").click()
    page.get_by_label("Day", exact=True).fill((datetime.now(UTC) + timedelta(days=40)).date().isoformat())
    page.get_by_label("Begins").fill("09:00")
    page.get_by_label("Ends", exact=True).fill("12:00")
    page.get_by_role("button", name="Save the sessions").click()


def let_teach(page: Page, name: str) -> None:
    """From the plan: somebody who teaches already leads this one too."""
    plan_page = page.url
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("Instructor (optional)", exact=True).select_option(label=name)
    page.get_by_text("Leads the class", exact=True).click()
    page.get_by_role("button", name="Add", exact=True).click()
    page.goto(plan_page)


def publish(page: Page) -> str:
    """From the plan; the slug of the public page."""
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("main")).to_contain_text("Class · Published")
    address = page.get_by_role("link", name="Public page").get_attribute("href") or ""
    return address.strip("/").rpartition("/")[2]


def register(page: Page, slug: str, button: str) -> None:
    page.goto(f"/events/{slug}/register/")
    page.get_by_role("button", name=button).click()
    expect(page).to_have_url(re.compile("/account/classes/$"))


def pass_time(running: Running, slug: str, until: str) -> None:
    """Weeks go by until the class has begun, or is over."""
    subprocess.run(
        [sys.executable, "-m", "tests.stories.pass_time", slug, until],
        cwd=ROOT,
        env=running.environment,
        check=True,
    )


def prepare_door(page: Page, event: str) -> None:
    """With a network: open the door, set the PIN, and wait until the browser keeps the page."""
    page.goto(f"/desk/events/{event}/door/")
    expect(page.locator("[data-sign]")).to_have_text("Everything is sent.")
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Work without a network").click()
    expect(page.get_by_text("Ready to work without a network.")).to_be_visible()
    page.wait_for_function(
        "async () => { await navigator.serviceWorker.ready;"
        " return Boolean(navigator.serviceWorker.controller && await caches.match(location.pathname)); }"
    )


def unlock_door(page: Page, event: str) -> None:
    """The page as the browser kept it, opened with the PIN."""
    page.goto(f"/desk/events/{event}/door/")
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("Ready to work without a network.")).to_be_visible()


def do_roster(page: Page, *, rows: int) -> None:
    """From a roster that was handed in: wait until it is planned, do it, wait until it is done."""
    page.get_by_role("button", name=re.compile(f"^Do {rows} row")).click(timeout=60_000)
    expect(page.get_by_role("button", name="Take it back")).to_be_visible(timeout=60_000)


def type_roster(page: Page, event: str, name: str, email: str) -> None:
    """One line of the paper sheet, by keyboard."""
    page.goto(f"/desk/events/{event}/roster/typed/")
    page.get_by_label("Name, row 1", exact=True).fill(name)
    page.get_by_label("E-mail, row 1", exact=True).fill(email)
    page.get_by_role("button", name="Show the plan").click()
    expect(page).to_have_url(re.compile(r"/roster/\d+/$"))
    do_roster(page, rows=1)


def accounts_of(running: Running, email: str) -> list[str]:
    """The names of every account under an address, however it is written."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.stories.show_accounts", email],
        cwd=ROOT,
        env=running.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def close(page: Page, event: str) -> None:
    page.goto(f"/desk/events/{event}/close/")
    page.get_by_role("button", name="Close and send what follows").click()
    expect(page.get_by_role("heading", name="What came of it")).to_be_visible()


def claim(page: Page, running: Running, email: str, about: str) -> None:
    """Whoever reads the mailbox sets a password by the link in the letter."""
    page.goto(running.link_in_letter(email, about))
    page.get_by_label("Choose a password", exact=True).fill(steps.NEW_PASSWORD)
    page.get_by_role("button", name="Set password and go on").click()
    steps.read_what_is_new(page)
    expect(page).to_have_url(re.compile("/account/"))
