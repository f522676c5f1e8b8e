"""The hands of `make keys`: they reach what Tab reaches, and nothing else."""

import pytest
from playwright.sync_api import Browser

from tests.stories import keyboard

PAGE = """<a href="#x">First</a><button onclick="document.title = 'pressed'"{how}>Go on</button>"""


def test_a_button_is_reached_and_pressed(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(PAGE.format(how=""))
    keyboard.press(page.get_by_role("button", name="Go on"))
    assert page.title() == "pressed"


@pytest.mark.parametrize(
    ("how", "why"), [(' tabindex="-1"', "Tab does not reach"), (' style="outline: none"', "nothing shows")]
)
def test_out_of_reach_or_unseen_fails(chromium: Browser, how: str, why: str) -> None:
    """Negative control: the mouse would press both."""
    page = chromium.new_page()
    page.set_content(PAGE.format(how=how))
    with pytest.raises(AssertionError, match=why):
        keyboard.press(page.get_by_role("button", name="Go on"))
