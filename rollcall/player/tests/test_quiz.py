"""Tests: drawn once, kept as given, graded on the server, never out of turn or time."""

import json
from datetime import timedelta
from fractions import Fraction

import pytest

from conftest import still_there
from rollcall.catalog.models import Question, Unit
from rollcall.player import quiz, tasks
from rollcall.player.models import Answer, QuizAttempt
from rollcall.player.tests.conftest import KINDS, RIGHT
from rollcall.transcripts.models import Certificate, SatisfiedUnit

pytestmark = pytest.mark.django_db


@pytest.fixture
def sleep(author, learner, alice):
    """`sleep(kinds=…, attempts=…)` is Alice in a course of one test."""

    def make(**policy):
        work = author("sleep", gives_certificate=True, hours="1.00")
        unit = work.quiz(**policy)
        return learner(alice, work.publish()), unit

    return make


def test_every_kind_of_question_can_be_answered_and_passed(sleep):
    """Section 3: seven kinds, as plain forms, graded on the server; passing issues the certificate."""
    me, unit = sleep(kinds=tuple(KINDS), pass_percent=100)
    first = me.post("begin_try", unit)
    assert first.url == me.url("question", unit, number=1, place=1)
    result = me.client.get(me.give(unit).url).content.decode()
    one = me.last_try(unit)
    assert (one.percent, one.passed) == (100, True)
    assert "You passed" in result
    done = SatisfiedUnit.objects.get()
    assert done.evidence == {"score": 100.0, "try": 1}
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_there_when_one_comes_back(sleep, kind):
    """R14: answers are kept as they are given, and shown again on any device."""
    me, unit = sleep(kinds=(kind,))
    me.post("begin_try", unit)
    me.post("question", unit, RIGHT[kind], number=1, place=1)
    page = me.get("question", unit, number=1, place=1).content.decode()
    assert {"short": "circadian", "numeric": "7.2 hours"}.get(kind, "") in page.lower()
    if kind in {"single", "multiple", "true_false"}:
        assert page.count(" checked") == len(RIGHT[kind]["answer"] if kind == "multiple" else "x")
    if kind in {"matching", "ordering"}:
        assert page.count(" selected") == len(RIGHT[kind])


def test_the_script_keeps_an_answer_without_leaving_the_page(sleep):
    """R14: kept as it is given; the answer to the script is short and true."""
    me, unit = sleep()
    me.post("begin_try", unit)
    address = me.url("question", unit, number=1, place=1)
    said = me.client.post(address, {"answer": "b"}, headers={"X-Requested-With": "fetch"})
    assert said.json() == {"saved": True, "answered": True}
    assert Answer.objects.get().given == "b"
    me.client.post(address, {}, headers={"X-Requested-With": "fetch"})
    assert not Answer.objects.exists()  # taken back


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("single", {"answer": "zzz"}),
        ("numeric", {"answer": "seven or so"}),
        ("short", {"answer": "x" * 5000}),
        ("ordering", {"place-a": "1", "place-b": "1", "place-c": "2"}),
        ("ordering", {"place-a": "one"}),
        ("matching", {"match-l1": "nothing"}),
        ("matching", {"match-zzz": "r1"}),
        ("multiple", {"answer": ["a", "zzz"]}),
        ("true_false", {"answer": "perhaps"}),
    ],
)
def test_what_cannot_be_an_answer_is_said_so(sleep, kind, sent):
    """Section 8: 422 with a sentence, nothing is kept, what was typed is still there."""
    me, unit = sleep(kinds=(kind,))
    me.post("begin_try", unit)
    answer = me.post("question", unit, sent, number=1, place=1)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Answer.objects.exists()


def test_what_was_typed_is_still_there(sleep):
    """Section 8: the words stand in the box beside the sentence."""
    me, unit = sleep(kinds=("numeric",))
    me.post("begin_try", unit)
    page = me.post("question", unit, {"answer": "<seven>"}, number=1, place=1).content.decode()
    assert "&lt;seven&gt;" in page


def test_beginning_twice_is_one_try(sleep):
    """F8: a double click or two tabs begin one try, drawn once."""
    me, unit = sleep()
    for _press in range(3):
        assert me.post("begin_try", unit).status_code == 302
    assert QuizAttempt.objects.count() == 1


def test_handing_in_twice_grades_once(sleep):
    """F8: the second press changes nothing and shows the same result."""
    me, unit = sleep()
    me.post("begin_try", unit)
    me.give(unit)
    handed_in = me.last_try(unit).handed_in_at
    again = me.post("hand_in", unit, number=1)
    assert again.url == me.url("try", unit, number=1)
    assert me.last_try(unit).handed_in_at == handed_in
    assert SatisfiedUnit.objects.count() == 1


def test_a_tab_of_an_older_try_changes_nothing(sleep):
    """F8, P28: an answer after handing in is refused plainly, for the page and for its script."""
    me, unit = sleep()
    me.post("begin_try", unit)
    me.give(unit, right=False)
    late = me.client.post(me.url("question", unit, number=1, place=1), {"answer": "b"}, follow=True)
    assert "already handed in" in late.content.decode()
    scripted = me.client.post(
        me.url("question", unit, number=1, place=1), {"answer": "b"}, headers={"X-Requested-With": "fetch"}
    )
    assert scripted.status_code == 409
    assert me.last_try(unit).percent == 0
    assert not Answer.objects.exists()


def test_failing_shows_what_to_do_next(sleep):
    """Section 4: not passed is not the end; the next try is one button away."""
    me, unit = sleep(attempts=3)
    me.post("begin_try", unit)
    page = me.client.get(me.give(unit, right=False).url).content.decode()
    assert "Not passed yet" in page
    assert "2 tries are left." in page
    assert "Try again" in page
    assert not SatisfiedUnit.objects.exists()


def test_tries_run_out_and_the_coordinator_is_named(sleep):
    """P28: no more tries than the policy gives, whatever is posted."""
    me, unit = sleep(attempts=1)
    me.post("begin_try", unit)
    page = me.client.get(me.give(unit, right=False).url).content.decode()
    assert "Dana Price" in page
    again = me.client.post(me.url("begin_try", unit), follow=True).content.decode()
    assert "All tries at this test are used" in again
    assert QuizAttempt.objects.count() == 1


def test_without_the_guard_tries_never_run_out(sleep, monkeypatch):
    """P28, negative control."""
    me, unit = sleep(attempts=1)
    me.post("begin_try", unit)
    me.give(unit, right=False)
    monkeypatch.setattr(quiz, "prospect", lambda policy, tries: quiz.Prospect(0, 0))
    me.post("begin_try", unit)
    assert QuizAttempt.objects.count() == 2


def test_the_next_try_waits(sleep, at):
    """P28: “You can try again at 3:40 PM Central”; until then no try begins."""
    me, unit = sleep(cooldown_minutes=60)
    me.post("begin_try", unit)
    page = me.client.get(me.give(unit, right=False).url).content.decode()
    assert "You can try again at" in page
    assert "Central" in page
    me.post("begin_try", unit)
    assert QuizAttempt.objects.count() == 1
    at(minutes=61)
    still_there(me.client)
    me.post("begin_try", unit)
    assert QuizAttempt.objects.count() == 2


def test_an_answer_after_the_time_does_not_count(sleep, at):
    """P28: the server decides on late answers; a few seconds of grace, then the try is handed in as it is."""
    me, unit = sleep(kinds=("single", "true_false"), limit_minutes=10)
    me.post("begin_try", unit)
    me.post("question", unit, {"answer": "b"}, number=1, place=1)
    at(minutes=10, seconds=30)
    late = me.client.post(me.url("question", unit, number=1, place=2), {"answer": "true"}, follow=True)
    assert "The time for this try is over" in late.content.decode()
    assert me.last_try(unit).percent == 50


def test_without_the_guard_late_answers_count(sleep, at, monkeypatch):
    """P28, negative control."""
    me, unit = sleep(limit_minutes=10)
    me.post("begin_try", unit)
    at(hours=2)
    still_there(me.client)
    monkeypatch.setattr(quiz, "is_late", lambda one: False)
    me.give(unit)
    assert me.last_try(unit).passed


def test_an_answer_on_its_way_when_the_clock_runs_out_counts(sleep, at):
    """P28: grace of five seconds for the line."""
    me, unit = sleep(limit_minutes=10)
    me.post("begin_try", unit)
    at(minutes=10, seconds=3)
    me.post("question", unit, {"answer": "b"}, number=1, place=1)
    assert Answer.objects.count() == 1


def test_who_left_is_handed_in_by_the_clock(sleep, at):
    """R14: what was given in time counts, though nobody came back."""
    me, unit = sleep(limit_minutes=10)
    me.post("begin_try", unit)
    me.post("question", unit, {"answer": "b"}, number=1, place=1)
    assert tasks.hand_in_overdue() == 0
    at(minutes=30)
    assert tasks.hand_in_overdue() == 1
    assert tasks.hand_in_overdue() == 0
    assert me.last_try(unit).passed
    assert SatisfiedUnit.objects.count() == 1


def test_a_pool_is_drawn_once_for_a_try(sleep):
    """Section 3: random draw, frozen for the try: coming back shows the same questions."""
    kinds = ("single", "true_false", "short", "numeric")
    me, unit = sleep(kinds=kinds, draw={"": 2}, shuffle=True)
    me.post("begin_try", unit)
    drawn = me.last_try(unit).drawn
    assert len({row["question"] for row in drawn}) == 2
    me.post("begin_try", unit)
    assert me.last_try(unit).drawn == drawn
    assert me.get("question", unit, number=1, place=3).status_code == 404


@pytest.mark.parametrize(
    ("policy", "passed", "marks", "solution"),
    [
        ("nothing", True, False, False),
        ("marks", True, True, False),
        ("passed", False, True, False),
        ("passed", True, True, True),
        ("answers", False, True, True),
    ],
)
def test_the_review_shows_what_the_policy_says(sleep, policy, passed, marks, solution):
    """P26 in spirit: right answers leave the server only where the policy lets them."""
    me, unit = sleep(kinds=("short", "true_false"), review=policy, pass_percent=50)
    me.post("begin_try", unit)
    if passed:
        me.post("question", unit, {"answer": "true"}, number=1, place=2)
    page = me.client.get(me.post("hand_in", unit, number=1).url).content.decode()
    assert ("Read the first lesson again." in page) is marks
    assert ("circadian" in page) is solution


def test_no_page_before_handing_in_knows_the_answer(sleep):
    """P26: question pages, check page and start page hold no right answer and no feedback."""
    me, unit = sleep(kinds=("short",))
    me.post("begin_try", unit)
    pages = [me.get("unit", unit), me.get("question", unit, number=1, place=1), me.get("try", unit, number=1)]
    for page in pages:
        assert b"circadian" not in page.content.lower()
        assert b"Well reasoned" not in page.content


def test_nobody_sees_or_answers_another_persons_try(sleep, learner, bob):
    """P21: tries are numbered for each person; another's is not there."""
    me, unit = sleep()
    me.post("begin_try", unit)
    his = learner(bob, me.course)
    assert his.get("question", unit, number=1, place=1).status_code == 404
    assert his.post("question", unit, {"answer": "b"}, number=1, place=1).status_code == 404
    assert his.post("hand_in", unit, number=1).status_code == 404
    assert not Answer.objects.exists()


def test_a_test_whose_turn_has_not_come_does_not_begin(author, learner, alice):
    """P28: the lesson before it comes first."""
    work = author("sleep")
    work.lesson("Read first")
    unit = work.quiz()
    me = learner(alice, work.publish())
    page = me.client.post(me.url("begin_try", unit), follow=True).content.decode()
    assert "First comes “Read first”" in page
    assert not QuizAttempt.objects.exists()


def test_a_try_of_an_earlier_round_is_practice(author, learner, alice):
    """P28, R15: a try begun before the new round does not count in it."""
    work = author("sleep")
    unit = work.quiz()
    me = learner(alice, work.publish())
    me.post("begin_try", unit)
    me.give(unit)
    me.post("begin_try", unit)
    old = me.last_try(unit)
    me.post("again")
    question = Question.objects.get(unit=unit)
    quiz.answer(old, question, "b")
    assert quiz.hand_in(old, by=alice).passed
    assert not SatisfiedUnit.objects.filter(round=2).exists()


def test_hostile_words_are_words(author, learner, alice):
    """P41: a question is shown as text wherever it comes out."""
    work = author("sleep")
    unit = work.quiz(kinds=("single",))
    Question.objects.filter(unit=unit).update(text="<script>alert(1)</script>", feedback_wrong="<img src=x>")
    me = learner(alice, work.publish())
    me.post("begin_try", unit)
    page = me.get("question", unit, number=1, place=1).content.decode()
    result = me.client.get(me.give(unit, right=False).url).content.decode()
    assert "<script>alert" not in page + result
    assert "<img src=x>" not in result


@pytest.mark.parametrize("many", [3, 60])
def test_pages_cost_the_same_for_three_questions_and_sixty(sleep, django_assert_max_num_queries, many):
    """Section 7: at most ten queries a page."""
    me, unit = sleep(kinds=("single",) * many)
    me.post("begin_try", unit)
    me.get("unit", unit)  # the portal's name and help desk are read once in ten seconds
    for name, more in (
        ("unit", {}),
        ("question", {"number": 1, "place": 2}),
        ("try", {"number": 1}),
    ):
        with django_assert_max_num_queries(10):
            assert me.get(name, unit, **more).status_code == 200
    me.give(unit)
    me.get("unit", unit)
    with django_assert_max_num_queries(10):
        assert me.get("try", unit, number=1).status_code == 200


@pytest.mark.parametrize(("number", "place"), [(2, 1), (1, 2), (0, 1), (99999999999, 1), (1, 99999999999)])
def test_tries_and_questions_that_are_not_there(sleep, number, place):
    """P51: 404, not an error."""
    me, unit = sleep()
    me.post("begin_try", unit)
    assert me.get("question", unit, number=number, place=place).status_code == 404


def test_time_is_shown_with_what_staff_granted(sleep, dana, alice):
    """Section 3: per-person extra time is in the limit from the start."""
    from rollcall.player import extra_time

    extra_time.grant(alice, percent=50, by=dana)
    me, unit = sleep(limit_minutes=10)
    assert "15 min a try" in me.get("unit", unit).content.decode()
    me.post("begin_try", unit)
    one = me.last_try(unit)
    assert one.due_at - one.began_at == timedelta(minutes=15)
    assert json.dumps(one.drawn)


def test_a_lesson_has_no_tries(author, learner, alice):
    """P51: addresses of one kind of unit are not there for another."""
    work = author("sleep")
    lesson: Unit = work.lesson()
    me = learner(alice, work.publish())
    assert me.post("begin_try", lesson).status_code == 404
    assert me.get("try", lesson, number=1).status_code == 404


@pytest.mark.parametrize(("share", "shown"), [(Fraction(199, 250), "79"), (Fraction(1, 18), "5")])
def test_what_was_reached_is_said_whole_and_rounded_down(sleep, monkeypatch, share, shown):
    """R16: 79.6 percent never reads as 80; the decision is by the exact share."""
    monkeypatch.setattr(quiz, "_grade", lambda held: share)
    me, unit = sleep(pass_percent=80)
    me.post("begin_try", unit)
    result = me.client.get(me.give(unit).url).content.decode()
    assert f"<dd>{shown}\u00a0%</dd>" in result
    assert "Not passed yet" in result
    assert f": {shown}\u00a0%." in me.get("unit", unit).content.decode()


def test_the_decision_is_exact(sleep, monkeypatch):
    """A share a hair below the bar is not passed, though it would round to it."""
    monkeypatch.setattr(quiz, "_grade", lambda held: Fraction(799999, 1000000))
    me, unit = sleep(pass_percent=80)
    me.post("begin_try", unit)
    me.give(unit)
    assert me.last_try(unit).passed is False
