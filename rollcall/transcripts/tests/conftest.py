"""Courses to finish, and what finishing them takes."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from rollcall.accounts.models import User
from rollcall.catalog.models import Course, CourseVersion, Provider, Unit
from rollcall.transcripts import enrollments, guards, progress
from rollcall.transcripts.models import Certificate, Enrollment

MakeCourse = Callable[..., Course]


def add_version(course: Course, number: int, kinds: list[str], **fields: object) -> CourseVersion:
    """A published version with one required unit of each kind."""
    fields = {"title": "Recognizing an ambush", "minutes": 75, "hours": Decimal("1.25"), **fields}
    version = CourseVersion.objects.create(course=course, summary="What to look for.", **fields)
    for position, kind in enumerate(kinds):
        Unit.objects.create(version=version, position=position, kind=kind, title=f"Part {position + 1}")
    CourseVersion.objects.filter(pk=version.pk).update(number=number, published_at=timezone.now())
    course.current = version
    course.save(update_fields=["current"])
    version.refresh_from_db()
    return version


@pytest.fixture
def make_course(db: None) -> MakeCourse:
    """`make_course("ambush", ["lesson", "quiz"])` is published and gives a certificate if it has a test."""

    def make(slug: str = "ambush", kinds: list[str] | None = None, **fields: object) -> Course:
        provider, _made = Provider.objects.get_or_create(
            slug="plains",
            defaults={
                "name": "Plains Officer Safety Center",
                "award_line": "Supported by award 2026-XX-0001.",
                "signer_name": "R. Okafor",
                "signer_title": "director of training",
            },
        )
        of_version = {
            key: fields.pop(key) for key in ("title", "gives_certificate", "hours") if key in fields
        }
        course = Course.objects.create(slug=slug, provider=provider, **fields)
        add_version(course, 1, kinds or ["lesson", "quiz"], **{"gives_certificate": True, **of_version})
        return course

    return make


@pytest.fixture
def ambush(make_course: MakeCourse) -> Course:
    """A verified course of a lesson and a test, with a certificate."""
    return make_course()


def finish(user: User, course: Course, score: int = 90) -> Enrollment:
    """Do every unit of the present round."""
    enrollment = enrollments.open(user, course)
    for unit in enrollment.version.units.all():
        progress.satisfy(enrollment, unit, evidence={"score": score}, by=user)
    enrollment.refresh_from_db()
    return enrollment


@pytest.fixture
def paper(alice: User, ambush: Course) -> Certificate:
    """Alice's certificate."""
    finish(alice, ambush)
    return Certificate.objects.get(user=alice)


@pytest.fixture
def without_guards(db: None) -> None:
    """The negative control: the database's guards are down."""
    with connection.cursor() as cursor:
        for sql in guards.removals(connection.vendor):
            cursor.execute(sql)
