"""What a learner does in a course: begin, begin again, keep the place, finish a lesson."""

from typing import Any

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.catalog.models import Course, Unit
from rollcall.player import attempts
from rollcall.player.errors import NotThisWay
from rollcall.player.seats import Seat
from rollcall.transcripts import enrollments, progress
from rollcall.transcripts.models import Enrollment


def start(course: Course, *, by: User) -> Enrollment:
    """Enroll by one button; pressing it twice is the same as once (R13)."""
    return enrollments.open(by, course)


def again(enrollment: Enrollment, *, by: User) -> Enrollment:
    """Take the course again for the record, where its rule allows (R15)."""
    return enrollments.restart(enrollment, by=by)


def keep_place(seat: Seat, index: int) -> None:
    """Remember where the person is, for the next time and on any device (R14)."""
    unit, enrollment = seat.units[index], seat.enrollment
    if enrollment is not None and enrollment.place != unit.key and seat.may_look(index):
        enrollments.touch(enrollment, unit.key)


@transaction.atomic
def finish_lesson(seat: Seat, index: int, *, by: User) -> progress.Outcome:
    """A lesson is done when its reader says so by going on. Raises NotYet, NotThisWay."""
    unit = seat.units[index]
    if unit.kind != Unit.Kind.LESSON:
        raise NotThisWay
    return finish(seat, index, evidence={"how": "read"}, by=by)


@transaction.atomic
def finish(seat: Seat, index: int, *, evidence: dict[str, Any], by: User) -> progress.Outcome:
    """Tell the ledger that a unit is done, in its turn (P28), and close the attempt. Raises NotYet."""
    enrollment = seat.enrollment
    if enrollment is None:
        raise NotThisWay
    seat.insist(index)
    unit = seat.load(index)
    outcome = progress.satisfy(enrollment, unit, evidence=evidence, by=by)
    if outcome.newly:
        attempt = attempts.of(enrollment, unit)
        attempts.close(attempt)
    return outcome
