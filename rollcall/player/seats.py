"""Where a person sits in a course: what the policies hand to views and use cases."""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rollcall.accounts.models import User
from rollcall.catalog.models import Course, CourseVersion, Unit
from rollcall.player.errors import NotYet
from rollcall.player.frozen import Line
from rollcall.transcripts.models import Enrollment


class Mode(StrEnum):
    LEARNER = "learner"  # enrolled: everything is kept
    GUEST = "guest"  # an open course without an account: nothing is kept (R1)
    PREVIEW = "preview"  # staff look at a version as a learner would see it: nothing is kept


@dataclass(frozen=True)
class Seat:
    """A course as one person has it open now. Only `policies` makes them, after asking `may_open`."""

    mode: Mode
    course: Course
    version: CourseVersion
    units: tuple[Line, ...]  # in order
    enrollment: Enrollment | None = None  # a learner always has one
    user: User | None = None
    done: frozenset[uuid.UUID] = frozenset()  # keys of what is done in this round

    @property
    def is_finished(self) -> bool:
        return bool(self.enrollment and self.enrollment.done_at)

    def find(self, key: uuid.UUID) -> int | None:
        """Where in the order a unit stands."""
        return next((index for index, unit in enumerate(self.units) if unit.key == key), None)

    @cached_property
    def _turn(self) -> int:
        """How far the person has come: the first unit that must be done and is not."""
        if self.enrollment is None or self.is_finished:
            return len(self.units)
        todo = (place for place, one in enumerate(self.units) if one.is_needed and one.key not in self.done)
        return next(todo, len(self.units))

    def before(self, index: int) -> Line | None:
        """The unit that must be done before this one and is not (P28)."""
        return self.units[self._turn] if self._turn < index else None

    def load(self, index: int) -> Unit:
        """The unit itself, with what it is made of; one query."""
        rows = Unit.objects.select_related("quiz", "video", "package")
        unit = rows.get(pk=self.units[index].pk)
        unit.version = self.version
        return unit

    def may_do(self, index: int) -> bool:
        """May the unit be worked on for the record?"""
        return self.units[index].key in self.done or self.before(index) is None

    def may_look(self, index: int) -> bool:
        """May it be looked at? What was finished once may be read again without limit (R15)."""
        again = self.enrollment is not None and self.enrollment.round > 1
        return self.may_do(index) or (again and self.units[index].kind in {Unit.Kind.LESSON, Unit.Kind.VIDEO})

    def insist(self, index: int) -> None:
        """Refuse by name when a unit's turn has not come."""
        first = self.before(index)
        if first is not None and self.units[index].key not in self.done:
            raise NotYet(first.title)

    def present(self) -> int:
        """Where to go on: the place kept, if it is open; else the first that is not done; else the start."""
        place = self.enrollment.place if self.enrollment else None
        kept = self.find(place) if place else None
        if kept is not None and self.may_look(kept):
            return kept
        todo = (index for index, unit in enumerate(self.units) if unit.key not in self.done)
        return next(todo, 0) if self.enrollment else 0
