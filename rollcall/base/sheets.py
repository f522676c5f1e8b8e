"""Reading tables that people send: CSV in any usual form, and spreadsheets (P44).

Everything comes out as text, a row at a time. What cannot be read is refused with a sentence; nothing in a
file is run, and a small file cannot unpack into a large one. Workbooks are opened by a child process.
"""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rollcall.base import workbooks
from rollcall.base.errors import Refusal

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
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
        every: Iterable[tuple[int, Sequence[str]]] = _of_workbook(raw)
    else:
        every = _of_text(text_of(raw))
    for count, (line, cells) in enumerate(every):
        if count >= MOST_ROWS:
            raise Unreadable(_("The file has more than 100,000 rows. Split it and import the parts."))
        told = [workbooks.text_of(cell) for cell in cells[:MOST_COLUMNS]]
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
    table, sign = io.StringIO(text, newline=""), _delimiter(text)
    reader, line, began = csv.reader(table, delimiter=sign), 1, 0
    try:
        for cells in reader:
            if _has_breaks(cells) and table.tell() == len(text) and _is_open(text[began:], sign):
                raise _torn(line)
            yield reader.line_num, cells
            line, began = reader.line_num + 1, table.tell()
    except csv.Error as error:
        raise _torn(line) from error


def _has_breaks(cells: list[str]) -> bool:
    return bool(cells) and ("\n" in cells[-1] or "\r" in cells[-1])


def _is_open(row: str, sign: str) -> bool:
    """Whether the last row is all that stands behind a quotation mark that nobody closed.

    If so, closing it at the end changes nothing; anywhere else it would stand in a cell.
    """
    before, after = (csv.reader(io.StringIO(told, newline=""), delimiter=sign) for told in (row, row + '"'))
    return [*before] == [*after]


def _torn(line: int) -> Unreadable:
    return Unreadable(_("Line %(line)d cannot be read. A quotation mark may be missing.") % {"line": line})


def _delimiter(text: str) -> str:
    """What stands between cells: the sign that cuts the first lines into the most equal parts."""
    first = list(islice((line for line in text[:65536].splitlines() if line.strip()), 20))

    def cuts(sign: str) -> tuple[int, int]:
        counts = [len(cells) for cells in csv.reader(first, delimiter=sign)]
        common = max(counts, key=counts.count, default=1)
        return (counts.count(common) if common > 1 else 0, common)

    return max(_BETWEEN, key=cuts)


def _of_workbook(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet that holds anything, as a child process with ceilings of its own reads it."""
    if raw.startswith(_ZIP):
        _refuse_bombs(raw)
    with subprocess.Popen(  # noqa: S603  (no shell, and nothing of the file among the arguments)
        [sys.executable, "-m", "rollcall.base.workbooks", str(MOST_COLUMNS)],
        cwd=settings.ROOT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        try:
            yield from _told_by(child, raw)
        finally:
            child.kill()


def _told_by(child: "subprocess.Popen[bytes]", raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give it the file and take its rows; it reads all before it says anything."""
    if child.stdin is None or child.stdout is None:
        raise ValueError("the child has no pipes")
    with suppress(BrokenPipeError):
        child.stdin.write(raw)
        child.stdin.close()
    for told in child.stdout:
        if not told.endswith(b"\n"):
            break  # it fell over in the middle of a row
        line, cells = json.loads(told)
        yield line, cells
    _judge(child.wait())


def _judge(code: int) -> None:
    if code == workbooks.NO_WORKBOOK:
        raise Unreadable(
            _("This workbook cannot be read. Open it, save it as .xlsx without a password, and try again.")
        )
    if code:
        raise Unreadable(
            _("This workbook is too large when it is opened. Copy its rows into a new one and try again.")
        )


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
