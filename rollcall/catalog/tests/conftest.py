"""A provider, an author's hand, and a course that is ready to publish."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from rollcall.accounts.models import User
from rollcall.catalog import drafts, publishing
from rollcall.catalog.models import (
    Course,
    CourseVersion,
    LessonFile,
    Material,
    Provider,
    Question,
    QuizPolicy,
    Topic,
    Unit,
)

MakeCourse = Callable[..., Course]
SINGLE = {"choices": [{"key": "aa", "text": "Far ahead", "right": True}, {"key": "bb", "text": "Beside it"}]}


@pytest.fixture
def plains(db: None) -> Provider:
    return Provider.objects.create(name="Plains Officer Safety Center", slug="plains")


def fill(draft: CourseVersion) -> CourseVersion:
    """A lesson with a picture, a test with two questions, and a download."""
    lesson = draft.units.create(position=1, kind=Unit.Kind.LESSON, title="Before the call", minutes=9)
    picture = LessonFile.objects.create(
        unit=lesson, file=ContentFile(b"\x89PNG", "a.png"), name="Scene", media_type="image/png", size=4
    )
    lesson.body = [
        {"type": "text", "markdown": "CANARY-BODY words"},
        {"type": "image", "file": str(picture.key), "alt": "A road at night", "caption": ""},
    ]
    lesson.save()
    test = draft.units.create(position=2, kind=Unit.Kind.QUIZ, title="Check yourself", minutes=5)
    QuizPolicy.objects.create(unit=test)
    for place in (1, 2):
        Question.objects.create(
            unit=test, position=place, kind="single", text=f"Where does the car stand? {place}", data=SINGLE
        )
    Material.objects.create(
        version=draft,
        title="Notes",
        file=ContentFile(b"%PDF-1.7 CANARY", "CANARY-FILE.pdf"),
        media_type="application/pdf",
        size=15,
        dated="2026-10-01",
    )
    return draft


@pytest.fixture
def make_draft(plains: Provider, dana: User) -> MakeCourse:
    """`make_draft("Title", access_level="open")` has everything that publishing asks for."""

    def make(
        title: str = "Traffic incidents", topics: tuple[str, ...] = ("Safety",), **fields: Any
    ) -> Course:
        provider = fields.pop("provider", plains)
        level = fields.pop("access_level", "verified")
        course = drafts.begin(title=title, provider=provider, by=dana)
        Course.objects.filter(pk=course.pk).update(access_level=level)
        course.topics.set([Topic.objects.get_or_create(name=name, slug=name.lower())[0] for name in topics])
        draft = drafts.of(course, by=dana)
        fields = {"summary": "What to look for.", "overview": "Six incidents.", "minutes": 40} | fields
        CourseVersion.objects.filter(pk=draft.pk).update(**fields)
        fill(draft)
        course.refresh_from_db()
        return course

    return make


@pytest.fixture
def make_course(make_draft: MakeCourse, dana: User) -> MakeCourse:
    """As `make_draft`, and published."""

    def make(*args: Any, **fields: Any) -> Course:
        course = make_draft(*args, **fields)
        publishing.publish(course, by=dana)
        course.refresh_from_db()
        return course

    return make
