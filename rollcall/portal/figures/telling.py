"""Figures as they are shown: names, definitions, cells that hide a few people, and what cannot be told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.portal.figures import counting
from rollcall.portal.figures.asking import Asked
from rollcall.portal.figures.spans import Part

FEW = 5  # people of some agencies: fewer than these are not counted out


@dataclass(frozen=True, slots=True)
class Kind:
    """One figure: what it is called, what it counts in one sentence, and what can narrow it."""

    code: str
    name: str | Promise
    means: str | Promise
    count: Callable[[Asked], counting.Told]
    value: str = "value"  # which number of a part it is
    adds_up: bool = True
    by_course: bool = False
    by_agency: bool = True

    def fits(self, asked: Asked) -> bool:
        """Whether this figure can be narrowed as asked; else it would claim what it does not know."""
        if self.code == "classes" and asked.agency_type:
            return False
        return (self.by_course or not asked.is_by_course) and (self.by_agency or not asked.is_by_agency)


@dataclass(frozen=True, slots=True)
class Cell:
    """One week or month. A hidden one stands for one to four people."""

    part: Part
    value: float | None
    is_hidden: bool = False

    @property
    def label(self) -> str:
        return span_words(self.part.first, self.part.last)

    @property
    def shown(self) -> str:
        return "<5" if self.is_hidden else number(self.value)


@dataclass(frozen=True, slots=True)
class Figure:
    kind: Kind
    cells: list[Cell] = field(default_factory=list)
    whole: float | None = None  # of the whole span; of what is not hidden, where something is

    @property
    def total(self) -> str:
        """The whole; with hidden cells what it is at least, or nothing, because it would give them away."""
        hidden = sum(cell.is_hidden for cell in self.cells)
        if hidden and not self.kind.adds_up:
            return "–"
        if hidden == 1 and not self.whole:
            return "<5"
        if hidden:
            return _("at least %(number)s") % {"number": number(self.whole)}
        return number(self.whole)


KINDS = [
    Kind("registered", gettext_lazy("Registered people"), gettext_lazy(
        "Accounts made in this time; narrowed by agency, those whose owner named such an agency. Accounts "
        "later joined to another count once."), counting.registered),
    Kind("approved", gettext_lazy("Approved officers"), gettext_lazy(
        "Applications that staff approved in this time."), counting.approved),
    Kind("approval_hours", gettext_lazy("Hours from application to approval"), gettext_lazy(
        "The median, nights and weekends included, of the applications approved in this time."),
        counting.approved, value="hours", adds_up=False),
    Kind("enrolled", gettext_lazy("Courses begun"), gettext_lazy(
        "First openings of an online course by a person; opening it again is not counted."),
        counting.enrolled, by_course=True),
    Kind("completed", gettext_lazy("Completions"), gettext_lazy(
        "Courses finished and classes attended that went onto somebody’s record, refreshers included."),
        counting.completed, by_course=True),
    Kind("certificates", gettext_lazy("Certificates"), gettext_lazy(
        "Certificates issued; a corrected one is not counted again."), counting.certificates, by_course=True),
    Kind("classes", gettext_lazy("Classes and webinars held"), gettext_lazy(
        "Classes, webinars and conferences of ours that ended in this time and were not canceled; the state "
        "is where they took place."), counting.classes, by_course=True),
    Kind("hours", gettext_lazy("Hours attended"), gettext_lazy(
        "Hours that people were present in classes and webinars, breaks taken off, added up over people."),
        counting.hours, by_course=True),
    Kind("letters", gettext_lazy("Letters sent"), gettext_lazy(
        "Letters posted in this time that a mail server took and that did not come back. Nobody knows how "
        "many were opened: our letters carry nothing that would tell."), counting.letters, by_agency=False),
    Kind("letters_returned", gettext_lazy("Letters that came back"), gettext_lazy(
        "Letters posted in this time that a mail server took, and of which one reported later that they did "
        "not arrive."), counting.letters, value="returned", by_agency=False),
    Kind("letters_failed", gettext_lazy("Letters that could not be delivered"), gettext_lazy(
        "Letters posted in this time that no mail server would take."), counting.letters, value="failed",
        by_agency=False),
]  # fmt: skip


def figures(asked: Asked) -> tuple[list[Figure], list[Kind]]:
    """What can be told of what is asked, and the kinds that cannot be narrowed so; eight queries."""
    known: dict[Any, counting.Told] = {}
    found, missing = [], []
    for kind in KINDS:
        if not kind.fits(asked):
            missing.append(kind)
            continue
        if kind.count not in known:
            known[kind.count] = kind.count(asked)
        found.append(_figure(kind, asked, known[kind.count]))
    return found, missing


def _figure(kind: Kind, asked: Asked, told: counting.Told) -> Figure:
    cells = [_cell(kind, asked, part, told.get(part.key, {})) for part in asked.span.parts()]
    if kind.adds_up:
        return Figure(kind, cells, sum(cell.value or 0 for cell in cells))
    return Figure(kind, cells, told.get(date.min, {}).get(kind.value))


def _cell(kind: Kind, asked: Asked, part: Part, row: dict[str, Any]) -> Cell:
    hidden = asked.is_by_agency and 0 < row.get("people", FEW) < FEW
    value = row.get(kind.value, 0 if kind.adds_up else None)
    return Cell(part, None if hidden else value, hidden)


def number(value: float | None) -> str:
    """With separators of the reader's language; a dash where there is nothing to tell."""
    if value is None:
        return "–"
    return formats.number_format(value, decimal_pos=1 if value % 1 else 0, force_grouping=True)


def span_words(first: date, last: date) -> str:
    """A whole month by its name, a day by its date, anything else from and to."""
    following = date.fromordinal(last.toordinal() + 1)
    if first.day == 1 and following.day == 1 and (following - first).days <= 31:
        return formats.date_format(first, "YEAR_MONTH_FORMAT")
    begins, ends = (formats.date_format(day, "DATE_FORMAT") for day in (first, last))
    if first == last:
        return begins
    return _("%(first)s to %(last)s") % {"first": begins, "last": ends}
