"""“We adopted this”: an agency says so, and is asked later how it went (R33)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from rollcall.accounts import identity
from rollcall.accounts.access import affiliations
from rollcall.accounts.models import Agency, User
from rollcall.base import audit, clock, tokens
from rollcall.recognition import errors, letters, policies
from rollcall.recognition.models import Adoption, AdoptionReport, ModelProgram

State = Adoption.State
WHEN = {6: timedelta(days=182), 12: timedelta(days=365)}
PURPOSE = "adoption-report"
LINK_LASTS = timedelta(days=90)
A_TURN = 200


@dataclass(frozen=True, slots=True)
class Counts:
    """What everybody may know: how many, and the names of those who agreed."""

    running: int
    adopting: int
    stopped: int
    named: list[str]


@transaction.atomic
def say(
    program: ModelProgram, agency: Agency, *, state: str, changed: str, may_be_named: bool, by: User
) -> Adoption:
    """An agency adopts a program, or says how far it is. Raises `NotYourAgency`."""
    if agency not in policies.agencies_of(by):
        raise errors.NotYourAgency
    present = clock.now()
    row, is_new = Adoption.objects.get_or_create(
        program=program, agency=agency,
        defaults={"by": by, "state": state, "said_at": present, "since": present},
    )  # fmt: skip
    if row.state != state:
        row.state, row.since = state, present
    row.changed, row.may_be_named, row.by = changed, may_be_named, by
    row.save(update_fields=["state", "since", "changed", "may_be_named", "by"])
    audit.record("adoption.said" if is_new else "adoption.changed", row, by=by, state=state)
    return row


def counts(program: ModelProgram) -> Counts:
    """Two queries. An agency that did not agree is counted and not named."""
    rows = Adoption.objects.filter(program=program)
    numbers = rows.aggregate(**{state.value: Count("pk", filter=Q(state=state)) for state in State})
    agreed = rows.filter(may_be_named=True).exclude(state=State.STOPPED)
    named = [f"{name}, {state}" for name, state in agreed.values_list("agency__name", "agency__state")]
    return Counts(numbers["running"], numbers["adopting"], numbers["stopped"], sorted(named))


def ask_for_reports() -> int:
    """Ask those who adopted half a year and a year ago; by the clock, may run twice. Returns how many."""
    return sum(_ask(row, months) for months, after in WHEN.items() for row in _due(months, after))


def _due(months: int, after: timedelta) -> list[Adoption]:
    asked = AdoptionReport.objects.filter(adoption=OuterRef("pk"), months=months)
    rows = Adoption.objects.filter(~Exists(asked), said_at__lte=clock.now() - after)
    fresh = rows.filter(said_at__gt=clock.now() - after - LINK_LASTS)  # down for long: ask the later one
    return list(fresh.exclude(state=State.STOPPED).select_related("by", "agency", "program")[:A_TURN])


@transaction.atomic
def _ask(adoption: Adoption, months: int) -> bool:
    """One letter, to who said so, as long as he is still at the agency."""
    asked, is_new = AdoptionReport.objects.get_or_create(
        adoption=adoption, months=months, defaults={"asked_at": clock.now()}
    )
    person = identity.survivor_of(adoption.by)
    is_there = person.is_active and adoption.agency in [one.agency for one in affiliations(person)]
    if not is_new or not is_there:
        return False
    secret = tokens.mint(purpose=PURPOSE, subject=_subject(asked), lifetime=LINK_LASTS)
    letters.report(asked, secret)
    audit.record("adoption.asked", adoption, by=audit.SYSTEM, months=months)
    return True


def behind(secret: str) -> AdoptionReport | None:
    """What a letter's link asks about; None when it is none of ours, used or old. Looking spends nothing."""
    token = tokens.find(secret, purpose=PURPOSE)
    if token is None or not tokens.is_live(token):
        return None
    key = token.subject.partition(":")[2]
    return (
        AdoptionReport.objects.select_related("adoption__program", "adoption__agency").filter(pk=key).first()
    )


@transaction.atomic
def report(
    asked: AdoptionReport, *, state: str, results: str, obstacles: str, by: User | None
) -> AdoptionReport:
    """Keep the answer; `by` is None for who came by the link. Raises `Answered`."""
    row = (
        AdoptionReport.objects.select_for_update(of=("self",))
        .select_related("adoption__agency")
        .get(pk=asked.pk)
    )
    if row.answered_at is not None:
        raise errors.Answered
    if by is not None and row.adoption.agency not in policies.agencies_of(by):
        raise errors.NotYourAgency
    row.answered_at, row.answered_by = clock.now(), by
    row.state, row.results, row.obstacles = state, results, obstacles
    row.save(update_fields=["answered_at", "answered_by", "state", "results", "obstacles"])
    tokens.void(purpose=PURPOSE, subject=_subject(row))
    adoption = row.adoption
    if adoption.state != state:
        adoption.state, adoption.since = state, clock.now()
        adoption.save(update_fields=["state", "since"])
    audit.record("adoption.reported", adoption, by=by or audit.Named("link"), months=row.months, state=state)
    return row


def _subject(report_: AdoptionReport) -> str:
    return f"adoptionreport:{report_.pk}"
