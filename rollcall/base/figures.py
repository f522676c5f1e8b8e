"""Figures as people read them, the same on every page."""

from decimal import ROUND_FLOOR, Decimal

NO_BREAK = "\u00a0"


def percent(value: Decimal | float | str) -> str:
    """“79 %” for 79.6: whole and rounded down, so that nothing reads as more than was reached.

    Number and sign never stand on two lines. Decide by the value itself, never by these words.
    """
    return f"{Decimal(str(value)).to_integral_value(ROUND_FLOOR):f}{NO_BREAK}%"


def percent_asked(value: Decimal | float | str) -> str:
    """“79.5 %”: a bar that somebody set, not rounded in anybody's favor."""
    return f"{Decimal(str(value)).normalize():f}{NO_BREAK}%"
