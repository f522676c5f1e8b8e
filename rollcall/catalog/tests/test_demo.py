"""The demo's shelf: complete, publishable, harmless to load twice."""

import json
import time

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.catalog import demo, publishing, questions
from rollcall.catalog.models import Course, CourseVersion, Package, Question, Unit


def ready(by: User) -> Package:
    """A cleared package without the seconds that a real import takes."""
    numbers = {"files": 1, "size": 1, "uploaded_at": clock.now(), "cleared_at": clock.now()}
    return Package.objects.create(
        title="Heat", state=Package.State.READY, uploaded_by=by, cleared_by=by, **numbers
    )


@pytest.fixture
def shelf(dana: User, monkeypatch: pytest.MonkeyPatch) -> list[Course]:
    monkeypatch.setattr(demo, "demo_package", ready)
    demo.load(by=dana)
    return list(Course.objects.select_related("current", "provider"))


def test_offerings_of_three_providers_on_three_levels(shelf: list[Course]) -> None:
    """Section 6: the demo's shelf."""
    assert len(shelf) == 8
    assert len({course.provider_id for course in shelf}) == 3
    assert {course.access_level for course in shelf} == {"open", "account", "verified"}
    assert all(course.is_offered for course in shelf)
    assert Unit.objects.filter(kind=Unit.Kind.VIDEO, version__number=1).count() == 1


def test_all_of_it_loads_in_seconds(dana: User) -> None:
    """With the real package, taken in by the limited process."""
    began = time.process_time()
    demo.load(by=dana)
    assert time.process_time() - began < 6
    assert Unit.objects.get(kind=Unit.Kind.SCORM).package.state == Package.State.READY


def test_loading_twice_changes_nothing_and_is_quick(shelf: list[Course], dana: User) -> None:
    versions = CourseVersion.objects.count()
    began = time.process_time()
    demo.load(by=dana)
    assert time.process_time() - began < 1
    assert CourseVersion.objects.count() == versions


def test_every_offering_would_be_published_again(shelf: list[Course]) -> None:
    assert [publishing.problems(course.current) for course in shelf] == [[]] * len(shelf)


def test_tests_have_five_to_ten_questions_with_feedback(shelf: list[Course]) -> None:
    for unit in Unit.objects.filter(kind=Unit.Kind.QUIZ, version__number=1):
        asked = list(unit.questions.all())
        assert 5 <= len(asked) <= 10
        assert all(question.feedback_wrong for question in asked)
    assert set(Question.objects.values_list("kind", flat=True)) == set(Question.Kind.values)


def test_every_right_answer_earns_all_points(shelf: list[Course]) -> None:
    for question in Question.objects.exclude(kind__in=["matching", "ordering", "multiple", "single"]):
        said = questions.solution(question)[0].split(" (")[0].lower()
        assert questions.grade(question, said) == 1


def test_the_shelf_is_public(shelf: list[Course]) -> None:
    page = Client().get("/courses/").content.decode()
    for course in shelf:
        assert course.current.title in page


def test_no_question_gives_its_answer_away_in_what_is_public(shelf: list[Course]) -> None:
    for question in Question.objects.all():
        seen = questions.public(question, [])
        assert "right" not in json.dumps([choice.key for choice in seen.choices])
