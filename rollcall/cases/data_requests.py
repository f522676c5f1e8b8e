"""What somebody asks about his own data: the identity, the decision and its reasons are kept."""

from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.cases import desk, errors, rights
from rollcall.cases.models import Case

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
    desk.tell(row, reason, by=by, then="done" if granted else "decline")
    return row
