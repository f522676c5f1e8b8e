"""A figure as bars, drawn here: numbers for an SVG whose colors come from the sheet."""

from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from rollcall.portal.figures.telling import Cell, Figure, number

WIDTH, HEIGHT = 400, 170
LEFT, TOP, FOOT = 46, 12, 24  # room for the numbers at the left and the dates below
DAYS_OF_WEEK = 7
GAP = 0.25  # of a bar's place


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    says: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Line:
    y: str
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    bars: list[Bar]
    lines: list[Line]
    says: str  # the text alternative
    begins: str  # below the first bar, and below the last
    ends: str
    view_box: str = f"0 0 {WIDTH} {HEIGHT}"
    left: int = LEFT
    right: int = WIDTH
    base: int = HEIGHT - FOOT
    foot: int = HEIGHT - 6


def chart(figure: Figure) -> Chart:
    """Bars for the cells; a hidden one is drawn low and hatched by the sheet."""
    most = top_of(max((cell.value or 0 for cell in figure.cells), default=0))
    wide = (WIDTH - LEFT) / max(len(figure.cells), 1)
    bars = [_bar(cell, place * wide, wide, most) for place, cell in enumerate(figure.cells)]
    lines = [Line(_text(_y(share)), number(most * share)) for share in (0, 0.5, 1)]
    ends = _below(figure.cells[-1]) if len(figure.cells) > 1 else ""
    return Chart(bars, lines, _alternative(figure), _below(figure.cells[0]), ends)


def _below(cell: Cell) -> str:
    """A month by its name, a week by its first day."""
    is_week = cell.part.key.day != 1 or (cell.part.last - cell.part.first).days < DAYS_OF_WEEK
    return formats.date_format(cell.part.first, "DATE_FORMAT" if is_week else "YEAR_MONTH_FORMAT")


def top_of(most: float) -> float:
    """The next round number above: 2, 4, 6, 10, 20, 40, 60, 100 …; its half is round too."""
    step = 1
    while True:
        for digit in (2, 4, 6, 10):
            if most <= digit * step:
                return digit * step
        step *= 10


def _bar(cell: Cell, x: float, wide: float, most: float) -> Bar:
    value = most * 0.04 if cell.is_hidden else cell.value or 0
    y = _y(value / most)
    height = HEIGHT - FOOT - y
    says = f"{cell.label}: {cell.shown}"
    left, width = LEFT + x + wide * GAP / 2, wide * (1 - GAP)
    return Bar(_text(left), _text(y), _text(width), _text(height), says, cell.is_hidden)


def _y(share: float) -> float:
    """How far down a share of the height stands."""
    return HEIGHT - FOOT - share * (HEIGHT - FOOT - TOP)


def _text(value: float) -> str:
    """For an attribute: a point, whatever the reader's language writes."""
    return f"{value:.1f}"


def _alternative(figure: Figure) -> str:
    told = [cell for cell in figure.cells if cell.value is not None]
    if not told:
        return _("Bar chart without a number to show.")
    high = max(told, key=lambda cell: cell.value or 0)
    low = min(told, key=lambda cell: cell.value or 0)
    return _("Bar chart. Highest: %(high)s in %(high_part)s. Lowest: %(low)s in %(low_part)s.") % {
        "high": high.shown, "high_part": high.label, "low": low.shown, "low_part": low.label,
    }  # fmt: skip
