"""Filling the units of a draft: lessons, videos, tests."""

from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.catalog import captions, drafts, lessons, media, questions
from rollcall.catalog.errors import BadCaptions, BadFile
from rollcall.catalog.models import LessonFile, Question, QuizPolicy, Unit, VideoAsset

POLICY_FIELDS = (
    "pass_percent",
    "attempts",
    "cooldown_minutes",
    "limit_minutes",
    "draw",
    "shuffle",
    "review",
)


def _noted(event: str, unit: Unit, by: User, **data: Any) -> None:
    audit.record(event, unit.version.course, by=by, unit=str(unit.key), **data)


@transaction.atomic
def set_blocks(unit: Unit, blocks: object, *, by: User) -> Unit:
    """The lesson's blocks, all of them. Raises BadBlock."""
    files = [str(key) for key in drafts.only_draft(unit).files.values_list("key", flat=True)]
    unit.body = lessons.check(blocks, files)
    unit.save(update_fields=["body"])
    _noted("course.lesson_changed", unit, by, blocks=len(unit.body))
    return unit


@transaction.atomic
def add_file(unit: Unit, upload: UploadedFile[bytes], *, by: User, picture: bool) -> LessonFile:
    """A picture or file for the lesson's blocks to name. Raises BadFile."""
    drafts.only_draft(unit)
    width = height = None
    if picture:
        media_type, width, height = media.check_picture(upload)
    else:
        media_type = media.check_file(upload)
    file = LessonFile.objects.create(
        unit=unit,
        file=media.stored(upload),
        name=media.plain_name(upload.name or ""),
        media_type=media_type,
        size=upload.size or 0,
        width=width,
        height=height,
    )
    _noted("course.lesson_file_added", unit, by, name=file.name)
    return file


@transaction.atomic
def set_video(
    unit: Unit,
    *,
    by: User,
    file: UploadedFile[bytes] | None = None,
    captions_file: UploadedFile[bytes] | None = None,
    described: UploadedFile[bytes] | None = None,
    poster: UploadedFile[bytes] | None = None,
    **fields: Any,
) -> VideoAsset:
    """The video and what makes it usable by all; what is not given stays. Raises BadFile, BadCaptions."""
    video = VideoAsset.objects.filter(unit=drafts.only_draft(unit)).first() or VideoAsset(
        unit=unit, seconds=0
    )
    if file:
        video.seconds, video.file = media.check_video(file), media.stored(file)
    if not video.file:
        raise BadFile(_("Choose the video file."), field="file")
    if described:
        media.check_video(described)
        video.described = media.stored(described)
    if captions_file:
        _set_captions(video, captions_file)
    if poster:
        media.check_picture(poster)
        video.poster = media.stored(poster)
    for name in ("transcript", "picture_carries_meaning", "must_watch_percent"):
        if name in fields:
            setattr(video, name, fields[name])
    video.save()
    _noted("course.video_changed", unit, by, seconds=video.seconds)
    return video


def _set_captions(video: VideoAsset, upload: UploadedFile[bytes]) -> None:
    upload.seek(0)
    read = captions.check(upload.read(captions.MOST_BYTES + 1))
    if video.seconds and read.ends > video.seconds + 2:
        raise BadCaptions(
            _("The last caption ends after the video, which is %(seconds)d seconds long.")
            % {"seconds": video.seconds},
            line=0,
        )
    video.captions = media.stored(ContentFile(read.text.encode(), "captions.vtt"))


@transaction.atomic
def set_policy(unit: Unit, *, by: User, **fields: Any) -> QuizPolicy:
    """How the test is given and judged; what is not given keeps its default."""
    policy = QuizPolicy.objects.filter(unit=drafts.only_draft(unit)).first() or QuizPolicy(unit=unit)
    for name in POLICY_FIELDS:
        if name in fields:
            setattr(policy, name, fields[name])
    policy.full_clean(exclude=["unit"])
    policy.save()
    _noted("course.test_rules_changed", unit, by)
    return policy


@transaction.atomic
def put_question(
    unit: Unit,
    *,
    kind: str,
    text: str,
    data: object,
    by: User,
    question: Question | None = None,
    **fields: Any,
) -> Question:
    """A new question at the end of the test, or another wording of one. Raises BadQuestion."""
    kept = questions.check(kind, data)
    if question is None:
        last = drafts.only_draft(unit).questions.aggregate(last=Max("position"))["last"] or 0
        question = Question(unit=unit, position=last + 1)
    drafts.only_draft(question.unit)
    question.kind, question.text, question.data = kind, text, kept
    for name in ("pool", "feedback_right", "feedback_wrong", "points"):
        if name in fields:
            setattr(question, name, fields[name])
    question.save()
    _noted("course.question_written", unit, by, question=question.pk)
    return question


@transaction.atomic
def move_question(question: Question, *, up: bool, by: User) -> None:
    """One place up or down in the draft's test; at the end of the list nothing happens."""
    unit = drafts.only_draft(question.unit)
    every = list(Question.objects.select_for_update().filter(unit=unit).order_by("position", "pk"))
    place = next(number for number, one in enumerate(every) if one.pk == question.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(every):
        every[place], every[other] = every[other], every[place]
        _number(every)
        _noted("course.question_moved", unit, by, question=question.pk, place=other + 1)


def _number(every: Iterable[Question]) -> None:
    for position, one in enumerate(every, start=1):
        if one.position != position:
            Question.objects.filter(pk=one.pk).update(position=position)


@transaction.atomic
def remove_question(question: Question, *, by: User) -> None:
    """Take a question out of the draft's test."""
    unit = drafts.only_draft(question.unit)
    _noted("course.question_removed", unit, by, question=question.pk)
    question.delete()
    _number(unit.questions.order_by("position"))
