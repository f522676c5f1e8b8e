"""The child process that opens a workbook: `python -m rollcall.base.workbooks`, file in, a line a row out.

A workbook of a kilobyte can name a cell so far away that a table up to it fills any memory, and what then
gives out is the whole process. So it is this one, with ceilings of its own, and never the web server or the
worker. Knows nothing of Django or the database (P44).
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, ZipError

MEMORY = 512 * 1024 * 1024  # bytes of address space; a table of 100,000 rows and 30 columns needs a quarter
CPU_SECONDS = 60
NO_WORKBOOK = 3  # exit code; any other but zero means that a ceiling was met
LONGEST_CELL = 20_000


def main() -> int:
    """Write `[line, [cell, …]]` for each row of the first sheet that holds anything."""
    most_columns = int(sys.argv[1])
    raw = sys.stdin.buffer.read()
    set_ceilings()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height and sheet.width:
                first = sheet.start[0] if sheet.start else 0
                for place, row in enumerate(sheet.iter_rows(), 1):
                    told = [text_of(cell) for cell in row[:most_columns]]
                    sys.stdout.write(json.dumps([first + place, told]) + "\n")
                break
    except (CalamineError, ZipError, OSError, ValueError):
        return NO_WORKBOOK
    return 0


def set_ceilings() -> None:
    """What the kernel holds us to, whatever the file says of its size."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS knows no address space limit
            continue


def text_of(cell: Any) -> str:
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


if __name__ == "__main__":
    sys.exit(main())
