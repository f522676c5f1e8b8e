"""The transcript as data: one line a completion, and its forms for programs (R26, P43)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.base import cells, clock
from rollcall.transcripts import external, numbers
from rollcall.transcripts.models import Certificate, Completion, ExternalTraining

COLUMNS = ("completed_on", "course", "provider", "delivery", "version", "kind", "hours", "certificate")
UNCHECKED = "said by the person, not checked by us"


@dataclass(frozen=True, slots=True)
class Line:
    """One completion with its valid certificate's number, if there is one."""

    course: str
    provider: str
    version: int  # of a course; 0 for anything else
    kind: str  # in words
    kind_code: str
    delivery: str  # in words
    delivery_code: str
    completed_at: datetime
    hours: str
    number: str

    @property
    def how(self) -> str:
        """How it was taken, and whether once more: "Class"; "Online course, Refresher"."""
        again = self.kind_code == Completion.Kind.REFRESHER
        return f"{self.delivery}, {self.kind}" if again else self.delivery


def lines(user: User) -> list[Line]:
    """The person's completions, newest first; three queries whatever their number.

    What two merged accounts both attended stands once, as it was recorded first.
    """
    ids = identity.ids_of(user)
    done = Completion.objects.filter(user__in=ids).select_related("version", "course__provider")
    papers = Certificate.objects.filter(user__in=ids, state=Certificate.State.VALID)
    by_completion = dict(papers.values_list("completion_id", "number"))
    every = list(done.order_by("-completed_at", "-pk"))
    return [_line(one, by_completion.get(one.pk, "")) for one in (_once(every) if ids[1:] else every)]


def _once(done: Sequence[Completion]) -> list[Completion]:
    """One line a class; the original of a course is the earliest under any of the accounts (R15)."""
    every, classes, courses = [], set[str](), set[int]()
    for one in reversed(done):
        if one.source and one.source in classes:
            continue
        if one.course_id is not None and one.course_id in courses:
            one.kind = Completion.Kind.REFRESHER  # as shown here; the row is not touched
        classes.add(one.source)
        courses.add(one.course_id or 0)
        every.append(one)
    return every[::-1]


def _line(done: Completion, number: str) -> Line:
    return Line(
        course=done.title,
        provider=done.provider_name,
        version=done.version_number,
        kind=done.get_kind_display(),
        kind_code=done.kind,
        delivery=done.get_delivery_display(),
        delivery_code=done.delivery,
        completed_at=done.completed_at,
        hours=format(done.hours.normalize(), "f"),
        number=number,
    )


def total_hours(every: Sequence[Line]) -> str:
    """The sum of hours, as shown."""
    return format(sum((Decimal(line.hours) for line in every), Decimal(0)).normalize(), "f")


def as_csv(user: User) -> bytes:
    """For spreadsheet programs; every cell inert (P43)."""
    said = [_said(one) for one in external.of(user)]
    return cells.as_csv(COLUMNS, [*map(_values, lines(user)), *said])


def as_json(user: User) -> bytes:
    """The same lines for programs."""
    made = {
        "name": user.legal_name,
        "made_at": clock.now().isoformat(),
        "hours": total_hours(every := lines(user)),
        "completions": [dict(zip(COLUMNS, _values(line), strict=True)) for line in every],
        "training_elsewhere": {
            "note": UNCHECKED,
            "entries": [external.as_data(one) for one in external.of(user)],
        },
    }
    return json.dumps(made, ensure_ascii=False, indent=2).encode()


def _said(one: ExternalTraining) -> tuple[Any, ...]:
    """A row of the CSV for training elsewhere: the column of the kind says what it is."""
    hours = format(one.hours.normalize(), "f")
    return (one.completed_on.isoformat(), one.title, one.provider, "elsewhere", "", UNCHECKED, hours, "")


def _values(line: Line) -> tuple[Any, ...]:
    on = timezone.localtime(line.completed_at).date().isoformat()
    number = numbers.shown(line.number) if line.number else ""
    return (
        on,
        line.course,
        line.provider,
        line.delivery_code,
        line.version,
        line.kind_code,
        line.hours,
        number,
    )
