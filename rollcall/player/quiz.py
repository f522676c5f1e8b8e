"""Tests: a try is drawn, answered, handed in and graded, all on the server (R14, P28).

A try is drawn once and stays as it was drawn. Answers are kept as they are given. What comes after the
time is over, after handing in, or from a tab of an older try changes nothing.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog import questions
from rollcall.catalog.models import Question, QuizPolicy
from rollcall.player import attempts, extra_time, words
from rollcall.player.errors import AlreadyHandedIn, CoolingDown, NoMoreTries, NothingToAsk, TimeIsUp
from rollcall.player.models import Answer, QuizAttempt
from rollcall.player.seats import Seat
from rollcall.transcripts import progress
from rollcall.transcripts.models import Enrollment

GRACE = timedelta(seconds=5)  # an answer on its way when the clock runs out still counts
_dice = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Prospect:
    """Whether another try may begin: now (`wait` and `refusal` empty), later, or never."""

    used: int
    allowed: int  # 0: as many as needed
    wait_until: datetime | None = None
    is_over: bool = False

    @property
    def may_begin(self) -> bool:
        return self.wait_until is None and not self.is_over

    @property
    def left(self) -> int | None:
        return self.allowed - self.used if self.allowed else None


def prospect(policy: QuizPolicy, tries: Sequence[QuizAttempt]) -> Prospect:
    """What the policy says about the next try, given the tries of this round, all handed in."""
    used = len(tries)
    if policy.attempts and used >= policy.attempts:
        return Prospect(used, policy.attempts, is_over=True)
    handed_in = tries[-1].handed_in_at if tries else None
    if handed_in and policy.cooldown_minutes:
        until = handed_in + timedelta(minutes=policy.cooldown_minutes)
        if clock.now() < until:
            return Prospect(used, policy.attempts, wait_until=until)
    return Prospect(used, policy.attempts)


@transaction.atomic
def begin(seat: Seat, index: int, *, by: User) -> QuizAttempt:
    """Begin a try, or return the one that is open; pressed twice or in two tabs, there is one (F8).

    An open try whose time is over is handed in and returned. Raises NotYet, NoMoreTries, CoolingDown,
    NothingToAsk.
    """
    enrollment = seat.enrollment
    seat.insist(index)
    if enrollment is None:
        raise NothingToAsk
    unit = seat.load(index)
    attempt = attempts.locked(enrollment, unit)
    tries = list(attempt.tries.order_by("number"))
    if tries and tries[-1].handed_in_at is None:
        return hand_in(tries[-1], by=by) if is_late(tries[-1]) else tries[-1]
    policy = unit.quiz
    ahead = prospect(policy, tries)
    if ahead.wait_until:
        raise CoolingDown(ahead.wait_until, words.time_of_day(ahead.wait_until))
    if ahead.is_over:
        raise NoMoreTries
    began = clock.now()
    new = QuizAttempt.objects.create(
        attempt=attempt,
        number=len(tries) + 1,
        drawn=draw(policy, list(unit.questions.all())),
        began_at=began,
        due_at=extra_time.due(began, policy.limit_minutes, by),
    )
    audit.record("player.try_begun", new, by=by, number=new.number, unit=str(unit.key))
    return new


def draw(policy: QuizPolicy, every: Sequence[Question]) -> list[dict[str, Any]]:
    """Which questions, in which order, with their choices in which order: frozen for one try."""
    if not every:
        raise NothingToAsk
    return [
        {
            "question": question.pk,
            "order": questions.new_order(question, shuffle=policy.shuffle, rng=_dice),
        }
        for question in questions.draw(every, policy, _dice)
    ]


def length(policy: QuizPolicy) -> int:
    """How many questions one try has; one query."""
    sizes = Counter(Question.objects.filter(unit=policy.unit_id).values_list("pool", flat=True))
    return questions.drawn_count(sizes, policy)


def written_order(question: Question) -> list[str]:
    """An order to show a question in where no try was drawn: for authors."""
    return questions.new_order(question, shuffle=False, rng=_dice)


def is_late(one: QuizAttempt) -> bool:
    """The time of a try is over, the grace included. The server decides."""
    return one.due_at is not None and clock.now() > one.due_at + GRACE


@transaction.atomic
def answer(one: QuizAttempt, question: Question, given: Any) -> None:
    """Keep an answer as it is given; a later one replaces it, None takes it back.

    Raises AlreadyHandedIn, TimeIsUp.
    """
    held = _held(one)
    if held.handed_in_at is not None:
        raise AlreadyHandedIn
    if is_late(held):
        raise TimeIsUp
    if given is None:
        Answer.objects.filter(quiz_attempt=held, question=question).delete()
        return
    Answer.objects.update_or_create(
        quiz_attempt=held, question=question, defaults={"given": given, "given_at": clock.now()}
    )


@transaction.atomic
def hand_in(one: QuizAttempt, *, by: audit.Actor) -> QuizAttempt:
    """Grade a try and tell the ledger if it is passed. Handed in twice, it is graded once (F8)."""
    held = _held(one)
    if held.handed_in_at is not None:
        return held
    policy = held.attempt.unit.quiz
    share = _grade(held)
    held.handed_in_at = clock.now()
    held.percent = _percent(share)
    held.passed = share * 100 >= policy.pass_percent
    held.save(update_fields=["handed_in_at", "percent", "passed"])
    audit.record("player.try_handed_in", held, by=by, percent=str(held.percent), passed=held.passed)
    if held.passed:
        _passed(held, by=by)
    return held


def _held(one: QuizAttempt) -> QuizAttempt:
    rows = QuizAttempt.objects.select_for_update(of=("self",))
    return rows.select_related("attempt__unit__quiz", "attempt__enrollment").get(pk=one.pk)


def _grade(held: QuizAttempt) -> Fraction:
    """The share of all points, 0 to 1; what was not answered gets none."""
    asked = Question.objects.in_bulk([row["question"] for row in held.drawn])
    got = Fraction(0)
    kept = list(held.answers.all())
    for one in kept:
        question = asked[one.question_id]
        share = questions.grade(question, one.given) * question.points
        one.points = _two_places(share)
        got += share
    Answer.objects.bulk_update(kept, ["points"])
    most = sum(question.points for question in asked.values())
    return got / most if most else Fraction(0)


def _two_places(value: Fraction) -> Decimal:
    """Rounded down, so that no mark is shown that was not reached."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def _percent(share: Fraction) -> Decimal:
    return _two_places(share * 100)


def _passed(held: QuizAttempt, *, by: audit.Actor) -> None:
    """Tell the ledger, unless the round in which the try was begun is over: then it is practice."""
    attempt = held.attempt
    enrollment = Enrollment.objects.get(pk=attempt.enrollment_id)
    if enrollment.round != attempt.round or enrollment.version_id != attempt.unit.version_id:
        return
    evidence = {"score": float(held.percent or 0), "try": held.number}
    progress.satisfy(enrollment, attempt.unit, evidence=evidence, by=by)
    attempts.close(attempt)


def tries_of(enrollment: Enrollment, unit_id: int) -> list[QuizAttempt]:
    """The tries of the present round, oldest first, with the unit and its policy; one query."""
    rows = QuizAttempt.objects.select_related("attempt__unit__quiz").defer("attempt__unit__body")
    mine = rows.filter(attempt__enrollment=enrollment, attempt__unit=unit_id, attempt__round=enrollment.round)
    return list(mine.order_by("number"))


def hand_in_overdue() -> int:
    """Hand in tries whose time was over a minute ago, for those who left; returns how many."""
    over = clock.now() - timedelta(minutes=1)
    late = QuizAttempt.objects.filter(handed_in_at__isnull=True, due_at__lt=over)
    found = list(late.select_related("attempt__enrollment__user")[:500])
    for one in found:
        hand_in(one, by=audit.SYSTEM)
    return len(found)
