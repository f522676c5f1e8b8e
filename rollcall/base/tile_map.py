"""The United States as tiles, one a state: how many of something there are, drawn on the server."""

from collections.abc import Mapping
from dataclasses import dataclass

TILE, GAP = 40, 4
# Where each state lies: column and row. Territories stand in the last row.
_ROWS = (
    "AK .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. VT NH",
    "WA ID MT ND MN WI MI .. NY MA RI",
    "OR NV WY SD IA IL IN OH PA NJ CT",
    "CA UT CO NE MO KY WV VA MD DE ..",
    ".. AZ NM KS AR TN NC SC DC .. ..",
    ".. .. .. OK LA MS AL GA .. .. ..",
    "HI .. .. TX .. .. .. .. FL .. ..",
    "GU MP AS .. .. .. .. .. .. PR VI",
)
COLUMNS = 11


@dataclass(frozen=True, slots=True)
class Tile:
    """One state, where it is drawn, and how many there are."""

    code: str
    name: str
    count: int
    x: int
    y: int
    share: int  # 0 nothing, 1 to 4: how much beside the state with most

    @property
    def middle(self) -> int:
        return self.x + TILE // 2

    @property
    def upper(self) -> int:
        return self.y + 17

    @property
    def lower(self) -> int:
        return self.y + 33


def view_box() -> str:
    return f"0 0 {COLUMNS * (TILE + GAP) - GAP} {len(_ROWS) * (TILE + GAP) - GAP}"


def tiles(counts: Mapping[str, int], names: Mapping[str, str]) -> list[Tile]:
    """Every state and territory that has a name, from the upper left, each with its number."""
    most = max(counts.values(), default=0)
    return [
        _tile((code, names[code]), (column, row), counts.get(code, 0), most)
        for row, line in enumerate(_ROWS)
        for column, code in enumerate(line.split())
        if code in names
    ]


def _tile(state: tuple[str, str], place: tuple[int, int], count: int, most: int) -> Tile:
    column, row = place
    share = -(-4 * count // most) if count else 0  # rounded up
    return Tile(*state, count, column * (TILE + GAP), row * (TILE + GAP), share)
