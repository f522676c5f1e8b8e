"""Reading tables that people send: CSV in any usual form, and spreadsheets (P44).

Everything comes out as text, a row at a time. What cannot be read is refused with a sentence; nothing in a
file is run, and a small file cannot unpack into a large one.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook, ZipError

from rollcall.base.errors import Refusal

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 20_000
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_BETWEEN = ",;\t|"


class Unreadable(Refusal):
    """The file is no table that we can read; the sentence says what to do."""


def rows_of(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of a file, blank lines left out, cells as trimmed text; raises `Unreadable`.

    The line is the one that a spreadsheet program shows; of a CSV with line breaks in cells, the last one.
    """
    if len(raw) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 20 MB. Split it and import the parts."))
    if raw.startswith((_ZIP, _OLD_EXCEL)):
        every: Iterable[tuple[int, Sequence[Any]]] = _of_workbook(raw)
    else:
        every = _of_text(text_of(raw))
    for count, (line, cells) in enumerate(every):
        if count >= MOST_ROWS:
            raise Unreadable(_("The file has more than 100,000 rows. Split it and import the parts."))
        told = [_text(cell) for cell in cells[:MOST_COLUMNS]]
        if any(told):
            yield line, told


def text_of(raw: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 by its mark, else UTF-8, else as Windows writes it."""
    mark = next((name for sign, name in _MARKS.items() if raw.startswith(sign)), "")
    if not mark and b"\0" in raw[:4096]:
        mark = _wide(raw)
    for name in [mark] if mark else ["utf-8", "cp1252"]:
        try:
            text = raw.decode(name)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(_("This is no table. Save it as “CSV UTF-8” or as an Excel workbook and try again."))


def _wide(raw: bytes) -> str:
    """UTF-16 without a mark: every other byte of plain text is zero."""
    return "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be" if raw[:1] == b"\0" else "utf-8"


def _of_text(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise Unreadable(
            _("Line %(line)d cannot be read. A quotation mark may be missing.")
            % {"line": reader.line_num + 1}
        ) from error


def _delimiter(text: str) -> str:
    """What stands between cells: the sign that cuts the first lines into the most equal parts."""
    first = list(islice((line for line in text[:65536].splitlines() if line.strip()), 20))

    def cuts(sign: str) -> tuple[int, int]:
        counts = [len(cells) for cells in csv.reader(first, delimiter=sign)]
        common = max(counts, key=counts.count, default=1)
        return (counts.count(common) if common > 1 else 0, common)

    return max(_BETWEEN, key=cuts)


def _of_workbook(raw: bytes) -> Iterator[tuple[int, list[Any]]]:
    """The first sheet that holds anything."""
    if raw.startswith(_ZIP):
        _refuse_bombs(raw)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height and sheet.width:
                first = sheet.start[0] if sheet.start else 0
                rows = sheet.iter_rows()
                yield from ((first + place, row) for place, row in enumerate(rows, 1))
                return
    except (CalamineError, ZipError, OSError, ValueError) as error:
        raise Unreadable(
            _("This workbook cannot be read. Open it, save it as .xlsx without a password, and try again.")
        ) from error


def _refuse_bombs(raw: bytes) -> None:
    """What a file says about its size is not believed: it is unpacked once, counted and thrown away."""
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for item in archive.infolist():
                with archive.open(item) as part:
                    while piece := part.read(1 << 20):
                        left -= len(piece)
                        if left < 0:
                            raise Unreadable(_("This workbook is too large when unpacked. Split it."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise Unreadable(
            _("This workbook cannot be read. Open it, save it as .xlsx without a password, and try again.")
        ) from error


def _text(cell: Any) -> str:
    """A cell as a person reads it: whole numbers without a point, dates as ISO, spaces once."""
    match cell:
        case float() if cell.is_integer():
            told = str(int(cell))
        case bool():
            told = "yes" if cell else "no"
        case datetime() if cell.time() == time():
            told = cell.date().isoformat()
        case datetime() | date() | time():
            told = cell.isoformat()
        case timedelta():
            told = str(round(cell.total_seconds() / 3600, 2))
        case _:
            told = " ".join(str(cell or "")[:LONGEST_CELL].replace("\0", "").split())
    return told
