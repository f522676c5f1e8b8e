"""Sending a nomination in, and taking it back."""

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.recognition import eligibility, errors, letters, policies, states
from rollcall.recognition.models import Assignment, Nomination, Round

State = Nomination.State


@transaction.atomic
def submit(nomination: Nomination, *, by: User) -> Nomination:
    """Send it in: from now on it is locked. Raises `TooLate`, `NotOpen`, `NotReady`, `BadMove`.

    The round's row is held too, so that no nomination slips in while reviewing begins.
    """
    round_ = Round.objects.select_for_update().get(pk=nomination.round_id)
    row = _own(nomination, by)
    if row.state != State.DRAFT:
        raise errors.Locked
    if clock.now() >= round_.closes_at:
        raise errors.TooLate(round_.closes_there)
    if not round_.is_open:
        raise errors.NotOpen
    reasons = eligibility.problems(row)
    if reasons:
        raise errors.NotReady(reasons)
    row.submitted_at = clock.now()
    row.save(update_fields=["submitted_at"])
    states.move(row, State.SUBMITTED, by=by)
    letters.submitted(row)
    return row


@transaction.atomic
def withdraw(nomination: Nomination, *, by: User) -> Nomination:
    """The agency takes it back, at any time before the decision. Raises `BadMove`."""
    row = states.move(_own(nomination, by), State.WITHDRAWN, by=by)
    open_ = Assignment.objects.filter(nomination=row, ended_at__isnull=True)
    open_.update(ended_at=clock.now(), ended_why="withdrawn")
    letters.withdrawn(row)
    return row


def _own(nomination: Nomination, by: User) -> Nomination:
    row = states.held(nomination)
    if not policies.edited_by(by).filter(pk=row.pk).exists():
        raise errors.NotYourAgency
    return row
