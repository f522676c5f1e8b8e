"""What stands on the stage: one builder per kind of unit, the same for learners, guests and previews."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.catalog.models import Question, QuizPolicy, Unit, VideoAsset
from rollcall.player import extra_time, frozen, quiz, quiz_forms, video, words
from rollcall.player.frozen import Line
from rollcall.player.models import QuizAttempt
from rollcall.player.screen import screen, unit_url
from rollcall.player.seats import Mode, Seat
from rollcall.transcripts import enrollments
from rollcall.transcripts.models import Certificate, Completion


def show(request: HttpRequest, seat: Seat, index: int) -> HttpResponse:
    """The screen with one unit on its stage."""
    unit = seat.units[index]
    template, context = _BUILDERS[Unit.Kind(unit.kind)](request, seat, index)
    return render(request, template, {**_common(seat, index), **context})


def _common(seat: Seat, index: int) -> dict[str, Any]:
    unit = seat.units[index]
    is_learner = seat.mode is Mode.LEARNER
    return {
        "seat": seat,
        "unit": unit,
        "screen": screen(seat, index),
        "is_learner": is_learner,
        "is_done": unit.key in seat.done,
        "may_do": seat.may_do(index),
        "is_last": index == len(seat.units) - 1,
        "next_url": unit_url(seat, unit.key, "next") if is_learner else "",
        "here_url": _here(seat, index),
    }


def _here(seat: Seat, index: int) -> str:
    """Where the page says that the person is here now; empty when that is known."""
    unit, enrollment = seat.units[index], seat.enrollment
    if enrollment is None or enrollment.place == unit.key:
        return ""
    return unit_url(seat, unit.key, "here")


def _lesson(request: HttpRequest, seat: Seat, index: int) -> tuple[str, dict[str, Any]]:
    html = frozen.lesson(seat.version, seat.course.slug, seat.units[index].pk)
    return "player/lesson.html", {"html": html}


def _video(request: HttpRequest, seat: Seat, index: int) -> tuple[str, dict[str, Any]]:
    unit = seat.units[index]
    asset = VideoAsset.objects.filter(unit=unit.pk).first()
    if asset is None:
        raise Http404
    resume, percent = video.state_of(seat.enrollment, asset)
    context = {
        "asset": asset,
        "resume": resume,
        "share": percent,
        "paragraphs": [text for text in asset.transcript.split("\n") if text.strip()],
        "film_url": unit_url(seat, unit.key, "stream", part="film"),
        "is_described": bool(asset.described) and request.GET.get("version") == "described",
        "described_url": unit_url(seat, unit.key, "stream", part="described") if asset.described else "",
        "captions_url": unit_url(seat, unit.key, "stream", part="captions") if asset.captions else "",
        "poster_url": unit_url(seat, unit.key, "stream", part="poster") if asset.poster else "",
    }
    if seat.mode is Mode.LEARNER:
        context["watched_url"] = unit_url(seat, unit.key, "watched")
        context["read_url"] = unit_url(seat, unit.key, "transcript_read")
    return "player/video.html", context


def _quiz(request: HttpRequest, seat: Seat, index: int) -> tuple[str, dict[str, Any]]:
    unit = seat.units[index]
    if seat.mode is Mode.PREVIEW:
        return "player/quiz_preview.html", _every_question(unit.pk)
    tries = quiz.tries_of(seat.enrollment, unit.pk) if seat.enrollment else []
    policy = tries[0].attempt.unit.quiz if tries else QuizPolicy.objects.filter(unit=unit.pk).first()
    if policy is None:
        raise Http404
    return "player/quiz.html", {"policy": policy, **_rules(seat, unit, policy, tries)}


def _rules(seat: Seat, unit: Line, policy: QuizPolicy, tries: list[QuizAttempt]) -> dict[str, Any]:
    is_open = bool(tries) and tries[-1].handed_in_at is None
    ahead = quiz.prospect(policy, tries[:-1] if is_open else tries)
    last = next((one for one in reversed(tries) if one.handed_in_at), None)
    return {
        "count": quiz.length(policy),
        "open_try": tries[-1] if is_open else None,
        "last": last,
        "last_url": unit_url(seat, unit.key, "try", number=last.number) if last else "",
        "ahead": ahead,
        "again_at": words.time_of_day(ahead.wait_until) if ahead.wait_until else "",
        "begin_url": unit_url(seat, unit.key, "begin_try") if seat.mode is Mode.LEARNER else "",
        "allowed_minutes": _allowed(policy, seat),
    }


def _allowed(policy: QuizPolicy, seat: Seat) -> int:
    """The time limit as it is for this person, extra time included."""
    if not policy.limit_minutes or seat.user is None:
        return policy.limit_minutes
    return extra_time.minutes(policy.limit_minutes, seat.user)


def _every_question(unit_id: int) -> dict[str, Any]:
    """For authors: the whole test as it will look; nothing can be answered."""
    every = list(Question.objects.filter(unit=unit_id).order_by("position"))
    forms = [
        (f"q{place}-", quiz_forms.shown(question, quiz.written_order(question), None))
        for place, question in enumerate(every, start=1)
    ]
    return {"forms": forms, "policy": QuizPolicy.objects.filter(unit=unit_id).first()}


def _scorm(request: HttpRequest, seat: Seat, index: int) -> tuple[str, dict[str, Any]]:
    """The package itself is asked for by the page with POST: a launch is a row, and looking writes none."""
    unit = seat.units[index]
    has_package = seat.mode is Mode.LEARNER
    if seat.mode is Mode.PREVIEW:
        has_package = Unit.objects.filter(pk=unit.pk, package__isnull=False).exists()
    launch_url = unit_url(seat, unit.key, "scorm_start") if has_package else ""
    return "player/scorm.html", {"launch_url": launch_url}


_BUILDERS = {
    Unit.Kind.LESSON: _lesson,
    Unit.Kind.VIDEO: _video,
    Unit.Kind.QUIZ: _quiz,
    Unit.Kind.SCORM: _scorm,
}


def end(seat: Seat) -> dict[str, Any]:
    """The end of a course: the dates of the record, the paper, and whether it may be taken again."""
    enrollment = seat.enrollment
    if enrollment is None or not isinstance(seat.user, User):
        raise Http404
    ids = identity.ids_of(seat.user)
    records = list(Completion.objects.filter(user__in=ids, course=seat.course).order_by("completed_at"))
    original = next((row for row in records if row.kind == Completion.Kind.ORIGINAL), None)
    valid = Certificate.objects.filter(
        user__in=ids, completion__course=seat.course, state=Certificate.State.VALID
    )
    paper = valid.order_by("completion__completed_at", "pk").first()
    return {
        "seat": seat,
        "screen": screen(seat, None),
        "is_learner": True,
        "original": original,
        "original_day": words.day(original.completed_at) if original else "",
        "refreshers": [words.day(row.completed_at) for row in records if row is not original],
        "paper_url": reverse("transcripts:certificate", args=[paper.number]) if paper else "",
        "may_restart": enrollments.may_restart(enrollment),
        "first_url": unit_url(seat, seat.units[0].key) if seat.units else "",
        "overview_url": reverse("player:overview", args=[seat.course.slug]),
    }
