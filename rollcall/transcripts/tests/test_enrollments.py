"""Enrolling, and taking it again."""

from collections.abc import Callable
from datetime import datetime

import pytest

from rollcall.accounts.access import Missing
from rollcall.accounts.models import User
from rollcall.catalog.models import Course
from rollcall.transcripts import enrollments, errors
from rollcall.transcripts.models import Enrollment
from rollcall.transcripts.tests.conftest import MakeCourse, add_version, finish


def test_once_per_person_and_course(alice: User, ambush: Course) -> None:
    """R13: opening twice is one enrollment."""
    assert enrollments.open(alice, ambush) == enrollments.open(alice, ambush)
    assert Enrollment.objects.count() == 1


def test_a_locked_course_enrolls_nobody(pat: User, ambush: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """R1, with its negative control."""
    with pytest.raises(errors.NotOpenToYou) as refusal:
        enrollments.open(pat, ambush)
    assert refusal.value.decision.missing is Missing.VERIFICATION
    monkeypatch.setattr(enrollments, "may_open", lambda *_: True)
    assert enrollments.open(pat, ambush)


def test_whoever_lost_the_right_is_not_let_in_by_an_old_enrollment(alice: User, ambush: Course) -> None:
    """P6."""
    enrollments.open(alice, ambush)
    alice.is_active = False
    with pytest.raises(errors.NotOpenToYou):
        enrollments.open(alice, ambush)


def test_a_new_round_is_on_the_newest_version(alice: User, ambush: Course) -> None:
    enrollment = finish(alice, ambush)
    newer = add_version(ambush, 2, ["quiz"])
    again = enrollments.restart(enrollment, by=alice)
    assert (again.round, again.version, again.done_at) == (2, newer, None)


def test_an_unfinished_round_is_finished_first(alice: User, ambush: Course) -> None:
    with pytest.raises(errors.NotFinishedYet):
        enrollments.restart(enrollments.open(alice, ambush), by=alice)


def test_nobody_restarts_for_another(alice: User, bob: User, ambush: Course) -> None:
    """P21."""
    with pytest.raises(errors.NotYours):
        enrollments.restart(finish(alice, ambush), by=bob)


def test_some_courses_count_once(alice: User, make_course: MakeCourse) -> None:
    """R15: the rule of the course decides."""
    enrollment = finish(alice, make_course(refresher="never"))
    assert not enrollments.may_restart(enrollment)
    with pytest.raises(errors.OnlyOnceForTheRecord):
        enrollments.restart(enrollment, by=alice)


def test_some_count_once_a_year(alice: User, make_course: MakeCourse, at: Callable[..., datetime]) -> None:
    """R15."""
    enrollment = finish(alice, make_course(refresher="yearly"))
    at(days=364)
    with pytest.raises(errors.NotAYearYet):
        enrollments.restart(enrollment, by=alice)
    at(days=366)
    assert enrollments.restart(enrollment, by=alice).round == 2


def test_the_place_is_kept(alice: User, ambush: Course) -> None:
    """R14."""
    enrollment = enrollments.open(alice, ambush)
    unit = enrollment.version.units.last()
    enrollments.touch(enrollment, unit.key)
    assert enrollments.find(alice, ambush).place == unit.key
