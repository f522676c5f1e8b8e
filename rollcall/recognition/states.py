"""The states of a nomination and the moves between them: one table, one function, one line in the trail."""

from collections.abc import Mapping

from rollcall.base import audit, clock
from rollcall.base.audit import Actor
from rollcall.recognition.errors import BadMove
from rollcall.recognition.models import Nomination

_S = Nomination.State
MOVES: Mapping[str, frozenset[str]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({_S.IN_REVIEW, _S.WITHDRAWN}),
    _S.IN_REVIEW: frozenset({_S.SHORTLISTED, _S.NOT_AWARDED, _S.WITHDRAWN}),
    _S.SHORTLISTED: frozenset({_S.IN_REVIEW, _S.AWARDED, _S.NOT_AWARDED, _S.WITHDRAWN}),
    _S.AWARDED: frozenset(),
    _S.NOT_AWARDED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}
UNDER_REVIEW = (_S.IN_REVIEW, _S.SHORTLISTED)


def held(nomination: Nomination) -> Nomination:
    """The row as it is now, held until the transaction ends."""
    rows = Nomination.objects.select_for_update(of=("self",))
    return rows.select_related("round", "category", "agency", "lead").get(pk=nomination.pk)


def move(nomination: Nomination, to: Nomination.State, *, by: Actor, note: str = "") -> Nomination:
    """Move a nomination that is held. Raises `BadMove` for what the table does not have."""
    if to not in MOVES[nomination.state]:
        raise BadMove
    nomination.state, nomination.since = to, clock.now()
    nomination.save(update_fields=["state", "since"])
    audit.record(f"nomination.{to}", nomination, by=by, note=note)
    return nomination
