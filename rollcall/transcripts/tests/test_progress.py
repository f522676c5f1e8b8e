"""What is done, and when the course's own rule is met."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import close_old_connections, connection

from rollcall.accounts.models import User
from rollcall.catalog.models import Course
from rollcall.mail.models import Letter
from rollcall.transcripts import enrollments, errors, progress
from rollcall.transcripts.models import Certificate, Completion, Enrollment, SatisfiedUnit
from rollcall.transcripts.tests.conftest import MakeCourse, add_version, finish


def test_the_rule_met_gives_completion_and_paper_at_once(alice: User, ambush: Course) -> None:
    """R15, R16: the last unit that must be done brings completion, certificate and letter."""
    enrollment = enrollments.open(alice, ambush)
    lesson, quiz = enrollment.version.units.all()
    first = progress.satisfy(enrollment, lesson, evidence={}, by=alice)
    last = progress.satisfy(enrollment, quiz, evidence={"score": 80}, by=alice)
    assert (first.newly, first.completion, first.certificate) == (True, None, None)
    assert last.completion is not None
    assert last.completion.kind == "original"
    assert last.certificate is not None
    assert last.certificate.completion == last.completion
    assert Letter.objects.get(to=alice.email).kind == "transcripts/certificate_ready"
    assert enrollment.done_at == last.completion.completed_at


def test_doing_a_unit_again_changes_nothing(alice: User, ambush: Course) -> None:
    enrollment = finish(alice, ambush)
    unit = enrollment.version.units.first()
    again = progress.satisfy(enrollment, unit, evidence={"score": 10}, by=alice)
    assert again == progress.Outcome(newly=False)
    assert Completion.objects.count() == Certificate.objects.count() == 1
    assert SatisfiedUnit.objects.get(unit_key=unit.key).evidence == {"score": 90}


def test_a_refresher_stands_beside_the_original(
    alice: User, ambush: Course, at: Callable[..., datetime]
) -> None:
    """R15: a later round adds a refresher; the original keeps its date and the paper is not issued twice."""
    first = finish(alice, ambush)
    original = Completion.objects.get()
    at(days=400)
    enrollments.restart(first, by=alice)
    finish(alice, ambush)
    assert list(Completion.objects.order_by("pk").values_list("kind", flat=True)) == ["original", "refresher"]
    assert Completion.objects.get(kind="original").completed_at == original.completed_at
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    ("kinds", "chosen", "papers"),
    [(["lesson", "quiz"], True, 1), (["lesson", "quiz"], False, 0), (["lesson", "video"], True, 0)],
)
def test_paper_needs_a_test_and_the_providers_choice(
    alice: User, make_course: MakeCourse, kinds: list[str], chosen: bool, papers: int
) -> None:
    """R16."""
    finish(alice, make_course(kinds=kinds, gives_certificate=chosen))
    assert Completion.objects.count() == 1
    assert Certificate.objects.count() == papers


@pytest.mark.parametrize(("evidence", "papers"), [({"score": 88.5}, 1), ({"score": None}, 0), ({}, 0)])
def test_a_package_counts_as_a_test_when_it_reports_a_score(
    alice: User, make_course: MakeCourse, evidence: dict[str, float], papers: int
) -> None:
    """R16: a package that only says it was read has not tested anybody."""
    enrollment = enrollments.open(alice, make_course(kinds=["scorm"]))
    progress.satisfy(enrollment, enrollment.version.units.get(), evidence=evidence, by=alice)
    assert Completion.objects.count() == 1
    assert Certificate.objects.count() == papers


def test_a_new_version_does_not_move_whoever_has_begun(alice: User, ambush: Course) -> None:
    enrollment = enrollments.open(alice, ambush)
    newer = add_version(ambush, 2, ["quiz"], gives_certificate=True)
    assert enrollments.open(alice, ambush).version == enrollment.version
    with pytest.raises(errors.UnitOfAnotherVersion):
        progress.satisfy(enrollment, newer.units.get(), evidence={"score": 100}, by=alice)


def test_overview_counts_what_is_left(alice: User, make_course: MakeCourse) -> None:
    course = make_course(kinds=["lesson", "lesson", "lesson", "quiz"])
    enrollment = enrollments.open(alice, course)
    first, second, *_rest = enrollment.version.units.all()
    progress.satisfy(enrollment, first, evidence={}, by=alice)
    seen = progress.overview(enrollment)
    assert (seen.percent, seen.minutes_left, seen.next_unit.key) == (25, 15, second.key)
    assert seen.done == {first.key}


def test_many_overviews_cost_two_queries(
    alice: User, make_course: MakeCourse, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(12):
        enrollments.open(alice, make_course(slug=f"c{number}"))
    wanted = list(Enrollment.objects.filter(user=alice))
    with django_assert_num_queries(2):
        assert len(progress.overviews(wanted)) == 12


def in_parallel(times: int, act: Callable[[], object]) -> list[object]:
    """Call from as many threads at once, each with its own connection."""

    def alone(_number: int) -> object:
        try:
            return act()
        finally:
            connection.close()

    close_old_connections()
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


@pytest.mark.django_db(transaction=True)
def test_parallel_calls_have_one_effect(alice: User, make_course: MakeCourse) -> None:
    """P53: eight commits of the last unit at once make one completion, one paper, one letter."""
    course = make_course(kinds=["quiz"])
    made = in_parallel(8, lambda: enrollments.open(alice, course))
    assert len({enrollment.pk for enrollment in made}) == 1
    unit = course.current.units.get()
    outcomes = in_parallel(8, lambda: progress.satisfy(made[0], unit, evidence={"score": 90}, by=alice))
    assert [outcome.newly for outcome in outcomes].count(True) == 1
    assert Completion.objects.count() == Certificate.objects.count() == Letter.objects.count() == 1


def test_the_last_unit_may_be_done_on_the_content_origin(alice: User, ambush: Course, settings: Any) -> None:
    """R16, P49: a package finishes the course where no page of the portal has a name; the letter has."""
    settings.ROOT_URLCONF = "config.urls_content"
    finish(alice, ambush)
    assert f"{settings.PORTAL_ORIGIN}/certificates/" in Letter.objects.get(to=alice.email).text
