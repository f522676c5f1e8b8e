"""Every move a registration can make, in one table; each move is one line of the audit trail (R21, P68)."""

from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from rollcall.base import audit, clock
from rollcall.events.errors import NotNow
from rollcall.events.models import SEATED, Event, Registration
from rollcall.events.models.seats import State


class Move(StrEnum):
    """What can happen to a registration."""

    SEAT = "seat"
    HOLD = "hold"  # until the verification is through
    ASK = "ask"  # somebody has to approve; a seat is kept meanwhile
    WAIT = "wait"
    OFFER = "offer"
    APPROVE = "approve"
    REFUSE = "refuse"
    CANCEL = "cancel"
    CANCEL_LATE = "cancel_late"
    GIVE = "give"  # to a colleague
    LEAVE = "leave"  # for another date
    LAPSE = "lapse"
    DROP = "drop"  # the event does not take place


NEW = ""
_S, _M = State, Move
MOVES: dict[tuple[str, Move], State] = {
    (NEW, _M.SEAT): _S.SEATED,
    (NEW, _M.HOLD): _S.HELD,
    (NEW, _M.ASK): _S.ASKED,
    (NEW, _M.WAIT): _S.WAITING,
    (_S.HELD, _M.SEAT): _S.SEATED,
    (_S.HELD, _M.ASK): _S.ASKED,
    (_S.HELD, _M.LAPSE): _S.LAPSED,
    (_S.ASKED, _M.APPROVE): _S.SEATED,
    (_S.ASKED, _M.REFUSE): _S.REFUSED,
    (_S.ASKED, _M.LAPSE): _S.LAPSED,
    (_S.WAITING, _M.OFFER): _S.OFFERED,
    (_S.WAITING, _M.LAPSE): _S.LAPSED,
    (_S.OFFERED, _M.SEAT): _S.SEATED,
    (_S.OFFERED, _M.HOLD): _S.HELD,
    (_S.OFFERED, _M.ASK): _S.ASKED,
    (_S.OFFERED, _M.LAPSE): _S.LAPSED,
    (_S.SEATED, _M.CANCEL_LATE): _S.LATE,
    (_S.SEATED, _M.GIVE): _S.GIVEN,
    **{(state, _M.CANCEL): _S.CANCELED for state in (*SEATED, _S.WAITING)},
    **{(state, _M.DROP): _S.CANCELED for state in (*SEATED, _S.WAITING)},
    **{(state, _M.LEAVE): _S.MOVED for state in (*SEATED, _S.WAITING)},
}


def locked(registration: Registration) -> tuple[Event, Registration]:
    """The event's row, held until the transaction ends, and the registration as it is under that hold.

    Whoever gives or frees a seat holds the event first, always in this order.
    """
    event = hold(registration.event_id)
    rows = Registration.objects.select_related("user", "agency", "quota")
    row = rows.get(pk=registration.pk)
    row.event = event
    return event, row


def hold(pk: int) -> Event:
    """An event's row, held until the transaction ends. On SQLite the transaction itself holds all (P68)."""
    rows = Event.objects.select_for_update(of=("self",)).select_related("provider", "venue", "host")
    return rows.get(pk=pk)


def require(registration: Registration, move: Move) -> State:
    """The state a move leads to; refuses with a sentence where the table knows none."""
    state = registration.state
    if (state, move) not in MOVES:
        label = State(state).label if state else ""
        raise NotNow(_("This cannot be done now: the registration stands at “%(state)s”.") % {"state": label})
    return MOVES[state, move]


def begin(move: Move, *, by: audit.Actor, **fields: Any) -> Registration:
    """A new registration by one of the first moves; the caller holds the event."""
    present = clock.now()
    fields.setdefault("made_at", present)
    row = Registration(state=MOVES[NEW, move], since=present, calendar_uid=uuid4(), **fields)
    row.save(force_insert=True)
    _record(row, move, by, NEW)
    return row


def make(
    registration: Registration,
    move: Move,
    *,
    by: audit.Actor,
    note: str = "",
    changes: dict[str, Any] | None = None,
) -> Registration:
    """One move of a registration as `locked` gave it. A seat is let go where the new state takes none."""
    target = require(registration, move)
    came_from = registration.state
    changed: dict[str, Any] = {"until": None, **(changes or {})}
    if target not in SEATED:
        changed |= {"seat": None, "quota": None, "until": None}
    registration.state, registration.since = target, clock.now()
    for name, value in changed.items():
        setattr(registration, name, value)
    registration.save(update_fields=["state", "since", *changed])
    _record(registration, move, by, came_from, note)
    return registration


def _record(row: Registration, move: Move, by: audit.Actor, came_from: str, note: str = "") -> None:
    """Never answers or access needs: they may tell of somebody's health."""
    audit.record(
        f"registration.{move}",
        row,
        by=by,
        note=note,
        event_pk=row.event_id,
        seat=row.seat,
        **{"from": str(came_from), "to": str(row.state)},
    )
