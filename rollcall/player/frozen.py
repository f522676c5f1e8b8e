"""What a published version holds never changes, so each process reads it once and keeps it.

Nothing here decides access, and nothing here is a row that somebody may write to: plain values only.
A draft is read anew each time.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from rollcall.catalog import lessons, queries
from rollcall.catalog.models import CourseVersion, Unit
from rollcall.player import words

MOST = 512  # versions kept by a process; one of sixty units takes about 20 kB
MOST_LESSONS = 256  # a long one takes about 20 kB


@dataclass(frozen=True, slots=True)
class Line:
    """A unit as the outline knows it."""

    pk: int
    key: uuid.UUID
    kind: str
    title: str
    minutes: int
    duration: str
    is_needed: bool  # one of those that must be done to finish


def lines(version: CourseVersion) -> tuple[Line, ...]:
    """The units of a version in order."""
    if version.is_draft or version.published_at is None:
        return _read(version.pk)
    return _kept(version.pk, version.published_at, version.title)


@lru_cache(maxsize=MOST)
def _kept(version_id: int, published_at: datetime, title: str) -> tuple[Line, ...]:
    """The time and the title only tell versions of different databases apart (tests have many)."""
    return _read(version_id)


def _read(version_id: int) -> tuple[Line, ...]:
    units = list(Unit.objects.filter(version=version_id).defer("body").order_by("position"))
    needed = {unit.pk for unit in queries.rule_units(units)}
    return tuple(
        Line(
            pk=unit.pk,
            key=unit.key,
            kind=unit.kind,
            title=unit.title,
            minutes=unit.minutes,
            duration=words.duration(unit.minutes),
            is_needed=unit.pk in needed,
        )
        for unit in units
    )


def lesson(version: CourseVersion, slug: str, unit_id: int) -> SafeString:
    """A lesson's HTML. Whoever asks has decided that the person may read it."""
    if version.is_draft or version.published_at is None:
        return _rendered(unit_id, slug)
    return _kept_lesson(unit_id, slug, version.published_at, get_language() or "")


@lru_cache(maxsize=MOST_LESSONS)
def _kept_lesson(unit_id: int, slug: str, published_at: datetime, language: str) -> SafeString:
    return _rendered(unit_id, slug)


def _rendered(unit_id: int, slug: str) -> SafeString:
    unit = Unit.objects.select_related("version").get(pk=unit_id)
    return lessons.render(unit, queries.FileAddress(slug))
