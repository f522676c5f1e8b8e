"""Figures as people read them."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template

from rollcall.base import figures

ROOM = Path(__file__).resolve().parents[2]
BREAKS = re.compile(r"(\}\}|\)[ds]|</span>|\d) %(?=[^\w}%(]|$)")


@pytest.mark.parametrize(
    ("value", "words"), [(Decimal("5.55"), "5"), (79.6, "79"), ("79.999", "79"), (80, "80"), (100, "100")]
)
def test_a_percentage_is_whole_and_never_more_than_was_reached(value: Decimal | float, words: str) -> None:
    assert figures.percent(value) == f"{words}\u00a0%"


@pytest.mark.parametrize(("bar", "words"), [(80, "80"), ("79.5", "79.5"), ("100", "100")])
def test_a_bar_is_said_as_it_was_set(bar: float | str, words: str) -> None:
    assert figures.percent_asked(bar) == f"{words}\u00a0%"


def test_the_filter_is_silent_without_a_number() -> None:
    shown = Template("{% load look %}[{{ none|percent }}] {{ some|percent }}").render(Context({"some": 7}))
    assert shown == "[] 7\u00a0%"


def breaking() -> list[str]:
    """Places in templates where number and sign could stand on two lines."""
    return [
        f"{page.name}: {line.strip()[:80]}"
        for page in ROOM.glob("*/templates/**/*.html")
        for line in page.read_text(encoding="utf-8").splitlines()
        if BREAKS.search(line)
    ]


def test_number_and_sign_stay_on_one_line_everywhere() -> None:
    assert breaking() == []
    assert BREAKS.search("<dd>{{ policy.pass_percent }} %</dd>")  # the control: this would be seen
