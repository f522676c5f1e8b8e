"""No choice of colors makes a portal hard to read: WCAG 2.2 AA, in light and dark (issue 4)."""

import re
from itertools import product
from pathlib import Path

import pytest

from rollcall.base import palettes

ROOT = Path(__file__).resolve().parents[3]
PAIR = re.compile(r'"([a-z-]+)":\s+\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)')
THEME = {role: (light, dark) for role, light, dark in PAIR.findall((ROOT / "theme/_tokens.scss").read_text())}
# What is written in a role, and on which grounds.
WRITTEN = {
    "action": ("paper", "card", "action-soft"),
    "action-deep": ("paper", "card", "action-soft"),
    "on-action": ("action", "action-deep"),
    "ink": ("action-soft",),
    "soft": ("action-soft",),
}
PAIRS = [(words, ground) for words, grounds in WRITTEN.items() for ground in grounds]
NAMES = [name for name, _label in palettes.CHOICES]
pytestmark = pytest.mark.once


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def poor(name: str) -> list[str]:
    """The pairs of a palette that fall short of 4.5:1."""
    roles = {**THEME, **palettes.ROLES.get(name, {})}
    measured = {
        f"{words} on {ground} {('light', 'dark')[look]}": contrast(roles[words][look], roles[ground][look])
        for (words, ground), look in product(PAIRS, (0, 1))
    }
    return [pair for pair, found in measured.items() if found < 4.5]


@pytest.mark.parametrize("name", NAMES)
def test_words_can_be_read_in_light_and_dark(name: str) -> None:
    assert poor(name) == []


def test_a_pale_color_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control."""
    pale = {**palettes.ROLES[palettes.HARBOR], "action": ("#9bd4cf", "#0f6460")}
    monkeypatch.setattr(palettes, "ROLES", {palettes.HARBOR: pale})
    assert "action on card light" in poor(palettes.HARBOR)


@pytest.mark.parametrize("name", list(palettes.ROLES))
def test_the_sheet_that_is_served_is_that_of_the_table(name: str) -> None:
    served = ROOT / f"rollcall/base/static/base/palettes/{name}.css"
    assert served.read_text() == palettes.sheet(name)


@pytest.mark.parametrize("name", list(palettes.ROLES))
def test_a_palette_names_roles_of_the_theme_and_no_others(name: str) -> None:
    assert set(palettes.ROLES[name]) <= set(THEME)


def test_every_name_is_the_theme_s_own_or_has_a_sheet() -> None:
    assert set(NAMES) == {palettes.PRAIRIE, *palettes.ROLES}
