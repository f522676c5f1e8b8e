"""The two writes that every use case here is made of: a word is added, the case moves."""

from datetime import datetime, timedelta

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.cases import hours, kinds
from rollcall.cases.models import CLOSED, OURS, Case, CaseMessage

LONGEST = 8000
Message = CaseMessage.Kind


def say(
    case: Case,
    kind: CaseMessage.Kind,
    text: str,
    *,
    by: User | None,
    via: CaseMessage.Via = CaseMessage.Via.WEB,
    sender: str = "",
    is_proved: bool = True,
    message_id: str | None = None,
) -> CaseMessage:
    """Add one message. All but notes raise the version, so that a page opened before is known to be old."""
    if kind != Message.NOTE:
        case.version += 1
        case.save(update_fields=["version"])
    return CaseMessage.objects.create(
        case=case,
        kind=kind,
        via=via,
        by=by,
        sender=sender[:254],
        is_proved=is_proved,
        at=clock.now(),
        text=text.strip()[:LONGEST],
        message_id=message_id,
    )


def move(case: Case, state: Case.State, *, by: audit.Actor, note: str = "") -> Case:
    """Into a state, with the line in the trail; the clocks stop or go on with it."""
    present = clock.now()
    was_ours = case.state in OURS
    case.state, case.since = state, present
    case.version += 1
    if state in CLOSED:
        case.due_at = None
        case.solved_minutes = hours.minutes_between(case.asked_at, present)
    elif state == Case.State.WAITING:
        case.due_at = None
    elif not was_ours or case.due_at is None:
        case.due_at = hours.later(present, hours=kinds.of(case).hours)
    if isinstance(by, User) and state in {*CLOSED, Case.State.LOOKING} and state != Case.State.WITHDRAWN:
        case.handled_by = by
    case.save()
    audit.record(f"cases.{state}", case, by=by, note=note[:300], result=case.result)
    return case


def count_first_answer(case: Case) -> None:
    """The moment of the first answer by a person of ours; it is counted once."""
    if case.first_answer_at is None:
        case.first_answer_at = clock.now()
        case.first_answer_minutes = hours.minutes_between(case.asked_at, case.first_answer_at)
        case.save(update_fields=["first_answer_at", "first_answer_minutes"])


def an_hour_ago() -> datetime:
    return clock.now() - timedelta(hours=1)
