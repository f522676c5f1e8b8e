"""The missing certificate: asked for, looked for, added or declined; the person is told each time (R27)."""

from typing import Any, TypedDict

from django.db import transaction

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.base.addresses import portal_url
from rollcall.base.context import words
from rollcall.cases import errors
from rollcall.cases.models import OPEN, Case, CaseNote
from rollcall.events import claims
from rollcall.events.models import Registration
from rollcall.mail import outbox
from rollcall.transcripts.models import Completion

MOST_OPEN = 10
State = Case.State
RIGHT = "cases.change_case"


class Facts(TypedDict):
    """What the person remembers; anything but `what` and `year` may be empty."""

    what: str
    year: int
    month: int | None
    where: str
    instructor: str
    email: str  # used then
    name: str  # used then


def may_answer(user: Any) -> bool:
    """Active staff with the right to answer what people ask."""
    return bool(user.is_active and user.is_staff and user.has_perm(RIGHT))


@transaction.atomic
def ask(person: User, facts: Facts, *, by: User) -> Case:
    """Open a case; the very same question asked twice is one. Raises `errors.TooManyCases`."""
    User.objects.select_for_update().get(pk=person.pk)
    mine = list(Case.objects.filter(person=person, state__in=OPEN))
    same = next((case for case in mine if case.facts == facts), None)
    if same is not None:
        return same
    if len(mine) >= MOST_OPEN:
        raise errors.TooManyCases
    present = clock.now()
    case = Case.objects.create(
        kind=Case.Kind.MISSING, person=person, facts=facts, asked_at=present, since=present
    )
    audit.record("cases.asked", case, by=by)
    _tell(case)
    return case


@transaction.atomic
def withdraw(case: Case, *, by: User) -> Case:
    """The person found it or needs it no more. Raises `errors.CaseClosed`."""
    return _move(_locked(case), State.WITHDRAWN, by=by)


@transaction.atomic
def take(case: Case, *, by: User) -> Case:
    """Staff begin to look; taking a case over from a colleague tells the person nothing new."""
    held = _for_staff(case, by=by)
    if held.state == State.LOOKING:
        held.handled_by = by
        held.save(update_fields=["handled_by"])
        audit.record("cases.taken_over", held, by=by)
        return held
    return _move(held, State.LOOKING, by=by)


@transaction.atomic
def add(case: Case, row: Registration, *, by: User) -> tuple[Case, Completion]:
    """Put the row of the roster on the person's record, with the certificate, and close the case.

    Raises `errors.CaseClosed`, `OwnCase`, `NotStaff` and what `events.claims.claim` refuses.
    """
    held = _for_staff(case, by=by)
    completion = claims.claim(row, user=identity.survivor_of(held.person), by=by, note=f"case:{held.pk}")
    held.result = f"completion:{completion.pk}"
    held.save(update_fields=["result"])
    return _move(held, State.DONE, by=by, title=completion.title), completion


@transaction.atomic
def decline(case: Case, *, by: User, reason: str) -> Case:
    """Nothing was found; the reason goes to the person. Raises `errors.NoReason` and those of `add`."""
    why = reason.strip()
    if not why:
        raise errors.NoReason
    held = _for_staff(case, by=by)
    held.answer = why[:2000]
    held.save(update_fields=["answer"])
    return _move(held, State.DECLINED, by=by)


@transaction.atomic
def note(case: Case, *, by: User, text: str) -> CaseNote:
    """Write something down for colleagues."""
    if not may_answer(by):
        raise errors.NotStaff
    made = CaseNote.objects.create(case=case, by=by, at=clock.now(), text=text.strip()[:2000])
    audit.record("cases.noted", case, by=by)
    return made


def _locked(case: Case) -> Case:
    held = Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)
    if not held.is_open:
        raise errors.CaseClosed
    return held


def _for_staff(case: Case, *, by: User) -> Case:
    if not may_answer(by):
        raise errors.NotStaff
    held = _locked(case)
    if identity.is_one_person(by, held.person_id):
        raise errors.OwnCase
    return held


def _move(case: Case, state: State, *, by: User, title: str = "") -> Case:
    case.state, case.since = state, clock.now()
    if state != State.WITHDRAWN:
        case.handled_by = by
    case.save(update_fields=["state", "since", "handled_by"])
    audit.record(f"cases.{state}", case, by=by, note=case.answer[:300], result=case.result)
    _tell(case, title=title)
    return case


def _tell(case: Case, *, title: str = "") -> None:
    """One letter a step (R27)."""
    kept, person = words(), identity.survivor_of(case.person)
    outbox.post(
        "cases/missing_certificate",
        to=person.email,
        key=f"case:{case.pk}:{case.state}",
        person_id=person.pk,
        context={
            "name": person.get_short_name(),
            "state": str(case.state),
            "what": title or case.facts["what"],
            "answer": case.answer,
            "page": portal_url("cases:one", [case.pk]),
            "papers": portal_url("transcripts:mine"),
            "email": kept.help_email,
            "phone": kept.help_phone,
        },
    )
