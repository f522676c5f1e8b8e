"""The audit file: one download with everything that a state's auditor asks of a class (R22, P43, P62).

It holds names and numbers of officers: whoever runs the event may have it, says what for, and the trail keeps
who, why and how many rows. Every cell is inert.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base import clock, questionnaires
from rollcall.base.cells import as_csv
from rollcall.base.models import Reply
from rollcall.events import closing, day_papers, exports, policies
from rollcall.events.errors import CannotClose
from rollcall.events.models import Attendance, Event, Registration, Session, Teaching
from rollcall.transcripts.models import Certificate, Completion

Part = tuple[str, bytes]
FEWEST = 5  # evaluations among which one person's is not told from the others'


@transaction.atomic
def make(event: Event, *, by: User, reason: str) -> bytes:
    """The zip; raises `CannotClose` before the event is closed, `NotYourEvent` for others."""
    policies.require_run(event, by)
    if event.state != Event.State.CLOSED:
        raise CannotClose(_("The file is made when the event is closed: then attendance stands."))
    rows = list(
        Registration.objects.filter(event=event, outcome__in=closing.CAME).select_related("agency", "user")
    )
    sessions = list(event.sessions.all())
    parts = [
        ("sign-in-sheet.pdf", day_papers.sign_in_sheet(event, rows)),
        ("sign-in-sheet.csv", _sign_in(event, rows, sessions)),
        ("roster-with-hours.csv", _roster(event, rows, sessions)),
        ("class.txt", _class(event, sessions)),
        ("instructors.txt", _instructors(event)),
        ("assessment.csv", _assessment(event, rows)),
    ]
    exports.note(event, by=by, reason=reason, rows=len(rows), what="audit file", outcome=[*closing.CAME])
    return _zip(parts)


def _zip(parts: Iterable[Part]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts:
            archive.writestr(name, body)
    return out.getvalue()


def _agency(row: Registration) -> str:
    return row.agency.name if row.agency else row.agency_name


def _numbers(row: Registration) -> str:
    return "; ".join(
        " ".join(filter(None, (one["issuer"], one["type"], one["value"]))) for one in row.identifiers
    )


def _moment(event: Event, instant: object) -> str:
    return f"{instant.astimezone(event.tz):%Y-%m-%d %H:%M}" if instant else ""  # type: ignore[attr-defined]


def _sign_in(event: Event, rows: Sequence[Registration], sessions: Sequence[Session]) -> bytes:
    """Who came in and left when, and how that is known; a line a person and session."""
    people = {row.pk: row for row in rows}
    titles = {one.pk: one for one in sessions}
    lines = []
    noted = Attendance.objects.filter(registration__in=list(people)).order_by("session", "registration__name")
    for one in noted.select_related("corrected_by"):
        row, session = people[one.registration_id], titles[one.session_id]
        lines.append(
            (
                _moment(event, session.starts_at), session.title, row.name, row.title, _agency(row),
                _numbers(row), _moment(event, one.came_at), _moment(event, one.left_at), one.minutes,
                one.get_how_display(), one.corrected_by or "", one.corrected_why,
            )
        )  # fmt: skip
    heads = (
        "session", "title", "name", "rank", "agency", "identifiers", "came", "left", "minutes", "how_noted",
        "corrected_by", "corrected_why",
    )  # fmt: skip
    return as_csv(heads, lines)


def _roster(event: Event, rows: Sequence[Registration], sessions: Sequence[Session]) -> bytes:
    """A line a person: hours and certificate as they stand on the record."""
    done = {one.user_id: one for one in Completion.objects.filter(source=event.source)}
    papers = dict(
        Certificate.objects.filter(
            completion__source=event.source, state=Certificate.State.VALID
        ).values_list("user_id", "reference")
    )
    whole = sum(one.minutes for one in sessions)
    lines = []
    for row in sorted(rows, key=lambda one: one.name.casefold()):
        completion = done.get(row.user_id) if row.user_id else None
        hours = completion.hours if completion else closing.hours_earned(event.hours, row.minutes or 0, whole)
        lines.append(
            (
                row.name, row.title, _agency(row), _numbers(row), row.email, row.get_outcome_display(),
                row.minutes or 0, hours, papers.get(row.user_id or 0, ""),
            )
        )  # fmt: skip
    heads = (
        "name", "rank", "agency", "identifiers", "email", "attendance", "minutes", "hours",
        "certificate_reference",
    )  # fmt: skip
    return as_csv(heads, lines)


def _class(event: Event, sessions: Sequence[Session]) -> bytes:
    """What it was, where and when; objectives and lesson plan as they stood."""
    venue = event.venue
    place = f"{venue.name}, {venue.street}, {venue.city}, {venue.state} {venue.postal_code}" if venue else ""
    lines = [
        event.title,
        event.summary,
        "",
        _("Provider: %(name)s") % {"name": event.provider.name},
        _("Place: %(place)s") % {"place": place or _("online")},
        _("Host: %(name)s") % {"name": event.host.name if event.host else "–"},
        _("Hours of credit: %(hours)s") % {"hours": event.hours},
        _("Credit: %(note)s") % {"note": event.credit_note or "–"},
        _("Least part to be present: %(share)s percent") % {"share": event.least_share},
        _("Coordinator: %(who)s")
        % {"who": f"{event.coordinator_name}, {event.coordinator_email}, {event.coordinator_phone}"},
        _("Made: %(day)s") % {"day": date_format(clock.now().astimezone(event.tz), "DATE_FORMAT")},
        "",
        _("SESSIONS"),
        *(
            f"{_moment(event, one.starts_at)} – {_moment(event, one.ends_at)}  {one.title}"
            for one in sessions
        ),
        "",
        _("OBJECTIVES"),
        event.objectives or "–",
        "",
        _("LESSON PLAN"),
        event.lesson_plan or "–",
    ]
    return "\r\n".join(lines).encode("utf-8-sig")


def _instructors(event: Event) -> bytes:
    """Who taught: about them, and their qualifications with the last day."""
    lines: list[str] = []
    taught = Teaching.objects.filter(event=event).select_related("instructor").order_by("-is_lead", "pk")
    for one in taught.prefetch_related("instructor__qualifications"):
        lines += [one.instructor.name + (f" ({_('lead')})" if one.is_lead else ""), one.instructor.bio or "–"]
        for held in one.instructor.qualifications.all():
            until = date_format(held.expires_on, "DATE_FORMAT") if held.expires_on else _("no end")
            lines.append(f"  {held.name}, {held.issuer or '–'}, {_('valid until')} {until}")
        lines.append("")
    return "\r\n".join(lines or ["–"]).encode("utf-8-sig")


def _assessment(event: Event, rows: Sequence[Registration]) -> bytes:
    """Evaluations without names; and who passed the test, by name, because the credit rests on it."""
    lines = _evaluations(event, len(rows))
    if event.test_id is not None:
        passed = set(closing.passed(event, [row.user_id for row in rows if row.user_id]))
        lines += [("test", row.name, "passed" if row.user_id in passed else "not yet") for row in rows]
    return as_csv(("what", "question or name", "answer"), lines)


def _evaluations(event: Event, people: int) -> list[tuple[str, str, str]]:
    """What was answered to each question, in the order of the alphabet: neither who, nor when, nor together
    with what else. In fives until everybody has answered, so that two files do not differ by one person."""
    if event.evaluation is None:
        return []
    replies = list(Reply.objects.filter(questionnaire=event.evaluation, subject=event.source).order_by("pk"))
    shown = len(replies) if len(replies) >= people else len(replies) - len(replies) % FEWEST
    if shown < FEWEST:
        words = _("%(answered)d have answered; shown from %(fewest)d on, so that nobody is known by it")
        return [("evaluation", words % {"answered": len(replies), "fewest": FEWEST}, "")]
    said = [pair for one in replies[:shown] for pair in questionnaires.shown(event.evaluation, one.answers)]
    order = [question.words for question in event.evaluation.questions.all()]
    return [("evaluation", *pair) for pair in sorted(said, key=lambda pair: (order.index(pair[0]), pair[1]))]
