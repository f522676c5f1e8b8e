"""The same numbers to take along: each row says span and filters, and cells are inert (P43)."""

import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from openpyxl import Workbook  # type: ignore[import-untyped]  # ships no types

from rollcall.base.cells import as_csv, inert
from rollcall.portal.figures.asking import Asked
from rollcall.portal.figures.telling import Cell, Figure, span_words

Row = list[str | float]


def csv(asked: Asked, found: Iterable[Figure]) -> bytes:
    return as_csv(columns(), rows(asked, found))


def xlsx(asked: Asked, found: Iterable[Figure]) -> bytes:
    """One sheet of rows; numbers are numbers, words never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Figures")
    sheet.append(columns())
    for row in rows(asked, found):
        sheet.append([inert(cell) if isinstance(cell, str) else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def columns() -> list[str]:
    return [_("Figure"), _("From"), _("Until"), _("Number"), _("Span"), _("Narrowed by"), _("What it counts")]


def rows(asked: Asked, found: Iterable[Figure]) -> Iterator[Row]:
    span = span_words(asked.span.first, asked.span.last)
    narrowed = "; ".join(asked.words) or _("nothing")
    for figure in found:
        for cell in figure.cells:
            days = [cell.part.first.isoformat(), cell.part.last.isoformat()]
            yield [str(figure.kind.name), *days, _number(cell), span, narrowed, str(figure.kind.means)]


def _number(cell: Cell) -> str | float:
    if cell.is_hidden:
        return cell.shown
    return "" if cell.value is None else cell.value
