"""A course as the player's tests need it: written by hand, small, with every kind of question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rollcall.accounts.models import User
from rollcall.catalog import questions
from rollcall.catalog.models import (
    Course,
    CourseVersion,
    Provider,
    Question,
    QuizPolicy,
    Unit,
    VideoAsset,
)
from rollcall.player.models import QuizAttempt
from rollcall.transcripts import enrollments
from rollcall.transcripts.models import Enrollment

KINDS: dict[str, dict[str, Any]] = {
    "single": {"choices": [{"key": "a", "text": "Coffee"}, {"key": "b", "text": "Sleep", "right": True}]},
    "multiple": {
        "choices": [
            {"key": "a", "text": "Dark glasses", "right": True},
            {"key": "b", "text": "One block of sleep", "right": True},
            {"key": "c", "text": "Staying up"},
        ]
    },
    "true_false": {"right": True},
    "short": {"accepted": ["circadian"]},
    "numeric": {"value": "7", "tolerance": "0.5", "units": ["hours"]},
    "matching": {
        "pairs": [
            {"key": "l1", "left": "Night", "option": "r1", "right": "Dark"},
            {"key": "l2", "left": "Day", "option": "r2", "right": "Light"},
        ]
    },
    "ordering": {
        "items": [
            {"key": "a", "text": "Park"},
            {"key": "b", "text": "Protect"},
            {"key": "c", "text": "Push"},
        ]
    },
}
RIGHT: dict[str, dict[str, Any]] = {
    "single": {"answer": "b"},
    "multiple": {"answer": ["a", "b"]},
    "true_false": {"answer": "true"},
    "short": {"answer": "Circadian "},
    "numeric": {"answer": "7.2 hours"},
    "matching": {"match-l1": "r1", "match-l2": "r2"},
    "ordering": {"place-a": "1", "place-b": "2", "place-c": "3"},
}


class Authoring:
    """A course in the making; `publish()` freezes it."""

    def __init__(self, slug: str, **fields: Any) -> None:
        provider, _made = Provider.objects.get_or_create(
            slug="plains", defaults={"name": "Plains Center", "award_line": "Award 15-XY"}
        )
        version_fields = {
            key: fields.pop(key) for key in ("gives_certificate", "hours", "credit_note") if key in fields
        }
        self.course = Course.objects.create(
            slug=slug, provider=provider, coordinator_name="Dana Price", **fields
        )
        self.version = CourseVersion.objects.create(
            course=self.course,
            title="Sleep and the rotating shift",
            summary="What nights do to a body, and what helps.",
            overview="An overview for everyone.",
            minutes=40,
            **version_fields,
        )

    def unit(self, kind: str, title: str, **fields: Any) -> Unit:
        return Unit.objects.create(
            version=self.version, kind=kind, title=title, position=self.version.units.count() + 1, **fields
        )

    def lesson(
        self, title: str = "Why nights are different", words: str = "Read this.", **fields: Any
    ) -> Unit:
        return self.unit("lesson", title, body=[{"type": "text", "markdown": words}], **fields)

    def video(self, title: str = "Your own clock", seconds: int = 100, **fields: Any) -> Unit:
        unit = self.unit("video", title)
        asset = VideoAsset(unit=unit, seconds=seconds, transcript="All that is said.\nAnd the end.", **fields)
        asset.file.save("film.mp4", ContentFile(bytes(range(256)) * 40), save=False)
        asset.captions.save("film.vtt", ContentFile(b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n"), save=False)
        asset.save()
        return unit

    def quiz(
        self, title: str = "Check yourself", kinds: tuple[str, ...] = ("single",), **policy: Any
    ) -> Unit:
        unit = self.unit("quiz", title)
        QuizPolicy.objects.create(unit=unit, **{"shuffle": False, **policy})
        for place, kind in enumerate(kinds, start=1):
            Question.objects.create(
                unit=unit,
                position=place,
                kind=kind,
                text=f"Question about {kind} {place}",
                data=questions.check(kind, KINDS[kind]),
                feedback_right="Well reasoned.",
                feedback_wrong="Read the first lesson again.",
            )
        return unit

    def publish(self) -> Course:
        self.version.number, self.version.published_at = 1, timezone.now()
        self.version.save()
        self.course.current = self.version
        self.course.save()
        return self.course


@pytest.fixture
def author(db: None) -> Callable[..., Authoring]:
    """`author("sleep", access_level="open")` begins a course."""
    return Authoring


class Learner:
    """Somebody in a course, through the addresses that a browser would use."""

    def __init__(self, client: Client, course: Course, user: User) -> None:
        self.client, self.course, self.user = client, course, user

    @property
    def enrollment(self) -> Enrollment:
        return Enrollment.objects.get(user=self.user, course=self.course)

    def url(self, name: str, unit: Unit | None = None, **more: Any) -> str:
        where = {"slug": self.course.slug, **({"key": unit.key} if unit else {}), **more}
        return reverse(f"player:{name}", kwargs=where)

    def get(self, name: str, unit: Unit | None = None, **more: Any) -> Any:
        return self.client.get(self.url(name, unit, **more))

    def post(self, name: str, unit: Unit | None = None, data: Any = None, **more: Any) -> Any:
        return self.client.post(self.url(name, unit, **more), data or {})

    def last_try(self, unit: Unit) -> QuizAttempt:
        return QuizAttempt.objects.filter(attempt__unit=unit).order_by("number").last()

    def give(self, unit: Unit, number: int = 1, *, right: bool = True) -> Any:
        """Answer every question of a try and hand it in."""
        drawn = QuizAttempt.objects.get(attempt__unit=unit, number=number).drawn
        for place, row in enumerate(drawn, start=1):
            if right:
                kind = Question.objects.get(pk=row["question"]).kind
                self.post("question", unit, RIGHT[kind], number=number, place=place)
        return self.post("hand_in", unit, number=number)


@pytest.fixture
def learner(signed_in: Callable[..., Client]) -> Callable[[User, Course], Learner]:
    """`learner(alice, course)` has started the course."""

    def make(user: User, course: Course) -> Learner:
        enrollments.open(user, course)
        return Learner(signed_in(user), course, user)

    return make
