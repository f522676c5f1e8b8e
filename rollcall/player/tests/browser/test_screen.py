"""The player's screen in a real Chromium: by keyboard, on a phone, with the network away."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from rollcall.accounts.models import User
from rollcall.player.models import Answer, QuizAttempt
from rollcall.player.tests.conftest import KINDS
from rollcall.transcripts import enrollments
from rollcall.transcripts.models import Completion, Enrollment

SIGN = "[data-saved-state]"


@pytest.fixture
def quiz_page(author: Callable[..., Any], visit: Callable[..., Page], alice: User) -> Callable[..., Page]:
    """`quiz_page("single")` is Alice at the first question of a test."""

    def make(*kinds: str, **how: Any) -> Page:
        work = author("sleep")
        unit = work.quiz(kinds=kinds)
        work.publish()
        page = visit(alice, unit, **how)
        page.get_by_role("button", name="Begin the test").click()
        return page

    return make


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, as a keyboard user does."""
    for _press in range(40):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def test_a_course_by_keyboard_alone(author: Any, visit: Any, alice: User) -> None:
    """R20: lesson, question, hand-in and end without a pointer; one lands at each heading."""
    work = author("sleep")
    lesson = work.lesson("Read")
    work.quiz(kinds=("single",))
    work.publish()
    page = visit(alice, lesson)
    tab_to(page, "button[form=go-on]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Check yourself")).to_be_focused()
    tab_to(page, "button[form=begin]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question about single")
    tab_to(page, "input[type=radio]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "button[form=answer]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Before you hand in")).to_be_focused()
    tab_to(page, "button[form=hand-in]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="You passed")).to_be_focused()
    assert Completion.objects.count() == 1


def test_an_answer_is_kept_as_it_is_given(quiz_page: Callable[..., Page]) -> None:
    """R14: nothing is pressed but the answer; the sign says when it is kept."""
    page = quiz_page("single")
    page.locator("label", has_text="Sleep").click()
    expect(page.locator(SIGN)).to_have_text("Saved")
    assert Answer.objects.get().given == "b"


def test_while_the_network_is_away_the_sign_says_so(quiz_page: Callable[..., Page]) -> None:
    """R14, F22: “Not saved yet” is plain, and what was given is sent when the network is back."""
    page = quiz_page("short")
    page.wait_for_load_state("networkidle")  # the scripts are here before the network goes
    page.context.set_offline(True)
    page.get_by_role("textbox").fill("circadian")
    expect(page.locator(SIGN)).to_contain_text("Not saved yet")
    assert not Answer.objects.exists()
    page.context.set_offline(False)
    expect(page.locator(SIGN)).to_have_text("Saved", timeout=15_000)
    assert Answer.objects.get().given == "circadian"


def test_order_is_set_by_buttons_and_keyboard(quiz_page: Callable[..., Page]) -> None:
    """R20: moved by a button that keeps the focus; the place is said; the form says the same."""
    page = quiz_page("ordering", phone=True)
    for name in ("Push", "Protect", "Park"):
        up = page.get_by_role("button", name=f"Up: {name}")
        while up.is_enabled():
            up.press("Enter")
    expect(page.locator("[data-ordering-said]")).to_have_text("Park: 1 / 3")
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You passed")


def test_without_scripts_every_kind_can_be_answered(
    author: Any, chromium: Any, doors: Any, alice: User
) -> None:
    """Section 4: forms are forms; the selects stand where the buttons would."""
    work = author("sleep")
    unit = work.quiz(kinds=("ordering",))
    enrollments.open(alice, work.publish())
    context = chromium.new_context(base_url=doors.portal, java_script_enabled=False)
    client = Client()
    client.force_login(alice)
    context.add_cookies(
        [{"name": name, "value": one.value, "url": doors.portal} for name, one in client.cookies.items()]
    )
    page = context.new_page()
    page.goto(f"/learn/sleep/{unit.key}/")
    page.get_by_role("button", name="Begin the test").click()
    for place, name in enumerate(("Park", "Protect", "Push"), start=1):
        page.get_by_label(f"Place of “{name}”").select_option(str(place))
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You passed")
    context.close()


def test_a_place_is_kept_by_looking(author: Any, visit: Any, alice: User) -> None:
    """R14: the page says where one is; another device goes on there."""
    work = author("sleep")
    work.lesson("One", is_required=False)
    second = work.lesson("Two")
    work.publish()
    page = visit(alice, second)
    expect(page.get_by_role("heading", level=1)).to_have_text("Two")
    page.wait_for_load_state("networkidle")
    assert Enrollment.objects.get().place == second.key


def faults(page: Page, scheme: str) -> list[tuple[str, str]]:
    """What axe finds, once nothing moves any more."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_timeout(100)
    page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
    return [(found["id"], found["nodes"][0]["html"]) for found in Axe().run(page).response["violations"]]


@pytest.mark.slow
def test_no_screen_has_a_fault_that_axe_finds(quiz_page: Callable[..., Page]) -> None:
    """Section 6: every kind of question on a phone, light and dark, no sideways scroll, no CSP report."""
    page = quiz_page(*KINDS, phone=True)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for _screen in range(len(KINDS) + 1):
        assert faults(page, "light") == []
        assert faults(page, "dark") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator("button[form=answer], button[form=hand-in]").click()
        page.wait_for_load_state()
    assert QuizAttempt.objects.get().handed_in_at
    assert not said
