"""Cells for spreadsheet programs: text that no program runs, and that reads back as it was (P43)."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet program may take for a formula at the start of a cell, after anything it skips.
DANGEROUS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")


def inert(text: str) -> str:
    """A cell that no spreadsheet program runs: an apostrophe before what begins like a formula.

    An apostrophe that was there gets one more, so that `read_back` returns the very text.
    """
    bare = "".join(letter for letter in text if letter.isprintable() and not letter.isspace())
    starts_badly = bare.startswith((*DANGEROUS, "'")) or text[:1] in {"'", "\t", "\r", "\n"}
    return f"'{text}" if starts_badly else text


def read_back(cell: str) -> str:
    """The text that `inert` was given."""
    return cell.removeprefix("'")


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a mark, so that spreadsheet programs read accents; every cell inert."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([inert(str(value)) for value in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()
