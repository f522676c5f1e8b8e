"""A story walked with the keyboard alone: what Tab does not reach, nobody presses (`ROLLCALL_KEYS=1`).

Puts itself in place of the mouse: the same steps, by label and by role, but each control is reached by Tab
from where the focus stands, a radio by the arrows, a suggestion by the arrow down; then Enter or Space.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import ElementHandle, Locator, Page

MOST_STEPS = 400  # Tabs; more than any page of ours has stops
CONTROL = """node => {
  const label = node.closest('label');
  const control = node.closest('a[href], button, summary, input, select, textarea, [role=option]');
  return control || (label && label.control) || node;
}"""
STANDS = """node => {
  const now = document.activeElement;
  if (now === node || (now && node.contains(now) && now.isContentEditable)) return 'there';
  if (node.type === 'radio' && now && now.type === 'radio' && now.name === node.name) return 'group';
  const before = now && now !== document.body
    && node.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING;
  return before ? 'back' : 'on';
}"""
KIND = "node => node.getAttribute('role') === 'option' ? 'option' : node.type || node.localName"
FIELD = """node => {
  const list = node.closest('[role=listbox]');
  return list && document.querySelector(`[aria-controls="${list.id}"]`);
}"""
LOOKS = """node => {
  const styles = [];
  for (let one = node, up = 0; one && up < 4; one = one.parentElement, up += 1)
    for (const part of [null, '::before', '::after']) {
      const style = getComputedStyle(one, part);
      styles.push(style.outline, style.boxShadow, style.borderColor, style.backgroundColor);
    }
  return styles.join();
}"""


class OutOfReachError(AssertionError):
    """A control that the mouse finds and the Tab key does not."""


@contextmanager
def alone() -> Iterator[None]:
    """Until the block ends every click, check, fill and choice goes by keys."""
    with pytest.MonkeyPatch.context() as patch:
        for name, by_keys in (("click", press), ("check", press), ("fill", write), ("select_option", choose)):
            patch.setattr(Locator, name, by_keys)
        yield


def press(locator: Locator, **_mouse: Any) -> None:
    """Enter on a link or a button, Space on a box; nothing on a radio that the arrows chose."""
    node, page = _control(locator), locator.page
    kind = node.evaluate(KIND)
    if kind == "option":
        _suggestion(page, node)
        return
    reach(page, node)
    if kind != "radio" or not node.is_checked():
        node.press("Space" if kind in {"checkbox", "radio"} else "Enter")  # and wait for the page it opens


def write(locator: Locator, words: str, **_more: Any) -> None:
    """Type it over what stands there. A date's parts are set as its own widget would."""
    node, page = _control(locator), locator.page
    reach(page, node)
    if node.evaluate(KIND) in {"date", "time", "datetime-local", "month", "color", "range"}:
        node.fill(words)
        return
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(words)


def choose(
    locator: Locator, value: str | None = None, *, label: str | None = None, index: int | None = None
) -> None:
    """Down the list until the choice is there."""
    node, page = _control(locator), locator.page
    reach(page, node)
    page.keyboard.press("Home")
    for _step in range(MOST_STEPS):
        at, held, words = node.evaluate(
            "node => [node.selectedIndex, node.value, node.selectedOptions[0].label.trim()]"
        )
        if at == index or held == value or words in {label, value}:
            return
        page.keyboard.press("ArrowDown")
    raise OutOfReachError(f"no choice {label or value or index!r} by keys")


def reach(page: Page, node: ElementHandle) -> None:
    """Tab to it, the shorter way round; that the focus came must be seen."""
    without, stands = node.evaluate(LOOKS), node.evaluate(STANDS)
    if stands == "there":
        return
    for _step in range(MOST_STEPS):
        page.keyboard.press({"on": "Tab", "back": "Shift+Tab", "group": "ArrowDown"}[stands])
        stands = node.evaluate(STANDS)
        if stands == "there":
            assert node.evaluate(LOOKS) != without, f"nothing shows the focus on {_said(node)}"
            return
    raise OutOfReachError(f"Tab does not reach {_said(node)}")


def _said(node: ElementHandle) -> str:
    return str(node.evaluate("node => node.outerHTML"))[:200]


def _control(locator: Locator) -> ElementHandle:
    locator.wait_for(state="attached")
    found = locator.element_handle().evaluate_handle(CONTROL).as_element()
    assert found is not None
    found.wait_for_element_state("enabled")
    return found


def _suggestion(page: Page, node: ElementHandle) -> None:
    """Into the field that the list belongs to, and down the list."""
    field = node.evaluate_handle(FIELD).as_element()
    if field is not None:
        reach(page, field)
    for _step in range(MOST_STEPS):
        chosen = node.evaluate(
            "node => node === document.activeElement || node.getAttribute('aria-selected') === 'true'"
            " || (document.activeElement.getAttribute('aria-activedescendant') || '-') === node.id"
        )
        if chosen:
            page.keyboard.press("Enter")
            return
        page.keyboard.press("ArrowDown")
    raise OutOfReachError("the arrows do not reach the suggestion")
