"""Progress: what is done in a round, and the moment the course's own rule is met (R15, R16)."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db import transaction

from rollcall.base import audit, clock
from rollcall.catalog.models import CourseVersion, Unit
from rollcall.catalog.queries import rule_units
from rollcall.transcripts import certificates, errors
from rollcall.transcripts.models import Certificate, Completion, Enrollment, SatisfiedUnit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of `satisfy`. `completion` and `certificate` are given by the call that made them, only."""

    newly: bool
    completion: Completion | None = None
    certificate: Certificate | None = None


class Part(NamedTuple):
    """A unit as far as a list shows it."""

    key: uuid.UUID
    title: str
    minutes: int
    is_required: bool


class InRound(Protocol):
    """An enrollment, or a row of one: whatever says which round of which version, and where in it."""

    @property
    def pk(self) -> int: ...
    @property
    def version_id(self) -> int: ...
    @property
    def round(self) -> int: ...
    @property
    def place(self) -> uuid.UUID | None: ...
    @property
    def done_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Overview:
    """Where a person is in the present round. Minutes are the authors' estimates of the parts not done."""

    done: frozenset[uuid.UUID]
    needed: int
    needed_done: int
    minutes_left: int
    next_unit: Part | None  # where the person was, if not done there; else the first not done
    finished_at: datetime | None

    @property
    def percent(self) -> int:
        """Share of the parts that must be done, 0 to 100; 100 only when all are."""
        return 100 * self.needed_done // self.needed if self.needed else 100 * bool(self.finished_at)


@transaction.atomic
def satisfy(enrollment: Enrollment, unit: Unit, *, evidence: Mapping[str, Any], by: audit.Actor) -> Outcome:
    """Record that a unit is done in the present round, once; and what follows from it, in one transaction.

    When the course's rule is met (every unit that must be done, of the enrollment's version), the
    completion is added: the original once per person and course, later ones as refreshers beside it (R15).
    The certificate follows where the version gives one and the person was tested (R16): put the result
    into `evidence["score"]` (percent). Calls at once have one effect. Raises `errors.UnitOfAnotherVersion`.
    """
    held = (
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("version", "course")
        .get(pk=enrollment.pk)
    )
    if unit.version_id != held.version_id:
        raise errors.UnitOfAnotherVersion
    _done, newly = SatisfiedUnit.objects.get_or_create(
        enrollment=held,
        round=held.round,
        unit_key=unit.key,
        defaults={"version_id": held.version_id, "evidence": dict(evidence), "at": clock.now()},
    )
    if not newly:
        return Outcome(newly=False)
    audit.record("transcripts.unit_done", held, by=by, unit=str(unit.key), round=held.round)
    completion = _complete(held, by=by) if held.done_at is None else None
    enrollment.done_at = held.done_at
    if completion is None:
        return Outcome(newly=True)
    return Outcome(newly=True, completion=completion, certificate=_paper(completion, by=by))


def overview(enrollment: InRound) -> Overview:
    """Done units, share and minutes left of one enrollment; two queries."""
    return overviews([enrollment])[enrollment.pk]


def overviews(enrollments: Iterable[InRound]) -> dict[int, Overview]:
    """The same for many enrollments, in two queries whatever their number."""
    wanted = list(enrollments)
    units: dict[int, list[Part]] = defaultdict(list)
    rows = Unit.objects.filter(version__in={one.version_id for one in wanted}).order_by("position")
    for version_id, *part in rows.values_list("version_id", *Part._fields):
        units[version_id].append(Part(*part))
    done: dict[tuple[int, int], set[uuid.UUID]] = defaultdict(set)
    marks = SatisfiedUnit.objects.filter(enrollment__in=[one.pk for one in wanted])
    for enrollment_id, round_, key in marks.values_list("enrollment_id", "round", "unit_key"):
        done[enrollment_id, round_].add(key)
    return {one.pk: _overview(one, units[one.version_id], done[one.pk, one.round]) for one in wanted}


def _overview(enrollment: InRound, units: list[Part], done: set[uuid.UUID]) -> Overview:
    needed = rule_units(units)
    left = [unit for unit in needed if unit.key not in done]
    here = next((unit for unit in left if unit.key == enrollment.place), left[0] if left else None)
    return Overview(
        done=frozenset(done),
        needed=len(needed),
        needed_done=len(needed) - len(left),
        minutes_left=sum(unit.minutes for unit in left),
        next_unit=here,
        finished_at=enrollment.done_at,
    )


def _complete(enrollment: Enrollment, *, by: audit.Actor) -> Completion | None:
    """Add the completion if the rule is met now. The enrollment's row is locked."""
    done = SatisfiedUnit.objects.filter(enrollment=enrollment, round=enrollment.round)
    evidence = {row.unit_key: row.evidence for row in done}
    needed = rule_units(enrollment.version.units.defer("body"))
    if not needed or any(unit.key not in evidence for unit in needed):
        return None
    enrollment.done_at = clock.now()
    enrollment.save(update_fields=["done_at"])
    completion = Completion.objects.create(
        user_id=enrollment.user_id,
        course=enrollment.course,
        version=enrollment.version,
        enrollment=enrollment,
        round=enrollment.round,
        kind=_kind(enrollment),
        completed_at=enrollment.done_at,
        hours=enrollment.version.hours,
        evidence={"scores": _scores(enrollment.version, evidence)},
    )
    audit.record(
        "transcripts.completed", completion, by=by, course=enrollment.course_id, kind=completion.kind
    )
    return completion


def _kind(enrollment: Enrollment) -> Completion.Kind:
    before = Completion.objects.filter(user=enrollment.user_id, course=enrollment.course_id)
    first = not before.filter(kind=Completion.Kind.ORIGINAL).exists()
    return Completion.Kind.ORIGINAL if first else Completion.Kind.REFRESHER


def _scores(version: CourseVersion, evidence: Mapping[uuid.UUID, Mapping[str, Any]]) -> dict[str, Any]:
    """The results of the tested units: a test of ours, or a package that reported a score (R16)."""
    tested = version.units.filter(kind__in=(Unit.Kind.QUIZ, Unit.Kind.SCORM)).values_list("key", "kind")
    return {
        str(key): evidence[key].get("score")
        for key, kind in tested
        if key in evidence and (kind == Unit.Kind.QUIZ or evidence[key].get("score") is not None)
    }


def _paper(completion: Completion, *, by: audit.Actor) -> Certificate | None:
    """Issue the certificate where the rules give one. A refresher adds none where there is one already."""
    if not completion.gives_certificate or not completion.evidence["scores"]:
        return None
    held = Certificate.objects.filter(
        completion__user=completion.user_id, completion__course=completion.course_id
    )
    if held.exists():
        return None
    return certificates.issue(completion, by=audit.SYSTEM)
