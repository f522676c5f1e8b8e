"""P44: workbooks made to break whoever opens them. The process that opens them is not ours."""

import io
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from rollcall.base import sheets, workbooks
from rollcall.base.sheets import Unreadable, rows_of
from rollcall.base.tests.test_sheets import workbook

pytestmark = pytest.mark.once
OURSELVES = "import sys; from rollcall.base import workbooks; sys.exit(workbooks.main())"
UNGUARDED = OURSELVES.replace("sys.exit", "workbooks.set_ceilings = lambda: None; sys.exit")
ROOM = 2 * 1024**3  # of memory for the control, so that it does not take the machine along


def far_away(row: int = 1_048_576, column: str = "XFD") -> bytes:
    """Two cells, one at the last corner of a sheet: 1.4 kB, and a table of 17 thousand million cells."""
    rows: list[list[object]] = [["Name", "E-mail"], ["Ana", "ana@mesa.example"]]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(rows))) as plain, zipfile.ZipFile(out, "w") as made:
        for name in plain.namelist():
            text = plain.read(name).decode()
            cell = f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row></sheetData>'
            made.writestr(name, text.replace("</sheetData>", cell))
    return out.getvalue()


def open_document(times: int) -> bytes:
    """An .ods in which one cell says that it stands there so many times, in so many rows."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{times}">'
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" '
        f'xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">'
        f'<table:table-row table:number-rows-repeated="{times}">{cell}<text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    return out.getvalue()


@pytest.mark.parametrize("raw", [far_away(), far_away(row=60_000), open_document(10_000)])
def test_a_cell_far_away_is_refused_in_words(raw: bytes) -> None:
    """P44, P51: a table that no memory holds is a sentence, and we are still here to say it."""
    with pytest.raises(Unreadable, match="too large when it is opened"):
        list(rows_of(raw))


def test_without_ceilings_it_takes_the_process_along() -> None:
    """Negative control: the same file, opened without them, ends the process that opens it."""
    done = subprocess.run(
        [sys.executable, "-c", UNGUARDED, "200"], input=far_away(), capture_output=True, check=False,
        cwd=Path(sheets.__file__).parents[2],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM)),
    )  # fmt: skip
    assert done.returncode not in {0, workbooks.NO_WORKBOOK}
    assert b"memory allocation" in done.stderr


def test_what_is_merely_wide_is_read() -> None:
    """The other control: a real sheet of 2,000 rows with a stray note in its column 1,000."""
    found = list(rows_of(far_away(row=2000, column="ALL")))
    assert [line for line, _cells in found] == [1, 2]
    assert all(len(cells) == sheets.MOST_COLUMNS for _line, cells in found)


def test_a_child_that_falls_over_half_way_gives_no_half_roster(monkeypatch: pytest.MonkeyPatch) -> None:
    """P44: rows that came before it fell do not pass for the whole; the caller hears a refusal."""
    monkeypatch.setattr(sheets, "MOST_COLUMNS", "nonsense")
    with pytest.raises(Unreadable):
        list(rows_of(workbook([["Name"], ["Ana"]])))
