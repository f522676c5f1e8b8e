"""The order of a test's questions, changed by buttons and kept in the draft (section 3)."""

from collections.abc import Callable

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.catalog import contents, drafts, publishing
from rollcall.catalog.errors import NotADraft
from rollcall.catalog.models import Course, Question, Unit
from rollcall.catalog.tests.conftest import SINGLE, MakeCourse


@pytest.fixture
def desk(signed_in: Callable[..., Client], dana: User) -> Client:
    return signed_in(dana)


@pytest.fixture
def quiz(make_draft: MakeCourse) -> Unit:
    unit = Unit.objects.get(version__course=make_draft(), kind="quiz")
    Question.objects.create(unit=unit, position=3, kind="single", text="Third", data=SINGLE)
    return unit


def order(unit: Unit) -> list[str]:
    return [text[-1] for text in unit.questions.order_by("position").values_list("text", flat=True)]


def press(desk: Client, unit: Unit, ending: str, to: str) -> int:
    question = unit.questions.get(text__endswith=ending)
    return desk.post(f"/staff/questions/{question.pk}/move/", {"to": to}).status_code


def test_up_and_down_by_plain_buttons(desk: Client, quiz: Unit) -> None:
    """Without a script: a form each, and back to the test."""
    assert order(quiz) == ["1", "2", "d"]
    assert press(desk, quiz, "d", "up") == 302
    assert order(quiz) == ["1", "d", "2"]
    press(desk, quiz, "1", "down")
    assert order(quiz) == ["d", "1", "2"]
    assert list(quiz.questions.order_by("position").values_list("position", flat=True)) == [1, 2, 3]


def test_at_the_ends_nothing_happens(desk: Client, quiz: Unit) -> None:
    press(desk, quiz, "1", "up")
    press(desk, quiz, "d", "down")
    assert order(quiz) == ["1", "2", "d"]


def test_the_page_offers_only_what_can_be_done(desk: Client, quiz: Unit) -> None:
    page = desk.get(f"/staff/units/{quiz.pk}/").content.decode()
    assert page.count("Move up<") == page.count("Move down<") == 2
    assert page.count('<span class="w-sr-only"> Third</span>') == 2  # up, and take out: said with its name


@pytest.mark.parametrize("to", ["", "sideways", "\0"])
def test_another_direction_is_none(desk: Client, quiz: Unit, to: str) -> None:
    """P51."""
    assert press(desk, quiz, "1", to) == 404


def test_the_order_is_published_and_then_fixed(desk: Client, quiz: Unit, dana: User) -> None:
    """R12: kept in the draft; a published test is not reordered, by page or by use case."""
    press(desk, quiz, "d", "up")
    publishing.publish(Course.objects.get(), by=dana)
    assert order(quiz) == ["1", "d", "2"]
    assert press(desk, quiz, "d", "up") == 404
    with pytest.raises(NotADraft):
        contents.move_question(Question.objects.get(text="Third"), up=False, by=dana)
    again = drafts.of(Course.objects.get(), by=dana).units.get(kind="quiz")
    assert order(again) == ["1", "d", "2"]


def test_only_for_authors(quiz: Unit, alice: User, signed_in: Callable[..., Client]) -> None:
    """P1."""
    assert press(signed_in(alice), quiz, "1", "down") == 404
    assert order(quiz) == ["1", "2", "d"]
