"""Enrolling: once per person and course, for as long as the course is offered (R13)."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from rollcall.accounts.access import may_open
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog.models import Course
from rollcall.transcripts import errors
from rollcall.transcripts.models import Completion, Enrollment

A_YEAR = timedelta(days=365)


@transaction.atomic
def open(user: User, course: Course) -> Enrollment:  # noqa: A001  (the house says enrollments.open)
    """The person's enrollment, made if there is none yet; any number of calls at once make one (R13).

    Asks `may_open` each time. What was begun stays on the version it was begun with; `restart` takes the
    current one. Raises `errors.NotOpenToYou`.
    """
    decision = may_open(user, course)
    if not decision or course.current_id is None:
        raise errors.NotOpenToYou(decision)
    present = clock.now()
    enrollment, made = Enrollment.objects.select_related("course", "version").get_or_create(
        user=user,
        course=course,
        defaults={"version_id": course.current_id, "began_at": present, "touched_at": present},
    )
    if made:
        audit.record("transcripts.enrolled", enrollment, by=user, course=course.pk)
    return enrollment


@transaction.atomic
def restart(enrollment: Enrollment, *, by: User) -> Enrollment:
    """Begin a new round on the current version, where the course's rule allows one (R15).

    Raises `errors.NotYours`, `NotOpenToYou`, `NotFinishedYet`, `OnlyOnceForTheRecord`, `NotAYearYet`.
    """
    held = Enrollment.objects.select_for_update(of=("self",)).select_related("course").get(pk=enrollment.pk)
    if held.user_id != by.pk:
        raise errors.NotYours
    decision = may_open(by, held.course)
    if not decision or held.course.current_id is None:
        raise errors.NotOpenToYou(decision)
    refuse_a_new_round(held)
    held.round += 1
    held.version_id = held.course.current_id
    held.touched_at = clock.now()
    held.done_at = held.place = None
    held.save(update_fields=["round", "version", "touched_at", "done_at", "place"])
    audit.record("transcripts.round_begun", held, by=by, round=held.round)
    return held


def refuse_a_new_round(enrollment: Enrollment) -> None:
    """Raise what stands against taking the course again for the record now; pass when nothing does."""
    rule = enrollment.course.refresher
    if enrollment.done_at is None:
        raise errors.NotFinishedYet
    if rule == Course.Refresher.NEVER:
        raise errors.OnlyOnceForTheRecord
    if rule == Course.Refresher.YEARLY:
        again = _last_completed(enrollment) + A_YEAR
        if clock.now() < again:
            raise errors.NotAYearYet(date_format(timezone.localtime(again), "DATE_FORMAT"))


def may_restart(enrollment: Enrollment) -> bool:
    """Whether `restart` would begin a new round, the level of the course aside."""
    try:
        refuse_a_new_round(enrollment)
    except (errors.NotFinishedYet, errors.OnlyOnceForTheRecord, errors.NotAYearYet):
        return False
    return True


def _last_completed(enrollment: Enrollment) -> datetime:
    last = Completion.objects.filter(enrollment=enrollment).latest("completed_at")
    return last.completed_at


def touch(enrollment: Enrollment, place: uuid.UUID) -> None:
    """Keep where the person is, for resuming on any device (R14). `place` is the unit's key."""
    enrollment.place, enrollment.touched_at = place, clock.now()
    enrollment.save(update_fields=["place", "touched_at"])


def find(user: User, course: Course) -> Enrollment | None:
    """This person's enrollment in this course, or None; changes nothing."""
    mine = Enrollment.objects.select_related("version", "course")
    return mine.filter(user=user, course=course).first()
