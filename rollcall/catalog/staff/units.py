"""The units of a draft: one page each, and what it is made of."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.catalog import authoring, contents, lessons
from rollcall.catalog.models import LessonFile, Question, QuizPolicy, Unit, VideoAsset
from rollcall.catalog.queries import FileAddress
from rollcall.catalog.staff import forms
from rollcall.catalog.staff.frame import (
    MOST,
    author,
    carried_out,
    desk,
    done,
    draft_at,
    form_page,
    question_at,
    trail,
    tried,
    unit_at,
)
from rollcall.catalog.staff.question_form import QuestionForm, written
from rollcall.catalog.views.files import served

_form = require_http_methods(["GET", "HEAD", "POST"])
_TEMPLATES = {
    Unit.Kind.LESSON: "unit_lesson.html",
    Unit.Kind.VIDEO: "unit.html",
    Unit.Kind.QUIZ: "unit_quiz.html",
    Unit.Kind.SCORM: "unit.html",
}


@desk
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new unit at the end; its page follows."""
    draft = draft_at(pk)
    form = forms.NewUnit(request.POST)
    made: list[Unit] = []
    if carried_out(
        form, lambda: made.append(authoring.add_unit(draft, by=author(request), **form.cleaned_data))
    ):
        return done(request, _("The unit was added."), "staff_unit", made[0].pk)
    return form_page(request, form, _("New unit"), above=trail(draft.course), back=f"/staff/courses/{pk}/")


@desk
@_form
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit: its fields, and below them what it is made of."""
    held = unit_at(pk)
    kind = forms.PackageUnit if held.kind == Unit.Kind.SCORM else forms.UnitFields
    form = kind(request.POST, instance=held) if request.method == "POST" else kind(instance=held)
    if form.is_bound and carried_out(
        form, lambda: authoring.change_unit(unit_at(pk), by=author(request), **form.cleaned_data)
    ):
        return done(request, _("Saved in the draft."), "staff_unit", pk)
    return form_page(
        request,
        form,
        held.title,
        above=trail(held.version.course),
        back=f"/staff/courses/{held.version.course_id}/",
        template=_TEMPLATES[Unit.Kind(held.kind)],
        unit=held,
        **_parts(held),
    )


def _parts(held: Unit) -> dict[str, Any]:
    """What the unit is made of, for its page."""
    if held.kind == Unit.Kind.LESSON:
        address = FileAddress(held.version.course.slug)
        return {
            "blocks": [_shown(held, block, address) for block in held.body],
            "kinds": list(_KINDS.items()),
        }
    if held.kind == Unit.Kind.QUIZ:
        policy = QuizPolicy.objects.filter(unit=held).first()
        asked = list(held.questions.order_by("position"))
        return {"policy": policy, "questions": asked, "kinds": Question.Kind.choices}
    if held.kind == Unit.Kind.VIDEO:
        return {"video": VideoAsset.objects.filter(unit=held).first()}
    return {}


_KINDS = {
    "heading": gettext_lazy("Heading"),
    "text": gettext_lazy("Text"),
    "image": gettext_lazy("Picture"),
    "file": gettext_lazy("File"),
    "callout": gettext_lazy("Box"),
}


def _shown(held: Unit, block: dict[str, str], address: FileAddress) -> dict[str, Any]:
    """A block by itself, as learners will see it."""
    alone = Unit(pk=held.pk, version=held.version, key=held.key, body=[block])
    return {"kind": _KINDS.get(block["type"], block["type"]), "html": lessons.render(alone, address)}


@desk
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    held = unit_at(pk)
    up = request.POST.get("to") == "up"
    act = lambda: authoring.move_unit(held, up=up, by=author(request))  # noqa: E731
    return tried(request, act, _("Moved."), "staff_course", held.version.course_id)


@desk
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    held = unit_at(pk)
    course_id = held.version.course_id
    act = lambda: authoring.remove_unit(held, by=author(request))  # noqa: E731
    return tried(request, act, _("The unit was taken out of the draft."), "staff_course", course_id)


@desk
@_form
def block(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Write one block of a lesson; the place after the last one is a new block of ?kind=."""
    held = unit_at(pk)
    if held.kind != Unit.Kind.LESSON or place > len(held.body):
        raise Http404
    is_new = place == len(held.body)
    before = {} if is_new else held.body[place]
    kind = request.GET.get("kind", "") if is_new else before["type"]
    if kind not in _KINDS:
        raise Http404
    form = forms.BlockText(
        *([request.POST, request.FILES] if request.method == "POST" else []),
        kind=kind,
        is_new=is_new,
        initial=before,
    )
    if form.is_bound and carried_out(form, lambda: _put_block(request, held, place, kind, form)):
        return done(request, _("Saved in the draft."), "staff_unit", pk)
    return form_page(
        request, form, str(_KINDS[kind]), above=trail(held.version.course, held), back=f"/staff/units/{pk}/"
    )


def _put_block(request: HttpRequest, held: Unit, place: int, kind: str, form: forms.BlockText) -> None:
    fields = dict(form.cleaned_data)
    upload = fields.pop("upload", None)
    before = held.body[place] if place < len(held.body) else {}
    new = {**before, **fields, "type": kind}
    if upload:
        new["file"] = str(contents.add_file(held, upload, by=author(request), picture=kind == "image").key)
    contents.set_blocks(held, [*held.body[:place], new, *held.body[place + 1 :]], by=author(request))


@desk
@require_POST
def change_block(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Move a block up or down, or take it out."""
    held = unit_at(pk)
    if held.kind != Unit.Kind.LESSON or place >= len(held.body):
        raise Http404
    blocks = list(held.body)
    taken = blocks.pop(place)
    to = {"up": place - 1, "down": place + 1}.get(request.POST.get("to", ""))
    if to is not None:
        blocks.insert(max(0, to), taken)
    act = lambda: contents.set_blocks(held, blocks, by=author(request))  # noqa: E731
    return tried(request, act, _("Saved in the draft."), "staff_unit", pk)


@desk
@_form
def video(request: HttpRequest, pk: int) -> HttpResponse:
    """The film, its captions, transcript and described version."""
    held = unit_at(pk)
    if held.kind != Unit.Kind.VIDEO:
        raise Http404
    asset = VideoAsset.objects.filter(unit=held).first() or VideoAsset(unit=held, seconds=0)
    names = ("transcript", "picture_carries_meaning", "must_watch_percent")
    initial = {name: getattr(asset, name) for name in names}
    form = (
        forms.Video(request.POST, request.FILES) if request.method == "POST" else forms.Video(initial=initial)
    )
    if form.is_bound and carried_out(form, lambda: _put_video(request, held, form.cleaned_data)):
        return done(request, _("Saved in the draft."), "staff_unit", pk)
    return form_page(
        request, form, _("Video"), above=trail(held.version.course, held), back=f"/staff/units/{pk}/"
    )


def _put_video(request: HttpRequest, held: Unit, given: dict[str, Any]) -> None:
    fields = {name: value for name, value in given.items() if name != "captions"}
    contents.set_video(held, by=author(request), captions_file=given["captions"], **fields)


@desk
@_form
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    """How the test is given and judged."""
    held = unit_at(pk)
    if held.kind != Unit.Kind.QUIZ:
        raise Http404
    rules = QuizPolicy.objects.filter(unit=held).first() or QuizPolicy(unit=held)
    initial = {"pools": forms.Policy.written(rules.draw)}
    data = request.POST if request.method == "POST" else None
    form = forms.Policy(data, instance=rules, initial=initial)
    if form.is_bound and carried_out(form, lambda: _put_policy(request, held, form.cleaned_data)):
        return done(request, _("Saved in the draft."), "staff_unit", pk)
    return form_page(
        request,
        form,
        _("Rules of the test"),
        above=trail(held.version.course, held),
        back=f"/staff/units/{pk}/",
    )


def _put_policy(request: HttpRequest, held: Unit, given: dict[str, Any]) -> None:
    fields = {name: value for name, value in given.items() if name != "pools"}
    contents.set_policy(held, by=author(request), draw=given["pools"], **fields)


@desk
@_form
def new_question(request: HttpRequest, pk: int) -> HttpResponse:
    """A new question of ?kind= at the end of the test."""
    held = unit_at(pk)
    kind = request.GET.get("kind", "")
    if held.kind != Unit.Kind.QUIZ or kind not in Question.Kind.values:
        raise Http404
    return _question_page(request, held, kind, None)


@desk
@_form
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question of a draft's test."""
    held = question_at(pk)
    return _question_page(request, held.unit, held.kind, held)


def _question_page(request: HttpRequest, held: Unit, kind: str, asked: Question | None) -> HttpResponse:
    initial = {"text": asked.text, **written(asked)} if asked else None
    form = QuestionForm(request.POST if request.method == "POST" else None, kind=kind, initial=initial)
    if form.is_bound and carried_out(form, lambda: _put_question(request, held, form, asked)):
        return done(request, _("Saved in the draft."), "staff_unit", held.pk)
    heading = str(Question.Kind(kind).label)
    return form_page(
        request, form, heading, above=trail(held.version.course, held), back=f"/staff/units/{held.pk}/"
    )


def _put_question(request: HttpRequest, held: Unit, form: QuestionForm, asked: Question | None) -> None:
    contents.put_question(
        held,
        kind=form.kind,
        text=form.cleaned_data["text"],
        data=form.data_given(),
        by=author(request),
        question=asked,
        **form.common(),
    )


@desk
@require_POST
def move_question(request: HttpRequest, pk: int) -> HttpResponse:
    held = question_at(pk)
    unit_id, to = held.unit_id, request.POST.get("to")
    if to not in {"up", "down"}:
        raise Http404
    act = lambda: contents.move_question(held, up=to == "up", by=author(request))  # noqa: E731
    return tried(request, act, _("Moved."), "staff_unit", unit_id)


@desk
@require_POST
def remove_question(request: HttpRequest, pk: int) -> HttpResponse:
    held = question_at(pk)
    unit_id = held.unit_id
    act = lambda: contents.remove_question(held, by=author(request))  # noqa: E731
    return tried(request, act, _("The question was taken out of the draft."), "staff_unit", unit_id)


@desk
@require_safe
def lesson_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A picture or file of a draft, for its authors."""
    file = LessonFile.objects.filter(pk=min(pk, MOST)).first()
    if file is None:
        raise Http404
    return served(file.file, file.name)
