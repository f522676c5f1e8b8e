"""What somebody asks about his own data: the identity, the decision and its reasons are kept."""

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.cases import desk, errors, keeping, rights
from rollcall.cases.models import Case

COPY, ERASE = "copy", "erase"
GRANTED = "data:granted"
CARRIED_OUT = (COPY, ERASE)  # wishes that the portal itself carries out, after the decision
FRESH = "fresh"  # signed in, and proved again within ten minutes of asking


def is_known(case: Case) -> bool:
    """Whether it is certain who asked: an account, with fresh proof."""
    return case.person_id is not None and case.facts.get("identity") == FRESH


@transaction.atomic
def decide(case: Case, *, by: User, decision: str, reason: str, seen: int) -> Case:
    """Write the decision down and tell the person. Nothing is granted to whoever is not known.

    Raises `StillProving`, `SomebodyWasFaster`, and what `rights.for_staff` refuses.
    """
    row = rights.for_staff(case, by=by)
    if row.kind != Case.Kind.DATA:
        raise errors.NotAsked
    if row.version != seen:
        raise errors.SomebodyWasFaster
    granted = decision == "granted"
    if granted and not is_known(row):
        raise errors.StillProving
    row.result = f"data:{decision}"
    audit.record(
        "cases.decided", row, by=by, note=reason[:300], decision=decision, wish=row.facts.get("wish")
    )
    goes_on = granted and row.facts.get("wish") in CARRIED_OUT
    desk.tell(row, reason, by=by, then="keep" if goes_on else "done" if granted else "decline")
    return row


def granted(case: Case, *, by: User, wish: str) -> Case:
    """The case's row, held, where this was asked, decided and nobody else's; whoever carries it out calls it.

    Raises `NotAsked`, and what `rights.for_staff` refuses.
    """
    row = rights.for_staff(case, by=by, closed_too=True)
    if not is_granted(row, wish):
        raise errors.NotAsked
    return row


def is_granted(case: Case, wish: str) -> bool:
    """Whether this wish was granted to somebody who is known."""
    asked = case.kind == Case.Kind.DATA and case.facts.get("wish") == wish
    return asked and case.result.startswith(GRANTED) and is_known(case)


@transaction.atomic
def finish(case: Case, *, by: audit.Actor, what: str) -> None:
    """What was granted is done; the portal has told the person in a letter of its own."""
    row = rights.held(case)
    row.result = f"{GRANTED}:{what}"[:80]
    row.save(update_fields=["result"])
    if row.is_open:
        keeping.move(row, Case.State.DONE, by=by)
