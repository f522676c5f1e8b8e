"""The recording of a webinar: published as a course in three business days, told to all once (R25).

It has the webinar's own level and provider. Whether it comes with a test and a certificate of its own is
said when it is published. The announcement is a letter to many like any other; its key makes it one.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.base.addresses import portal_url
from rollcall.catalog import authoring, contents, drafts, publishing
from rollcall.catalog.errors import NotReady as CourseNotReady
from rollcall.catalog.models import Course, CourseVersion, Unit
from rollcall.catalog.policies import may_author
from rollcall.events import policies, publicity
from rollcall.events.errors import NoRecordingHere, NotAuthor, NotReady, NotYourEvent
from rollcall.events.models import Event
from rollcall.events.recording_questions import Asked
from rollcall.outreach import announcements
from rollcall.outreach.models import Campaign

BUSINESS_DAYS = 3
TOOK_PLACE = (Event.State.PUBLISHED, Event.State.CLOSED)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Film:
    """What is uploaded; captions and transcript are needed, a described version where the picture speaks."""

    file: UploadedFile[bytes]
    captions: UploadedFile[bytes]
    transcript: str
    picture_carries_meaning: bool = False
    described: UploadedFile[bytes] | None = None


@transaction.atomic
def publish(
    event: Event,
    film: Film,
    *,
    by: User,
    overview: str,
    questions: list[Asked] | None = None,
    hours: Decimal = Decimal(0),
) -> Course:
    """Make a course of the recording, put it on the shelf, link it, and draft the letter to everybody.

    With questions it has a test, and with hours beside them a certificate of its own. Raises BadFile and
    BadCaptions about the files, and NotReady with every reason of the catalog.
    """
    row = policies.hold_to_run(event, by)
    if not may_author(by):
        raise NotAuthor
    _expect_none(row)
    course = _begin(row, by, overview, gives_certificate=bool(questions and hours), hours=hours)
    draft = drafts.of(course, by=by)
    seconds = _film(draft, film, by)
    if questions:
        _test(draft, questions, by)
    authoring.change_draft(draft, by=by, minutes=max(-(-seconds // 60), 1) + 5 * bool(questions))
    try:
        publishing.publish(course, by=by, note=_("Recording of a webinar"))
    except CourseNotReady as refusal:
        raise NotReady(refusal.reasons) from refusal
    course.refresh_from_db()
    row.recording, row.recording_waived_at = course, None
    row.save(update_fields=["recording", "recording_waived_at", "changed_at"])
    publicity.put(row)
    audit.record("event.recording_published", row, by=by, course=course.pk)
    announce(row, by=by)
    return course


def _begin(row: Event, by: User, overview: str, *, gives_certificate: bool, hours: Decimal) -> Course:
    slug = f"{row.slug[:60].rstrip('-')}-recording-{row.pk}"
    course = drafts.begin(title=row.title, provider=row.provider, by=by, slug=slug)
    authoring.change_offering(
        course,
        by=by,
        topics=list(row.topics.all()),
        access_level=row.access_level,
        audience=list(row.audience),
        coordinator_name=row.coordinator_name,
        coordinator_email=row.coordinator_email,
        coordinator_phone=row.coordinator_phone,
    )
    authoring.change_draft(
        drafts.of(course, by=by),
        by=by,
        summary=row.summary,
        overview=overview,
        credit_note=row.credit_note if gives_certificate else "",
        gives_certificate=gives_certificate,
        hours=hours if gives_certificate else Decimal(0),
    )
    return course


def _film(draft: CourseVersion, film: Film, by: User) -> int:
    unit = authoring.add_unit(draft, kind=Unit.Kind.VIDEO, title=_("The recording"), by=by)
    video = contents.set_video(
        unit,
        by=by,
        file=film.file,
        captions_file=film.captions,
        described=film.described,
        transcript=film.transcript,
        picture_carries_meaning=film.picture_carries_meaning,
    )
    authoring.change_unit(unit, by=by, minutes=max(-(-video.seconds // 60), 1))
    return video.seconds


def _test(draft: CourseVersion, questions: list[Asked], by: User) -> None:
    unit = authoring.add_unit(draft, kind=Unit.Kind.QUIZ, title=_("Check yourself"), by=by, minutes=5)
    contents.set_policy(unit, by=by)
    for one in questions:
        contents.put_question(unit, kind=one.kind, text=one.text, data=one.data, by=by)


@transaction.atomic
def announce(event: Event, *, by: User) -> Campaign:
    """The letter that tells everybody with an account, drafted once; who may write to many sends it on."""
    row = policies.hold_to_run(event, by)
    if row.recording is None:
        raise NoRecordingHere(_("The recording is not published yet."))
    words = _(
        "Dear {name},\n\nthe recording of “%(title)s” is ready. You can watch it at any time:\n\n%(link)s\n\n"
        "%(summary)s"
    )
    link = f"{portal_url('courses')}{row.recording.slug}/"
    told = {"title": _no_braces(row.title), "link": link, "summary": _no_braces(row.summary)}
    return announcements.announce(
        kind="recordings",
        key=key_of(row),
        subject=(_("Recording: %(title)s") % {"title": told["title"]})[:150],
        body=words % told,
        by=by,
    )


def _no_braces(text: str) -> str:
    """Braces are for the fields of a letter, and a title has none of those."""
    return text.replace("{", "(").replace("}", ")").replace("⟦", "[").replace("⟧", "]")


def key_of(event: Event) -> str:
    return f"recording:{event.pk}"


def announcement(event: Event) -> Campaign | None:
    return announcements.find(key_of(event))


@transaction.atomic
def waive(event: Event, *, by: User, reason: str) -> Event:
    """Staff say that there will be no recording, and why; it is no longer due."""
    row = policies.hold_to_run(event, by)
    if not policies.is_staff(by):
        raise NotYourEvent
    _expect_none(row)
    row.recording_waived_at = clock.now()
    row.save(update_fields=["recording_waived_at", "changed_at"])
    audit.record("event.recording_waived", row, by=by, note=reason)
    return row


def why_waived(event: Event) -> str:
    """The reason that was given last."""
    line = audit.trail(event).filter(event="event.recording_waived").last()
    return line.note if line else ""


def _expect_none(row: Event) -> None:
    if row.recording_id is not None:
        raise NoRecordingHere(_("The recording of this webinar is published already."))
    if not may_be_recorded(row):
        raise NoRecordingHere(_("Only a webinar of ours that has taken place has a recording."))


def may_be_recorded(event: Event) -> bool:
    """A webinar of ours that is over."""
    is_over = event.ends_at is not None and event.ends_at <= clock.now()
    return (
        event.kind == Event.Kind.WEBINAR and event.state in TOOK_PLACE and is_over and not event.outside_url
    )


def due_on(event: Event) -> date | None:
    """The last day on which the recording is in time: three business days after the webinar."""
    if event.ends_at is None:
        return None
    day = event.ends_at.astimezone(_zone()).date()
    left = BUSINESS_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day


def missing() -> QuerySet[Event]:
    """Webinars of ours that are over and have no recording, the oldest first."""
    return Event.objects.filter(
        kind=Event.Kind.WEBINAR,
        state__in=TOOK_PLACE,
        ends_at__lte=clock.now(),
        recording__isnull=True,
        recording_waived_at__isnull=True,
        outside_url="",
    ).order_by("ends_at", "pk")


def overdue() -> QuerySet[Event]:
    """Those of them whose three business days are over (R25)."""
    return missing().filter(ends_at__lt=_ended_before())


def is_overdue(event: Event) -> bool:
    due = due_on(event)
    return event.recording_id is None and due is not None and due < clock.now().astimezone(_zone()).date()


def _ended_before() -> datetime:
    """What ended before this instant is overdue today; one day of the office at a time, backwards."""
    today = clock.now().astimezone(_zone()).date()
    day, left = today, BUSINESS_DAYS
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return datetime.combine(day, time(0), _zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
