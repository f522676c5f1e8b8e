"""How each package of the story is played: to its middle, and from there to its end."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from rollcall.player.tests.browser.conftest import sco_of, shell_of
from rollcall.player.tests.browser.test_real_packages import answer, go_through

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Played:
    """A package and a learner's way through it; `here` says that he is where he left."""

    slug: str
    archive: str  # below the real content, or of our own
    first_half: Callable[[Page], None]
    here: Callable[[Page], None]
    second_half: Callable[[Page], None]

    def place(self, shared: Path) -> Path:
        ours = ROOT / "rollcall" / "catalog" / "packages" / self.archive
        return ours if ours.is_file() else shared / "content" / "scorm12" / self.archive


def forward(page: Page, times: int) -> None:
    for _ in range(times):
        sco_of(page).locator("#butNext").click()


def one_part_here(page: Page) -> None:
    heading = sco_of(page).frame_locator("#contentFrame").locator("h1")
    expect(heading).to_contain_text("Rules")


def one_part_to_the_end(page: Page) -> None:
    forward(page, 10)
    answer(sco_of(page).frame_locator("#contentFrame"), right=True)


def unfold_outline(page: Page) -> None:
    """On a phone the package's outline is a sheet behind a button."""
    toggle = shell_of(page).locator(".outline__toggle")
    if toggle.is_visible():
        toggle.click()


def parts(first: int, last: int) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        for index in range(first, last):
            unfold_outline(page)
            go_through(page, index)

    return go


def at_the_etiquette_quiz(page: Page) -> None:
    here = shell_of(page).locator(".outline__part[aria-current]")
    expect(here).to_have_attribute("data-item", "etiquette_quiz_item")


GOLF = [
    Played(
        "golf-basic",
        "RuntimeBasicCalls_SCORM12.zip",
        lambda page: forward(page, 4),
        one_part_here,
        one_part_to_the_end,
    ),
    Played(
        "golf-minimum",
        "RuntimeMinimumCalls_SCORM12.zip",
        parts(0, 9),
        at_the_etiquette_quiz,
        parts(9, 18),
    ),
    Played(
        "golf-silent",
        "ContentPackagingOneFilePerSCO_SCORM12.zip",
        parts(0, 9),
        at_the_etiquette_quiz,
        parts(9, 18),
    ),
]
