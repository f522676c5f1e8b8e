"""Two portals, one person, one record: in a real browser, each portal on a host of its own (issue 4)."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.stories import steps
from tests.stories.running import Running

Visitor = Callable[..., Page]
COURSE = "Building trust at the counter"


def test_one_sign_in_one_record_one_sign_out(running: Running, visitor: Visitor) -> None:
    """P17, P20, P71: sign in by way of the identity host, learn there, read here, and leave both at once."""
    community = running.url.replace("localhost", "community.localhost")
    page = visitor()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)

    page.goto(f"{community}/")
    expect(page.get_by_role("banner")).to_contain_text("Common Ground")
    page.get_by_role("link", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(rf"^{running.url}/accounts/login/"))
    expect(page.get_by_role("main")).to_contain_text("go on to Common Ground")
    give_password(page, "pat@mail.example")
    expect(page).to_have_url(f"{community}/account/")

    learn(page, community)
    page.goto(f"{running.url}/account/")
    expect(page.get_by_role("banner")).to_contain_text("Rollcall")
    assert COURSE in page.request.get(f"{running.url}/account/transcript.csv").text()

    page.get_by_role("banner").get_by_text("Pat Lind").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{community}/account/")
    expect(page).to_have_url(re.compile(rf"^{running.url}/accounts/login/"))
    assert refused == []


def give_password(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(steps.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def learn(page: Page, portal: str) -> None:
    """From the list of courses to the end of one."""
    page.goto(f"{portal}/courses/")
    expect(page.get_by_role("main")).not_to_contain_text("Plains Officer Safety Center")
    page.get_by_role("link", name=COURSE).click()
    page.get_by_role("button", name="Start").click()
    finished = page.get_by_role("heading", level=1, name=re.compile("finished"))
    next_part = page.get_by_role("button", name=re.compile("^(Next part|Done|Finish)"))
    for _part in range(12):
        if finished.is_visible():
            break
        next_part.first.click()
        page.wait_for_load_state()
    expect(finished).to_be_visible()
