"""From ranked scores to a decision: shortlist, a proposal with reasons, and a second person."""

from django.db import transaction

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.recognition import errors, policies, states
from rollcall.recognition.models import Nomination, Round, Verdict

State = Nomination.State


@transaction.atomic
def shortlist(nomination: Nomination, *, on: bool, by: User) -> Nomination:
    """Put it on the shortlist, or take it off again. Raises `BadMove`, `HasConflict`."""
    row = _at_desk(nomination, by)
    if Verdict.objects.filter(nomination=row).exists():
        raise errors.BadMove
    return states.move(row, State.SHORTLISTED if on else State.IN_REVIEW, by=by)


@transaction.atomic
def propose(nomination: Nomination, *, is_award: bool, why: str, told: str, by: User) -> Verdict:
    """Propose an outcome, with reasons for us and in words for the agency. Only what is on the shortlist
    can be awarded. Raises `NoReason`, `BadMove`, `HasConflict`."""
    row = _at_desk(nomination, by)
    if not why.strip() or not told.strip():
        raise errors.NoReason
    if is_award and row.state != State.SHORTLISTED:
        raise errors.BadMove
    there = Verdict.objects.filter(nomination=row).first()
    if there and there.confirmed_at is not None:
        raise errors.BadMove
    made, _is_new = Verdict.objects.update_or_create(
        nomination=row,
        defaults={
            "is_award": is_award,
            "why": why.strip(),
            "told": told.strip(),
            "proposed_by": by,
            "proposed_at": clock.now(),
        },
    )
    audit.record("nomination.proposed", row, by=by, note=made.why[:300], is_award=is_award)
    return made


@transaction.atomic
def confirm(nomination: Nomination, *, by: User) -> Verdict:
    """Decide as proposed; the agency learns of it when the round is published. Raises `SecondPerson`."""
    row = _at_desk(nomination, by)
    verdict = _proposed(row)
    if identity.is_one_person(by, verdict.proposed_by_id):
        raise errors.SecondPerson
    verdict.confirmed_by, verdict.confirmed_at = by, clock.now()
    verdict.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("nomination.decided", row, by=by, is_award=verdict.is_award)
    return verdict


@transaction.atomic
def send_back(nomination: Nomination, *, by: User) -> None:
    """The second person, or the first after a night's sleep, does not agree: the proposal is void."""
    row = _at_desk(nomination, by)
    verdict = _proposed(row)
    audit.record("nomination.sent_back", row, by=by, note=verdict.why[:300])
    verdict.delete()


def _proposed(nomination: Nomination) -> Verdict:
    verdict = Verdict.objects.select_for_update().filter(nomination=nomination).first()
    if verdict is None or verdict.confirmed_at is not None:
        raise errors.BadMove
    return verdict


def _at_desk(nomination: Nomination, by: User) -> Nomination:
    policies.require_staff(by)
    row = states.held(nomination)
    if row.round.state != Round.State.REVIEWING or row.state not in states.UNDER_REVIEW or row.is_sample:
        raise errors.BadMove
    if policies.in_conflict(by, [row]):
        raise errors.HasConflict
    return row
