"""The one draft of a course: begun from nothing, or copied from what is on offer, unit keys kept."""

from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.catalog.errors import AddressTaken, NotADraft
from rollcall.catalog.models import (
    Course,
    CourseVersion,
    LessonFile,
    Material,
    Provider,
    Question,
    QuizPolicy,
    Unit,
    VideoAsset,
)

_Row = TypeVar("_Row", Unit, Material, VideoAsset, QuizPolicy, Question, LessonFile)
_VERSION_OWN = {"id", "course", "number", "published_at", "published_by", "change_note"}


@transaction.atomic
def begin(*, title: str, provider: Provider, by: User, slug: str = "", minutes: int = 30) -> Course:
    """A new course with an empty draft. The address is made of the title where none is given."""
    address = slug or slugify(title)[:80] or "course"
    try:
        with transaction.atomic():
            course = Course.objects.create(slug=address, provider=provider)
    except IntegrityError as error:
        raise AddressTaken from error
    CourseVersion.objects.create(course=course, title=title, minutes=minutes)
    audit.record("course.begun", course, by=by, title=title)
    return course


@transaction.atomic
def of(course: Course, *, by: User) -> CourseVersion:
    """The draft of a course, copied from the current version where there is none yet."""
    draft = find(course)
    if draft:
        return draft
    if course.current is None:
        draft = CourseVersion.objects.create(course=course, title=course.slug, minutes=30)
    else:
        draft = _copy(course.current)
    audit.record("course.draft_opened", course, by=by)
    return draft


def find(course: Course) -> CourseVersion | None:
    """The draft, where there is one."""
    return course.versions.filter(number__isnull=True).first()


def only_draft(unit: Unit) -> Unit:
    """The unit, when it is part of a draft; else the refusal."""
    if unit.is_frozen():
        raise NotADraft
    return unit


@transaction.atomic
def discard(course: Course, *, by: User) -> None:
    """Throw the draft away; what is published stays as it is."""
    draft = find(course)
    if draft and course.current_id is not None:
        draft.delete()
        audit.record("course.draft_discarded", course, by=by)


def _copy(version: CourseVersion) -> CourseVersion:
    fields = {
        field.name: getattr(version, field.name)
        for field in CourseVersion._meta.concrete_fields
        if field.name not in _VERSION_OWN
    }
    draft = CourseVersion.objects.create(course=version.course, **fields)
    for unit in version.units.select_related("quiz", "video"):
        _copy_unit(unit, draft)
    for material in version.materials.all():
        _again(material, Material, version=draft)
    return draft


def _copy_unit(unit: Unit, draft: CourseVersion) -> None:
    new = _again(unit, Unit, version=draft)
    for video in VideoAsset.objects.filter(unit=unit):
        _again(video, VideoAsset, unit=new)
    for policy in QuizPolicy.objects.filter(unit=unit):
        _again(policy, QuizPolicy, unit=new)
    for question in unit.questions.all():
        _again(question, Question, unit=new)
    for file in unit.files.all():
        _again(file, LessonFile, unit=new)


def _again(row: _Row, model: type[_Row], **parent: object) -> _Row:
    """A copy of a row under another parent. Files are shared: what is uploaded is never changed in place."""
    fields = {
        field.name: getattr(row, field.name)
        for field in model._meta.concrete_fields
        if field.name not in {"id", *parent}
    }
    copy = model(**fields, **parent)
    copy.save(force_insert=True)
    return copy
