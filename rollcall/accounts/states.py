"""Every move an application can make, in one table; each move is one line of the audit trail (P1, P2)."""

from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from rollcall.accounts.errors import IllegalMove
from rollcall.accounts.models import State, Verification
from rollcall.base import audit, clock


class Move(StrEnum):
    """What can happen to an application."""

    ASK_POC = "ask_poc"  # a question goes out to a point of contact
    HOLD = "hold"  # something is doubtful: staff call back first
    POC_YES = "poc_yes"
    POC_NO = "poc_no"
    NO_ANSWER = "no_answer"  # 14 days and nobody answered: to staff's list
    CALLBACK_DONE = "callback_done"
    ASK_APPLICANT = "ask_applicant"
    REPLY = "reply"
    APPROVE = "approve"
    DECLINE = "decline"
    CHANGE = "change"  # before the e-mail is confirmed nobody has been asked, so nothing starts again
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    START_OVER = "start_over"  # reinstated, but never approved before
    LEAVE = "leave"


_S, _M = State, Move
MOVES: dict[tuple[State, Move], State] = {
    (_S.EMAIL_UNCONFIRMED, _M.ASK_POC): _S.AWAITING_POC,
    (_S.EMAIL_UNCONFIRMED, _M.HOLD): _S.AWAITING_CALLBACK,
    (_S.EMAIL_UNCONFIRMED, _M.CHANGE): _S.EMAIL_UNCONFIRMED,
    (_S.EMAIL_UNCONFIRMED, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.EMAIL_UNCONFIRMED, _M.EXPIRE): _S.EXPIRED,
    (_S.EMAIL_UNCONFIRMED, _M.SUSPEND): _S.SUSPENDED,
    (_S.AWAITING_POC, _M.ASK_POC): _S.AWAITING_POC,
    (_S.AWAITING_POC, _M.HOLD): _S.AWAITING_CALLBACK,
    (_S.AWAITING_POC, _M.POC_YES): _S.AWAITING_STAFF,
    (_S.AWAITING_POC, _M.POC_NO): _S.POC_REFUSED,
    (_S.AWAITING_POC, _M.NO_ANSWER): _S.AWAITING_CALLBACK,
    (_S.AWAITING_POC, _M.DECLINE): _S.DECLINED,
    (_S.AWAITING_POC, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.AWAITING_POC, _M.SUSPEND): _S.SUSPENDED,
    (_S.AWAITING_CALLBACK, _M.ASK_POC): _S.AWAITING_POC,
    (_S.AWAITING_CALLBACK, _M.HOLD): _S.AWAITING_CALLBACK,
    (_S.AWAITING_CALLBACK, _M.CALLBACK_DONE): _S.AWAITING_STAFF,
    (_S.AWAITING_CALLBACK, _M.ASK_APPLICANT): _S.AWAITING_APPLICANT,
    (_S.AWAITING_CALLBACK, _M.DECLINE): _S.DECLINED,
    (_S.AWAITING_CALLBACK, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.AWAITING_CALLBACK, _M.EXPIRE): _S.EXPIRED,
    (_S.AWAITING_CALLBACK, _M.SUSPEND): _S.SUSPENDED,
    (_S.AWAITING_STAFF, _M.APPROVE): _S.APPROVED,
    (_S.AWAITING_STAFF, _M.ASK_POC): _S.AWAITING_POC,
    (_S.AWAITING_STAFF, _M.HOLD): _S.AWAITING_CALLBACK,
    (_S.AWAITING_STAFF, _M.ASK_APPLICANT): _S.AWAITING_APPLICANT,
    (_S.AWAITING_STAFF, _M.DECLINE): _S.DECLINED,
    (_S.AWAITING_STAFF, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.AWAITING_STAFF, _M.SUSPEND): _S.SUSPENDED,
    (_S.AWAITING_APPLICANT, _M.ASK_POC): _S.AWAITING_POC,
    (_S.AWAITING_APPLICANT, _M.HOLD): _S.AWAITING_CALLBACK,
    (_S.AWAITING_APPLICANT, _M.REPLY): _S.AWAITING_STAFF,
    (_S.AWAITING_APPLICANT, _M.DECLINE): _S.DECLINED,
    (_S.AWAITING_APPLICANT, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.AWAITING_APPLICANT, _M.EXPIRE): _S.EXPIRED,
    (_S.AWAITING_APPLICANT, _M.SUSPEND): _S.SUSPENDED,
    (_S.APPROVED, _M.SUSPEND): _S.SUSPENDED,
    (_S.APPROVED, _M.LEAVE): _S.LEFT,
    (_S.SUSPENDED, _M.REINSTATE): _S.APPROVED,
    (_S.SUSPENDED, _M.START_OVER): _S.AWAITING_APPLICANT,
    (_S.SUSPENDED, _M.LEAVE): _S.LEFT,
}


def allows(application: Verification, move: Move) -> bool:
    """Whether the table knows this move from where the application stands."""
    return (State(application.state), move) in MOVES


def locked(application: Verification) -> Verification:
    """The row as it is now, held until the transaction ends; call it inside one."""
    return Verification.objects.select_for_update().get(pk=application.pk)


def require(application: Verification, move: Move) -> State:
    """The state a move leads to; refuses with a sentence where the table knows none."""
    state = State(application.state)
    if (state, move) not in MOVES:
        raise IllegalMove(
            _("This cannot be done now: the application is at “%(state)s” since %(when)s.")
            % {
                "state": state.label,
                "when": date_format(localtime(application.state_since), "SHORT_DATETIME_FORMAT"),
            }
        )
    return MOVES[state, move]


@transaction.atomic
def move(
    application: Verification,
    which: Move,
    *,
    by: audit.Actor,
    note: str = "",
    changes: dict[str, Any] | None = None,
    **data: Any,
) -> Verification:
    """Make one move: lock, check the table, save state and `changes`, write one audit line.

    Of any number of callers at once exactly one finds the application where it expected it. `changes`
    are fields of the application that belong to the move; `data` goes into the audit line.
    """
    row = locked(application)
    target = require(row, which)
    came_from, row.state, row.state_since = row.state, target, clock.now()
    for name, value in (changes or {}).items():
        setattr(row, name, value)
    row.save(update_fields=["state", "state_since", *(changes or {})])
    audit.record(
        f"verification.{which}", row, by=by, note=note, **{"from": came_from, "to": str(target), **data}
    )
    return row
