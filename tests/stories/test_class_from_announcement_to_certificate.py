"""A class, from an agency that offers its room to certificates that anybody can check.

Everything is real: the portal as `make run` starts it, a browser for each person, the letters. Only the weeks
until the class are not waited for.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stories import class_steps as classes
from tests.stories import papers, steps
from tests.stories.running import Running

pytestmark = pytest.mark.slow
Visitor = Callable[..., Page]
TITLE = "Words before weapons"
NELL, NELLS = "Nell Quist", "nell.quist@duneford.example"


def test_class_from_announcement_to_certificate(running: Running, visitor: Visitor) -> None:
    """R5, R21, R22, R26, R39; P24, P73."""
    host, desk, alice, charlie = visitor(), visitor(), visitor(phone=True), visitor()
    steps.sign_in(host, "bob@halecounty.example")
    classes.sign_in_at_desk(desk, "dana@rollcall.example")
    slug, event = announced(host, desk, running)

    steps.sign_in(alice, "alice@halecounty.example")
    steps.sign_in(charlie, "charlie@harborcity.example")
    a_seat_changes_hands(alice, charlie, slug, running)

    classes.pass_time(running, slug, "begun")
    checked_in_without_a_network(visitor(phone=True), event, "Charlie Okada")
    classes.pass_time(running, slug, "over")
    classes.type_roster(desk, event, NELL, NELLS)
    classes.close(desk, event)
    for name in ("Charlie Okada", NELL):
        expect(desk.get_by_role("row").filter(has_text=name)).to_contain_text("Attended")
    expect(desk.get_by_role("row").filter(has_text="Alice")).to_have_count(0)

    nell = visitor(phone=True)
    classes.claim(nell, running, NELLS, f"Your record of “{TITLE}”")
    number = papers.print_certificate(
        nell, NELL, TITLE, "Plains Officer Safety Center", "Hours 3", course=TITLE
    )
    running.letter_to("charlie@harborcity.example", f"Your certificate: {TITLE}")
    papers.print_certificate(charlie, "Charlie Okada", TITLE, "Officer", "Harbor City", course=TITLE)
    papers.check_as_a_stranger(visitor(), number, NELL, TITLE)
    for page in (nell, alice):
        page.goto("/account/transcript/")
    expect(nell.get_by_role("main")).to_contain_text(TITLE)
    expect(alice.get_by_role("main")).not_to_contain_text(TITLE)


def announced(host: Page, desk: Page, running: Running) -> tuple[str, str]:
    """From the offer of a room to the public page: slug and number of the class."""
    classes.offer_a_room(host, TITLE)
    classes.agree_and_hand_over(desk, TITLE, "Plains Officer Safety Center")
    running.letter_to("bob@halecounty.example", "Yes: we come to you")
    classes.plan(desk, seats=1, hours="3")
    classes.let_teach(desk, "Lee Castellanos")
    slug = classes.publish(desk)
    host.reload()
    host.get_by_role("link", name="The class has a date: see its page").click()
    expect(host.get_by_role("heading", level=1)).to_contain_text(TITLE)
    return slug, re.findall(r"\d+", desk.url)[-1]


def a_seat_changes_hands(first: Page, second: Page, slug: str, running: Running) -> None:
    """Alice has the only seat, Charlie waits; she cancels, it is offered to him, he takes it."""
    classes.register(first, slug, "Register")
    running.letter_to("alice@halecounty.example", f"You are registered: {TITLE}")
    classes.register(second, slug, "Join the waiting list")
    expect(second.get_by_role("main")).to_contain_text("Place 1 on the waiting list")
    first.goto("/account/classes/")
    first.get_by_role("link", name=re.compile(f"Cancel.*{TITLE}")).click()
    first.get_by_role("button", name=re.compile("Cancel")).click()
    running.letter_to("charlie@harborcity.example", f"A seat for you: {TITLE}")
    second.goto("/account/classes/")
    second.get_by_role("button", name=re.compile(f"Take the seat.*{TITLE}")).click()
    running.letter_to("charlie@harborcity.example", f"You are registered: {TITLE}")


def checked_in_without_a_network(page: Page, event: str, name: str) -> None:
    """Lee's phone loses the network, the page is closed and opened again; then all of it arrives."""
    classes.sign_in_at_desk(page, "lee@plains.example")
    classes.prepare_door(page, event)
    context = page.context
    context.set_offline(True)
    page.get_by_role("button", name=f"In: {name}").click()
    expect(page.locator("[data-sign]")).to_contain_text("1 not sent yet")
    page.close()
    page = context.new_page()
    classes.unlock_door(page, event)
    expect(page.locator("[data-sign]")).to_contain_text("1 not sent yet")
    expect(page.get_by_role("button", name=f"Out: {name}")).to_be_enabled()
    context.set_offline(False)
    expect(page.locator("[data-sign]")).to_have_text("Everything is sent.", timeout=60_000)
    expect(page.locator("[data-count]")).to_contain_text("1 of 1 here")
