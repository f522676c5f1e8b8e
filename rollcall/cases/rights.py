"""Who may work on which case: members of its team, and nobody on his own (P2, P21, P24)."""

from typing import Any

from django.db.models import Q

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.accounts.policies import own_mailboxes
from rollcall.cases import errors, kinds
from rollcall.cases.models import Case


def may_answer(user: Any) -> bool:
    """Active staff in one of the teams."""
    return bool(kinds.teams_of(user))


def at_desk_of(user: Any) -> Q:
    """A condition for the cases of this person's teams; one read of the rights."""
    return Q(team__in=kinds.teams_of(user))


def is_own(case: Case, user: User) -> bool:
    """Whether this person asked it, under whichever account or from whichever mailbox of his."""
    if case.person_id is not None:
        return identity.is_one_person(user, case.person_id)
    return bool(case.mailbox) and (case.mailbox == user.mailbox or case.mailbox in own_mailboxes(user))


def held(case: Case) -> Case:
    """The case's own row until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)


def open_for_person(case: Case) -> Case:
    """As `held`; raises `CaseClosed` where there is nothing to add any more."""
    row = held(case)
    if not row.is_open:
        raise errors.CaseClosed
    return row


def for_staff(case: Case, *, by: User, closed_too: bool = False) -> Case:
    """As `held`, for who works in its team. Raises `NotStaff`, `OwnCase`, `CaseClosed`."""
    row = held(case)
    require(row, by)
    if not (row.is_open or closed_too):
        raise errors.CaseClosed
    return row


def require(case: Case, by: User) -> None:
    """Raises `NotStaff` for who is not in the team, `OwnCase` for who asked it."""
    if case.team not in kinds.teams_of(by):
        raise errors.NotStaff
    if is_own(case, by):
        raise errors.OwnCase
