"""The real packages of other makers, played in a real browser (R14, R20)."""

from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from rollcall.accounts.models import User
from rollcall.catalog.models import Unit
from rollcall.player.models import Sco
from rollcall.player.tests.browser.conftest import Visit, sco_of, shell_of
from rollcall.player.tests.scorm_kit import course_of, imported
from rollcall.transcripts.models import Completion, SatisfiedUnit

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def unit_of(shared: Path, name: str, *, may_ask: bool = False) -> Unit:
    data = (shared / "content" / "scorm12" / f"{name}_SCORM12.zip").read_bytes()
    return course_of(imported(data, may_ask=may_ask))


def answer(quiz: FrameLocator, *, right: bool) -> None:
    """Fill in a golf quiz: its markup says which answers are right."""
    quiz.locator(".question").first.wait_for()
    for question in quiz.locator(".question").all():
        kind = ".correctAnswer" if right else ".answer"
        radios = question.locator(f"{kind} input[type=radio]")
        if radios.count():
            radios.first.check()
        else:
            words = question.locator(".correctAnswer").inner_text()
            question.locator("input[type=text]").fill(words.split("(")[1].split(")")[0] if right else "0")
    quiz.locator("input[value='Submit Answers']").click()
    expect(quiz.locator("h3").first).to_contain_text("Score")


def leave(page: Page) -> None:
    """Go elsewhere in the portal; the part says its last word on the way."""
    page.goto("/healthz")
    page.wait_for_timeout(700)


def record(name: str) -> None:
    """For the closing note: what is kept in the end."""
    for sco in Sco.objects.order_by("pk"):
        print(name, sco.item, sco.status, sco.score, sco.total_centiseconds, sco.cmi)
    for done in SatisfiedUnit.objects.all():
        print(name, "ledger", done.evidence)


def test_basic_calls(shared: Path, alice: User, visit: Visit) -> None:
    """One part with bookmark, score and status: left, resumed on a phone, failed, then passed."""
    unit = unit_of(shared, "RuntimeBasicCalls", may_ask=True)
    page = visit(alice, unit)
    for _ in range(4):
        sco_of(page).locator("#butNext").click()
    expect(sco_of(page).frame_locator("#contentFrame").locator("h1")).to_contain_text("Rules")
    leave(page)
    assert Sco.objects.get().cmi["cmi.core.lesson_location"] == "4"

    phone = visit(alice, unit, phone=True)
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.reload()
    content = sco_of(phone).frame_locator("#contentFrame")
    expect(content.locator("h1")).to_contain_text("Rules")
    for _ in range(10):
        sco_of(phone).locator("#butNext").click()
    answer(content, right=False)
    leave(phone)
    assert Sco.objects.get().status == "failed"
    assert not SatisfiedUnit.objects.exists()

    phone.goto(f"/learn/{unit.version.course.slug}/{unit.key}/")
    answer(content, right=True)
    leave(phone)
    record("RuntimeBasicCalls")
    kept = Sco.objects.get()
    assert (kept.status, kept.score) == ("passed", 100)
    assert SatisfiedUnit.objects.get().evidence["score"] == 100
    assert Completion.objects.filter(user=alice).exists()


@pytest.mark.parametrize("name", ["RuntimeMinimumCalls", "ContentPackagingOneFilePerSCO"])
def test_many_parts(shared: Path, alice: User, visit: Visit, name: str) -> None:
    """Eighteen parts, the quizzes answered; those that never report are done when opened and left."""
    unit = unit_of(shared, name)
    page = visit(alice, unit)
    shell = shell_of(page)
    parts = shell.locator(".outline__part")
    expect(parts).to_have_count(18)
    for index in range(9):
        go_through(page, index)
    leave(page)
    page.goto(f"/learn/{unit.version.course.slug}/{unit.key}/")
    here = shell.locator(".outline__part[aria-current]")
    expect(here).to_have_attribute("data-item", "etiquette_quiz_item")
    for index in range(9, 18):
        go_through(page, index)
    assert not SatisfiedUnit.objects.exists()
    leave(page)
    record(name)
    assert Sco.objects.filter(status="completed").count() == 18
    assert SatisfiedUnit.objects.get().evidence["how"] == "scorm"


def go_through(page: Page, index: int) -> None:
    """Open a part from the outline, answer it if it is a quiz."""
    part = shell_of(page).locator(".outline__part").nth(index)
    part.click()
    expect(part).to_have_attribute("aria-current", "true")
    identifier = str(part.get_attribute("data-item"))
    expect(sco_of(page).locator("h1")).to_be_visible()
    frame = page.frame("sco")
    assert frame is not None
    frame.wait_for_load_state("load")  # until then a part cannot have begun to report
    if "quiz" in identifier:
        answer(sco_of(page), right=True)


def test_prerequisites(shared: Path, alice: User, visit: Visit) -> None:
    """P28: the parts open in the order that their prerequisites allow, and the server holds to it."""
    page = visit(alice, unit_of(shared, "PrerequisitesTest"))
    parts = shell_of(page).locator(".outline__part")
    for index in range(4):
        expect(parts.nth(index)).to_have_attribute("aria-current", "true")
        if index < 2:
            expect(parts.nth(index + 1)).to_be_disabled()
            ask = "id => rollcallQueue.post('open', {item: id}).then(answer => answer.status)"
            assert page.frames[1].evaluate(ask, f"module{index + 2}") == 422
        expect(sco_of(page).locator("h1")).to_contain_text(f"Module {index + 1}")
        if index < 3:
            expect(parts.nth(index + 1)).to_be_enabled(timeout=10_000)  # seen for five seconds
            parts.nth(index + 1).click()
    leave(page)
    assert SatisfiedUnit.objects.exists()


def test_several_items(shared: Path, alice: User, visit: Visit) -> None:
    """An outline of three parts, walked with the buttons and the keyboard."""
    page = visit(alice, unit_of(shared, "MultipleItemsWithIdentifierRef"))
    shell = shell_of(page)
    expect(shell.locator(".steps__where")).to_have_text("1 / 3")
    for number in (2, 3):
        shell.locator("[data-step='1']").press("Enter")
        expect(sco_of(page).locator("h1")).to_have_text(f"Item {number}")
    expect(shell.locator("[data-step='1']")).to_be_disabled()
    leave(page)
    assert SatisfiedUnit.objects.exists()
