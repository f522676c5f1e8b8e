"""What a learner may see of a try afterwards, as its policy says; nothing else leaves the server."""

from dataclasses import dataclass

from rollcall.catalog import questions
from rollcall.catalog.models import Question, QuizPolicy
from rollcall.player.models import QuizAttempt

Review = QuizPolicy.Review


@dataclass(frozen=True, slots=True)
class Marked:
    """One question of a try that was handed in. Empty is what the policy keeps back."""

    place: int
    text: str
    given: list[str]
    verdict: str  # right | partly | wrong
    feedback: str
    solution: list[str]


def of(one: QuizAttempt, policy: QuizPolicy) -> list[Marked]:
    """The questions of a try with marks, feedback and solutions as far as the policy goes; else nothing."""
    if one.handed_in_at is None or policy.review == Review.NOTHING:
        return []
    shows_solution = policy.review == Review.ANSWERS or (policy.review == Review.PASSED and bool(one.passed))
    asked = Question.objects.in_bulk([row["question"] for row in one.drawn])
    answers = {answer.question_id: answer for answer in one.answers.all()}
    marked = []
    for place, row in enumerate(one.drawn, start=1):
        question, answer = asked[row["question"]], answers.get(row["question"])
        points = answer.points if answer and answer.points else 0
        marked.append(_marked(place, question, answer.given if answer else None, points, shows_solution))
    return marked


def _marked(place: int, question: Question, given: object, points: object, shows_solution: bool) -> Marked:
    is_right = points == question.points
    return Marked(
        place=place,
        text=question.text,
        given=questions.in_words(question, given),
        verdict="right" if is_right else "partly" if points else "wrong",
        feedback=question.feedback_right if is_right else question.feedback_wrong,
        solution=questions.solution(question) if shows_solution and not is_right else [],
    )
