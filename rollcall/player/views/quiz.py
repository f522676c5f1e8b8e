"""A test: its rules, one question a screen, the look before handing in, the result."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.base.errors import Refusal
from rollcall.catalog.models import Question, Unit
from rollcall.player import policies, quiz, quiz_forms, quiz_review, words
from rollcall.player.errors import AlreadyHandedIn, TimeIsUp
from rollcall.player.frozen import Line
from rollcall.player.models import Answer, QuizAttempt
from rollcall.player.screen import screen, unit_url
from rollcall.player.seats import Seat


@dataclass(frozen=True, slots=True)
class Sitting:
    """One try of the person who asks."""

    seat: Seat
    index: int
    unit: Line
    one: QuizAttempt
    tries: list[QuizAttempt]
    user: User

    @property
    def total(self) -> int:
        return len(self.one.drawn)

    def url(self, name: str, **more: Any) -> str:
        return unit_url(self.seat, self.unit.key, name, number=self.one.number, **more)


def _sitting(request: HttpRequest, slug: str, key: uuid.UUID, number: int) -> Sitting:
    seat = policies.learner(request.user, slug)
    index = policies.open_at(seat, key, Unit.Kind.QUIZ)
    if seat.enrollment is None or seat.user is None:
        raise Http404
    tries = quiz.tries_of(seat.enrollment, seat.units[index].pk)
    if not 1 <= number <= len(tries):
        raise Http404
    return Sitting(seat, index, seat.units[index], tries[number - 1], tries, seat.user)


@require_POST
def begin(request: HttpRequest, slug: str, key: uuid.UUID) -> HttpResponse:
    """Begin a try, or go on with the one that is open."""
    seat = policies.learner(request.user, slug)
    index = policies.unit_at(seat, key, Unit.Kind.QUIZ)
    if seat.user is None:
        raise Http404
    try:
        one = quiz.begin(seat, index, by=seat.user)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return HttpResponseRedirect(unit_url(seat, key))
    if one.handed_in_at:
        return HttpResponseRedirect(unit_url(seat, key, "try", number=one.number))
    return HttpResponseRedirect(unit_url(seat, key, "question", number=one.number, place=1))


@never_cache
@require_safe
def look(request: HttpRequest, slug: str, key: uuid.UUID, number: int) -> HttpResponse:
    """A try as a whole: before handing in what is answered, afterwards the result."""
    sitting = _sitting(request, slug, key, number)
    if sitting.one.handed_in_at:
        return render(request, "player/quiz_result.html", _result(sitting))
    return render(request, "player/quiz_check.html", _check(sitting))


def _check(sitting: Sitting) -> dict[str, Any]:
    given = set(sitting.one.answers.values_list("question_id", flat=True))
    rows = [
        (place, row["question"] in given, sitting.url("question", place=place))
        for place, row in enumerate(sitting.one.drawn, start=1)
    ]
    return {
        **_frame(sitting, _("Before you hand in")),
        "rows": rows,
        "missing": sum(not answered for _place, answered, _url in rows),
        "back": rows[-1][2],
    }


def _result(sitting: Sitting) -> dict[str, Any]:
    policy = sitting.one.attempt.unit.quiz
    ahead = quiz.prospect(policy, [one for one in sitting.tries if one.handed_in_at])
    return {
        **_frame(sitting, ""),
        "policy": policy,
        "review": quiz_review.of(sitting.one, policy),
        "ahead": ahead,
        "again_at": words.time_of_day(ahead.wait_until) if ahead.wait_until else "",
        "has_open_try": any(one.handed_in_at is None for one in sitting.tries),
    }


def _frame(sitting: Sitting, note: str) -> dict[str, Any]:
    one = sitting.one
    return {
        "seat": sitting.seat,
        "unit": sitting.unit,
        "screen": screen(sitting.seat, sitting.index, note),
        "try": one,
        "total": sitting.total,
        "until": words.time_of_day(one.due_at) if one.due_at else "",
        "seconds_left": max(0, int((one.due_at - clock.now()).total_seconds())) if one.due_at else 0,
        "is_late": one.handed_in_at is None and quiz.is_late(one),
        "over_url": sitting.url("try"),
        "is_learner": True,
        "is_done": sitting.unit.key in sitting.seat.done,
        "hand_in_url": sitting.url("hand_in"),
        "begin_url": unit_url(sitting.seat, sitting.unit.key, "begin_try"),
        "next_url": unit_url(sitting.seat, sitting.unit.key, "next"),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, slug: str, key: uuid.UUID, number: int, place: int) -> HttpResponse:
    """One question; a POST keeps the answer, whether by the button or as it is given."""
    sitting = _sitting(request, slug, key, number)
    if not 1 <= place <= sitting.total:
        raise Http404
    if sitting.one.handed_in_at and request.method != "POST":
        return HttpResponseRedirect(sitting.url("try"))
    drawn = sitting.one.drawn[place - 1]
    asked = Question.objects.get(pk=drawn["question"])
    if request.method == "POST":
        return _answered(request, sitting, place, asked)
    answers = Answer.objects.filter(quiz_attempt=sitting.one, question=asked)
    given = answers.values_list("given", flat=True).first()
    form = quiz_forms.shown(asked, drawn["order"], given)
    context = _question(sitting, place, asked, form)
    return render(request, "player/quiz_question.html", {**context, "is_kept": given is not None})


def _question(sitting: Sitting, place: int, asked: Question, form: quiz_forms.Shown) -> dict[str, Any]:
    note = _("Question %(place)d of %(total)d") % {"place": place, "total": sitting.total}
    back = sitting.url("question", place=place - 1) if place > 1 else unit_url(sitting.seat, sitting.unit.key)
    return {
        **_frame(sitting, note),
        "note": note,
        "question": asked,
        "form": form,
        "back": back,
        "here": sitting.url("question", place=place),
    }


def _answered(request: HttpRequest, sitting: Sitting, place: int, asked: Question) -> HttpResponse:
    """Keep what was given and go to the next question; a script that asks gets a short answer instead."""
    is_script = request.headers.get("X-Requested-With") == "fetch"
    order = sitting.one.drawn[place - 1]["order"]
    try:
        given = quiz_forms.read(asked, request.POST)
        quiz.answer(sitting.one, asked, given)
    except (AlreadyHandedIn, TimeIsUp) as refusal:
        quiz.hand_in(sitting.one, by=sitting.user)
        return _json_refusal(refusal, 409) if is_script else _too_late(request, sitting, refusal)
    except Refusal as refusal:
        if is_script:
            return _json_refusal(refusal, 422)
        form = quiz_forms.shown(asked, order, None, typed=request.POST, error=str(refusal))
        return render(
            request, "player/quiz_question.html", _question(sitting, place, asked, form), status=422
        )
    if is_script:
        return JsonResponse({"saved": True, "answered": given is not None})
    following = sitting.url("question", place=place + 1) if place < sitting.total else sitting.url("try")
    return HttpResponseRedirect(following)


def _json_refusal(refusal: Refusal, status: int) -> JsonResponse:
    return JsonResponse({"error": str(refusal)}, status=status)


def _too_late(request: HttpRequest, sitting: Sitting, refusal: Refusal) -> HttpResponse:
    messages.warning(request, str(refusal))
    return HttpResponseRedirect(sitting.url("try"))


@require_POST
def hand_in(request: HttpRequest, slug: str, key: uuid.UUID, number: int) -> HttpResponse:
    """Hand a try in; pressed twice or from two tabs it is graded once (F8)."""
    sitting = _sitting(request, slug, key, number)
    quiz.hand_in(sitting.one, by=sitting.user)
    return HttpResponseRedirect(sitting.url("try"))
