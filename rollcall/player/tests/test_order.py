"""Whatever is pressed in whatever order, and by however many at once, the record stays in order (P28, F8)."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from rollcall.player import policies, quiz
from rollcall.player.models import QuizAttempt
from rollcall.player.seats import Seat
from rollcall.transcripts.models import Completion, SatisfiedUnit


def walk(me, units, dice: random.Random, steps: int) -> list[bool]:
    """Press anything that a page or a script could; after each press say whether the record is in order."""
    in_order = []
    for _step in range(steps):
        unit = dice.choice(units)
        act = dice.choice(["next", "transcript_read", "begin_try", "hand_in", "give", "here"])
        if act == "give":
            if QuizAttempt.objects.filter(attempt__unit=unit, number=1).exists():
                me.give(unit)
        else:
            me.post(act, unit, **({"number": 1} if act == "hand_in" else {}))
        done = set(SatisfiedUnit.objects.values_list("unit_key", flat=True))
        came = [one.key in done for one in units]
        in_order.append(came == sorted(came, reverse=True) and (not Completion.objects.exists() or all(came)))
    return in_order


@pytest.fixture
def four(author, learner, alice):
    work = author("sleep")
    units = [work.lesson("Read"), work.video(), work.quiz(kinds=("single",)), work.lesson("Plan")]
    return learner(alice, work.publish()), units


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_no_order_of_pressing_skips_a_step(four, seed):
    """P28: what is done is always the beginning of the course, and a completion means all of it."""
    me, units = four
    assert all(walk(me, units, random.Random(seed), steps=40))


@pytest.mark.django_db
def test_without_the_guard_steps_are_skipped(four, monkeypatch):
    """P28, negative control."""
    me, units = four
    monkeypatch.setattr(Seat, "before", lambda self, index: None)
    assert not all(walk(me, units, random.Random(3), steps=40))


def at_once(act: Callable[[], object], many: int = 6) -> list[object]:
    """Do the same from several threads, each with a connection of its own."""

    def one(_number: int) -> object:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


@pytest.mark.django_db(transaction=True)
def test_pressed_at_once_a_try_begins_and_is_graded_once(author, learner, alice):
    """F8: parallel presses make one try and one result, with equal answers to all."""
    work = author("sleep")
    unit = work.quiz(kinds=("true_false",))
    me = learner(alice, work.publish())
    seat = policies.learner(alice, me.course.slug)
    begun = at_once(lambda: quiz.begin(seat, 0, by=alice).pk)
    assert len(set(begun)) == 1
    me.post("question", unit, {"answer": "true"}, number=1, place=1)
    one = me.last_try(unit)
    graded = at_once(lambda: quiz.hand_in(one, by=alice).percent)
    assert set(graded) == {100}
    assert (SatisfiedUnit.objects.count(), Completion.objects.count()) == (1, 1)
