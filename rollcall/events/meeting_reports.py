"""A webinar's attendance from the meeting's own report: read → plan → do; nothing is written before the plan.

Safe to repeat: what a session's reports come to is worked out anew from all of them each time.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from rollcall.accounts import mailboxes, names
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.events import moves, policies, presence, report_files
from rollcall.events.errors import DoorShut
from rollcall.events.models import Attendance, Event, Mark, MeetingReport, Registration, Session

LIKELY = 0.82  # of two names: shown as a proposal; below it nothing is proposed
SURE = 1.0


@transaction.atomic
def read(session: Session, data: bytes, *, name: str, zone: ZoneInfo, by: User) -> MeetingReport:
    """Keep a report as it was read; the same file again is the same report. Raises UnreadableReport."""
    event = session.event
    policies.require_run(event, by)
    digest = hashlib.sha256(zone.key.encode() + b"\0" + data).hexdigest()
    there = MeetingReport.objects.filter(session=session, sha256=digest).first()
    if there is not None:
        return there
    found = report_files.read(data, zone=zone, about=session.starts_at)
    made = MeetingReport.objects.create(
        event=event, session=session, name=name[:160], source=found.source, sha256=digest,
        rows=[
            {
                "name": one.name,
                "email": one.email,
                "stays": [[first.isoformat(), last.isoformat()] for first, last in one.stays],
            }
            for one in found.people
        ],
        read_by=by, read_at=clock.now(),
    )  # fmt: skip
    audit.record("report.read", event, by=by, report=made.pk, people=len(made.rows), source=found.source)
    return made


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a report, and whom we take him for."""

    number: int
    name: str
    email: str
    joins: int
    minutes: int
    registration: Registration | None
    score: float  # 1: the address, or the very name
    why: str


def plan(report: MeetingReport, people: Sequence[Registration]) -> list[Line]:
    """Whom each line of the report is taken for; what staff decided before stands. No query."""
    by_mailbox = {one.mailbox: one for one in people if one.mailbox}
    by_number = {one.pk: one for one in people}
    lines = []
    for number, row in enumerate(report.rows):
        found, score, why = _match(row, by_mailbox, people)
        if "registration" in row:
            found, why = by_number.get(row["registration"]), _("As you decided")
        stays = stays_of(row)
        minutes = presence.minutes(stays, report.session)
        lines.append(Line(number, row["name"], row["email"], len(stays), minutes, found, score, why))
    return lines


def stays_of(row: Mapping[str, Any]) -> list[tuple[datetime, datetime]]:
    return [(datetime.fromisoformat(first), datetime.fromisoformat(last)) for first, last in row["stays"]]


def _match(
    row: Mapping[str, Any], by_mailbox: Mapping[str, Registration], people: Sequence[Registration]
) -> tuple[Registration | None, float, str]:
    if row["email"] and (known := by_mailbox.get(mailboxes.key(row["email"]))):
        return known, SURE, _("Same e-mail")
    best, score = None, 0.0
    for one in people:
        likeness = alike(row["name"], one.name)
        if likeness > score:
            best, score = one, likeness
    if best is None or score < LIKELY:
        return None, score, _("Nobody on the list")
    return best, score, _("Same name") if score == SURE else _("Similar name")


def alike(one: str, other: str) -> float:
    """From 0 to 1; 1 for names that read the same ("Bob J. Whitfield" and "Whitfield, Robert")."""
    first, second = names.key(_in_order(one)), names.key(_in_order(other))
    if not first or not second:
        return 0.0
    return SURE if first == second else round(SequenceMatcher(None, first, second).ratio(), 2) * 0.99


def _in_order(name: str) -> str:
    """ "Whitfield, Bob" is Bob Whitfield; what stands in brackets is no name."""
    name = name.partition("(")[0]
    last, comma, first = name.partition(",")
    return f"{first} {last}".strip() if comma else name


@transaction.atomic
def carry_out(report: MeetingReport, chosen: Mapping[int, int | None], *, by: User) -> int:
    """Let the lines stand for these registrations (None: for nobody); returns how many rows were written.

    What was noted at the door or corrected by hand stays. Raises DoorShut once attendance is on the record.
    """
    event = moves.hold(report.event_id)
    policies.require_run(event, by)
    if event.state in {Event.State.CLOSED, Event.State.CANCELED}:
        raise DoorShut(_("Attendance of this event is on the record."))
    ours = set(Registration.objects.filter(event=event).values_list("pk", flat=True))
    for number, row in enumerate(report.rows):
        wanted = chosen.get(number)
        row["registration"] = wanted if wanted in ours else None
    report.done_by, report.done_at = by, clock.now()
    report.save(update_fields=["rows", "done_by", "done_at"])
    written = _write(report.session)
    audit.record("report.done", event, by=by, report=report.pk, people=written)
    return written


def _write(session: Session) -> int:
    """Work out this session's reported rows anew, from every report that was carried out."""
    stays: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for report in MeetingReport.objects.filter(session=session, done_at__isnull=False):
        for row in report.rows:
            if row.get("registration"):
                stays[row["registration"]] += stays_of(row)
    standing = Attendance.objects.filter(session=session)
    noted = set(Mark.objects.filter(session=session).values_list("registration", flat=True))
    kept = set(standing.exclude(corrected_by=None).values_list("registration", flat=True)) | noted
    standing.filter(how=Mark.How.REPORT).exclude(registration__in=kept).delete()
    rows = [_row(session, pk, all_stays) for pk, all_stays in stays.items() if pk not in kept]
    Attendance.objects.bulk_create(rows)
    return len(rows)


def _row(session: Session, registration: int, stays: list[tuple[datetime, datetime]]) -> Attendance:
    joined = presence.union(stays)
    return Attendance(
        registration_id=registration, session=session, how=Mark.How.REPORT,
        came_at=joined[0][0] if joined else None, left_at=joined[-1][1] if joined else None,
        minutes=presence.minutes(joined, session),
    )  # fmt: skip
