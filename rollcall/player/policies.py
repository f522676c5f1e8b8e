"""Who may sit where. Every page, file and act of the player fetches through here (P1, P21, P27)."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from rollcall.accounts.access import Decision, may_open
from rollcall.accounts.models import User
from rollcall.base.access import AccessLevel
from rollcall.catalog.models import Course, CourseVersion, Unit
from rollcall.player.frozen import lines
from rollcall.player.seats import Mode, Seat
from rollcall.transcripts.models import Enrollment, SatisfiedUnit

Person = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Shut(Exception):  # noqa: N818  (an answer, not a fault)
    """The door of a course that is offered stays shut for this person; its overview says why."""

    slug: str


def seat(user: Person, slug: str) -> Seat:
    """The person's seat in a course that is open to him now.

    Raises Http404 where there is no such course on offer, Shut where there is one but he may not
    open it, or has not started it.
    """
    if isinstance(user, User):
        held = _enrollment(user, slug)
        if held is not None:
            return _learner(user, held)
    return _visitor(user, slug)


def strict_seat(user: Person, slug: str) -> Seat:
    """As `seat`, but for files and acts: forbidden looks like missing."""
    try:
        return seat(user, slug)
    except Shut as shut:
        raise Http404 from shut


def learner(user: Person, slug: str) -> Seat:
    """As `strict_seat`, and something can be kept: the person is enrolled."""
    found = strict_seat(user, slug)
    if found.mode is not Mode.LEARNER:
        raise Http404
    return found


def _enrollment(user: User, slug: str) -> Enrollment | None:
    rows = Enrollment.objects.select_related("course__provider", "version")
    return rows.filter(user=user, course__slug=slug).first()


def _learner(user: User, enrollment: Enrollment) -> Seat:
    enrollment.user = user
    enrollment.version.course = enrollment.course
    _insist(may_open(user, enrollment.course), enrollment.course)
    done = SatisfiedUnit.objects.filter(enrollment=enrollment, round=enrollment.round)
    return Seat(
        mode=Mode.LEARNER,
        course=enrollment.course,
        version=enrollment.version,
        units=lines(enrollment.version),
        enrollment=enrollment,
        user=user,
        done=frozenset(done.values_list("unit_key", flat=True)),
    )


def _visitor(user: Person, slug: str) -> Seat:
    course = Course.objects.select_related("provider", "current").filter(slug=slug).first()
    if course is None or course.current is None or not course.is_offered:
        raise Http404
    if isinstance(user, User) or course.access_level != AccessLevel.OPEN:
        raise Shut(slug)  # someone with an account starts by the button on the overview (R13)
    course.current.course = course
    return Seat(mode=Mode.GUEST, course=course, version=course.current, units=lines(course.current))


def _insist(decision: Decision, course: Course) -> None:
    if not course.is_offered:
        raise Http404
    if not decision:
        raise Shut(course.slug)


def preview(version_id: int) -> Seat:
    """A version, draft or not, for staff; the view lets only staff come here."""
    versions = CourseVersion.objects.select_related("course__provider")
    version = versions.filter(pk=version_id).first()
    if version is None:
        raise Http404
    return Seat(mode=Mode.PREVIEW, course=version.course, version=version, units=lines(version))


def may_grant_time(user: Person) -> bool:
    """Active staff with the right to change extra time."""
    return user.is_active and user.is_staff and user.has_perm("player.change_extratime")


def unit_at(found: Seat, key: uuid.UUID, *kinds: str) -> int:
    """Where a unit stands in a seat's course, of one of the kinds if any are named; Http404 otherwise."""
    index = found.find(key)
    if index is None or (kinds and found.units[index].kind not in kinds):
        raise Http404
    return index


def open_unit(found: Seat, key: uuid.UUID, *kinds: str) -> Unit:
    """A unit whose turn has come; one that is still closed looks like none at all (P28)."""
    return found.load(open_at(found, key, *kinds))


def open_at(found: Seat, key: uuid.UUID, *kinds: str) -> int:
    """Where a unit stands whose turn has come; Http404 for any other."""
    index = unit_at(found, key, *kinds)
    if not found.may_look(index):
        raise Http404
    return index
