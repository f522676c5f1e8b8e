"""Tables as people send them (P44)."""

import contextlib
import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollcall.base import sheets
from rollcall.base.sheets import Unreadable, rows_of

pytestmark = pytest.mark.once
TABLE = [["Name", "E-mail"], ["Núñez, Ana", "ana@mesa.example"], ["O’Hara", "o@mesa.example"]]


def as_text(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def read(raw: bytes) -> list[list[str]]:
    return [cells for _line, cells in rows_of(raw)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_csv_is_read(encoding: str, delimiter: str) -> None:
    """P44: whatever the spreadsheet program saved."""
    assert read(as_text(TABLE, delimiter).encode(encoding)) == TABLE


def test_a_line_break_in_a_cell_is_a_space() -> None:
    assert read(b'Name,Agency\r\n"Ana\nNunez","Mesa PD"\r\n') == [
        ["Name", "Agency"],
        ["Ana Nunez", "Mesa PD"],
    ]


def test_a_workbook_is_read_with_its_own_line_numbers() -> None:
    """P44: numbers without a point, dates as dates, blank lines left out."""
    raw = workbook([["Name", "Hours"], [], ["Ana", 16.0]])
    assert list(rows_of(raw)) == [(1, ["Name", "Hours"]), (3, ["Ana", "16"])]


def workbook(rows: list[list[object]]) -> bytes:
    """The smallest .xlsx there is."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{chr(65 + place)}{number}"><v>{cell}</v></c>'
            if isinstance(cell, float)
            else f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            for place, cell in enumerate(row)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="S" sheetId="1" '
        'r:id="b"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="b" '
        f'Type="{rel}/worksheet" Target="worksheets/s.xml"/></Relationships>',
        "xl/worksheets/s.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData>'
        "</worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "raw", [b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 broken", b"\x89PNG\r\n\0\0\0\0\0\1\2\3", b'a,"b']
)
def test_what_is_no_table_is_refused_or_read_as_text(raw: bytes) -> None:
    """P44: never a fault."""
    with contextlib.suppress(Unreadable):
        assert all(isinstance(cell, str) for row in read(raw) for cell in row)


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """P44: unpacked size counts; the control reads the same file where there is room."""
    raw = workbook([["Name"], ["A" * 3000]])
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1000)
    with pytest.raises(Unreadable, match="too large"):
        read(raw)
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1_000_000)
    assert len(read(raw)) == 2


@given(st.binary(max_size=400))
def test_no_bytes_make_a_fault(raw: bytes) -> None:
    """P51: rows or a refusal, whatever comes."""
    try:
        for _line, cells in rows_of(raw):
            assert all("\0" not in cell for cell in cells)
    except Unreadable:
        pass


def test_a_quotation_mark_that_nobody_closed_swallows_no_rows() -> None:
    """P44: refused with the line where it opens; inches and a cell of two lines are no fault."""
    with pytest.raises(Unreadable, match="Line 3 "):
        read(b'Name,Note\nA,b\nC,"open\nD,e\nF,g\n')
    assert len(read(b'Name,Note\nA,5\'10"\nB,"two\nlines"\n')) == 3
