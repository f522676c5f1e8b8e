"""Staff try the demo's own package in a real browser, before and after it is cleared (P29, P36)."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from rollcall.accounts.models import User
from rollcall.catalog.models import Package, Unit
from rollcall.catalog.packages import clearing
from rollcall.catalog.packages.demo import ARCHIVE
from rollcall.catalog.packages.importing import import_package
from rollcall.player import trials
from rollcall.player.models import Attempt, Launch, Sco, Trial
from rollcall.player.tests.browser.conftest import Doors, sco_of, shell_of
from rollcall.player.tests.scorm_kit import Sitter, course_of
from rollcall.transcripts.models import Enrollment, SatisfiedUnit

Look = Callable[[User, str], Page]


@pytest.fixture
def look(chromium: Browser, doors: Doors, signed_in: Callable[..., Client]) -> Iterator[Look]:
    """`look(dana, "/staff/…")`: her browser, signed in with her second factor."""
    contexts = []

    def go(user: User, address: str) -> Page:
        context = chromium.new_context(base_url=doors.portal, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(15_000)
        contexts.append(context)
        held = [(name, morsel.value) for name, morsel in signed_in(user).cookies.items()]
        context.add_cookies([{"name": name, "value": value, "url": doors.portal} for name, value in held])
        page = context.new_page()
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.close()


def quarantined(by: User) -> Package:
    return import_package(ContentFile(ARCHIVE.read_bytes(), name=ARCHIVE.name), by=by)


def go_through(page: Page, screens: int) -> None:
    for _ in range(screens):
        sco_of(page).get_by_role("button", name="Next").click()


def nothing_in_the_ledger() -> bool:
    rows = (Enrollment, Attempt, Sco, SatisfiedUnit, Launch)
    return not any(model.objects.exists() for model in rows)


def test_before_it_is_cleared(look: Look, dana: User, doors: Doors) -> None:
    """From the page of its import, with the findings beside: it plays, resumes, and leaves no trace."""
    package = quarantined(dana)
    page = look(dana, f"/staff/packages/{package.key}/")
    page.get_by_role("link", name="Try it as a learner would").click()
    expect(sco_of(page).locator(".screen--open h1")).to_be_visible()
    go_through(page, 3)
    where = sco_of(page).locator(".top__where").inner_text()
    page.wait_for_timeout(700)
    expect(page.get_by_text("Preview. Nothing is kept.")).to_be_visible()
    frame = page.locator("iframe.rc-frame")
    assert frame.get_attribute("sandbox") == "allow-scripts allow-same-origin allow-forms"
    assert package.key.hex in (frame.get_attribute("src") or "")
    assert "cmi.core.lesson_location" in next(iter(Trial.objects.get().parts.values()))["cmi"]
    assert nothing_in_the_ledger()
    assert Axe().run(page, options={"iframes": False}).response["violations"] == []  # R20
    page.reload()
    expect(sco_of(page).locator(".screen--open h1")).to_be_visible()
    assert sco_of(page).locator(".top__where").inner_text() != where  # a new look begins anew
    page.get_by_role("link", name="Back to the package").click()
    expect(page.get_by_role("button", name="Clear for use")).to_be_visible()


def test_within_the_preview_of_its_course(look: Look, dana: User) -> None:
    """The course's author sees the package where the learner will."""
    unit: Unit = course_of(clearing.clear(quarantined(dana), by=dana))
    page = look(dana, f"/staff/preview/{unit.version_id}/")
    expect(sco_of(page).locator(".screen--open h1")).to_be_visible()
    go_through(page, 2)
    page.wait_for_timeout(700)
    assert nothing_in_the_ledger()
    Package.objects.update(state=Package.State.WITHDRAWN)
    page.reload()
    expect(page.locator("[data-scorm-note]")).to_contain_text("cannot be opened at the moment")
    assert shell_of(page).owner.count() == 0


def waiting_in(page: Page, url: str) -> int:
    """How many snapshots a shell would hand over, of the one that stands in its origin's storage."""
    page.goto(url)
    page.evaluate(
        "localStorage.setItem('rollcall.waiting.old', JSON.stringify([{at: Date.now(), commit: {}}]))"
    )
    count = int(page.evaluate("rollcallQueue.leftovers().length"))
    page.evaluate("rollcallQueue.forget()")
    return count


def test_what_a_learner_left_waiting_is_not_taken(
    look: Look, dana: User, alice: User, signed_in: Callable[..., Client]
) -> None:
    """A snapshot that a learner's visit of this browser could not send stays for that learner."""
    unit = course_of(clearing.clear(quarantined(dana), by=dana))
    page, kept = look(dana, "/healthz"), "localStorage.getItem('rollcall.waiting.old')"
    assert unit.package is not None
    trial = trials.start(unit.package, by=dana, session_key=signed_in(dana).session.session_key)
    assert waiting_in(page, trial.url) == 0
    assert page.evaluate(kept)
    assert waiting_in(page, Sitter(alice, unit).ticket.url) == 1  # the control: a learner's visit takes it
    assert not page.evaluate(kept)
