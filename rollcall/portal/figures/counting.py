"""The figures themselves: one query each, per week or month of the span. No person is named.

A figure about people says how many stand behind each number (`people`): where it is narrowed to agencies,
`telling` hides the few.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from statistics import median
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat, TruncMonth, TruncWeek
from django.utils import timezone

from rollcall.accounts.models import Affiliation, User, Verification
from rollcall.base import clock
from rollcall.catalog.models import Course
from rollcall.events.models import Attendance, Event
from rollcall.mail.models import Letter
from rollcall.outreach.models import Report
from rollcall.portal.figures.asking import Asked
from rollcall.transcripts.models import Certificate, Completion, Enrollment

Told = dict[date, dict[str, Any]]  # a part's key → its numbers
AN_HOUR = 3600
MINUTES = 60


def registered(asked: Asked) -> Told:
    rows = User.objects.filter(alias__isnull=True)
    if asked.is_by_agency:
        named = Verification.objects.filter(asked.of_agency(), user=OuterRef("pk"))
        rows = rows.filter(Exists(named))
    return _told(rows, "joined_at", asked, value=Count("pk"), people=Count("pk"))


def approved(asked: Asked) -> Told:
    """How many, and the median of the hours from application to approval (`hours`)."""
    rows = _within(Affiliation.objects.filter(asked.of_agency()), "began_at", asked)
    waited: dict[date, list[float]] = defaultdict(list)
    for began, applied in rows.values_list("began_at", "verification__applied_at"):
        waited[_key(began, asked)].append((began - applied).total_seconds() / AN_HOUR)
    told: Told = {
        key: {"value": len(hours), "people": len(hours), "hours": round(median(hours), 1)}
        for key, hours in waited.items()
    }
    whole = [hours for part in waited.values() for hours in part]
    if whole:
        told[date.min] = {"hours": round(median(whole), 1)}  # of the whole span: no sum of medians
    return told


def enrolled(asked: Asked) -> Told:
    rows = Enrollment.objects.filter(_of_course(asked))
    rows = rows.filter(_at_agency("began_at", asked))
    return _told(rows, "began_at", asked, value=Count("pk"), people=Count("user", distinct=True))


def completed(asked: Asked) -> Told:
    rows = Completion.objects.filter(_of_offering(asked), _at_agency("completed_at", asked))
    return _told(rows, "completed_at", asked, value=Count("pk"), people=Count("user", distinct=True))


def certificates(asked: Asked) -> Told:
    rows = Certificate.objects.filter(_of_offering(asked, "completion__"), replaces__isnull=True)
    rows = rows.filter(_at_agency("issued_at", asked))
    return _told(rows, "issued_at", asked, value=Count("pk"), people=Count("user", distinct=True))


def classes(asked: Asked) -> Told:
    took_place = Q(state=Event.State.CLOSED) | Q(state=Event.State.PUBLISHED, ends_at__lt=clock.now())
    rows = Event.objects.filter(took_place, _of_event(asked, "pk"), outside_url="")
    if asked.state:
        rows = rows.filter(state_code=asked.state)
    return _told(rows, "ends_at", asked, value=Count("pk"))


def hours(asked: Asked) -> Told:
    rows = Attendance.objects.filter(_of_event(asked, "session__event"), minutes__gt=0)
    rows = rows.filter(asked.of_agency("registration__agency__"))
    people = Count("registration", distinct=True)
    told = _told(rows, "session__starts_at", asked, value=Sum("minutes"), people=people)
    return {key: {**row, "value": round(row["value"] / MINUTES)} for key, row in told.items()}


def letters(asked: Asked) -> Told:
    """Taken by a mail server and not come back (`value`), come back (`returned`), never taken (`failed`).

    A letter is in one of the three at most.
    """
    gone, lost = Q(state=Letter.State.SENT), Q(state=Letter.State.FAILED)
    bounces = Report.objects.filter(kind__in=[Report.Kind.HARD, Report.Kind.SOFT])
    back = Q(message_id__in=bounces.values("message_id"))
    counts = {
        "value": Count("pk", filter=gone & ~back),
        "returned": Count("pk", filter=gone & back),
        "failed": Count("pk", filter=lost),
    }
    return _told(Letter.objects.all(), "posted_at", asked, **counts)


def _of_offering(asked: Asked, path: str = "") -> Q:
    """Completions of a course or of an event that fit."""
    if not asked.is_by_course:
        return Q()
    source = Concat(Value("event:"), Cast("pk", CharField()))
    sources = asked.among(Event.objects.all()).values_list(source, flat=True)
    return _of_course(asked, f"{path}course") | Q(**{f"{path}source__in": sources})


def _of_course(asked: Asked, path: str = "course") -> Q:
    """Rows of a course that fits; never joined, so that each counts once whatever topics a course is on."""
    return Q(**{f"{path}__in": asked.among(Course.objects.all()).values("pk")}) if asked.is_by_course else Q()


def _of_event(asked: Asked, path: str) -> Q:
    return Q(**{f"{path}__in": asked.among(Event.objects.all()).values("pk")}) if asked.is_by_course else Q()


def _at_agency(when: str, asked: Asked) -> Q:
    """The person worked then at an agency that fits."""
    if not asked.is_by_agency:
        return Q()
    stood = Q(ended_at__isnull=True) | Q(ended_at__gt=OuterRef(when))
    rows = Affiliation.objects.filter(
        stood, asked.of_agency(), user=OuterRef("user"), began_at__lte=OuterRef(when)
    )
    return Q(Exists(rows))


def _within(rows: QuerySet[Any], when: str, asked: Asked) -> QuerySet[Any]:
    span = asked.span
    return rows.filter(**{f"{when}__gte": span.start, f"{when}__lt": span.end}).order_by()


def _told(rows: QuerySet[Any], when: str, asked: Asked, **counts: Combinable | Count | Sum) -> Told:
    part = (TruncWeek if asked.span.is_in_weeks else TruncMonth)(F(when))
    grouped: Iterable[dict[str, Any]] = (
        _within(rows, when, asked).annotate(part=part).values("part").annotate(**counts)
    )
    return {timezone.localtime(row["part"]).date(): row for row in grouped}


def _key(instant: datetime, asked: Asked) -> date:
    day = timezone.localtime(instant).date()
    if asked.span.is_in_weeks:
        return date.fromordinal(day.toordinal() - day.weekday())
    return day.replace(day=1)
