"""Help for whoever cannot come in, out of a case: a letter again, a yes by hand, a lost second step (P71).

Nothing that is done here goes anywhere but to the account's own address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from rollcall.accounts import factors, helping, identity, lost_factor
from rollcall.accounts.models import PocQuestion, User
from rollcall.base import audit
from rollcall.cases import errors, rights
from rollcall.cases.models import Case


@dataclass(frozen=True, slots=True)
class Standing:
    """What staff see of the account behind a case."""

    account: User
    has_factor: bool
    contact: PocQuestion | None
    contact_said_yes: bool


def account_of(case: Case) -> User | None:
    """The account that asked, or that has the address; for staff's eyes alone (P13)."""
    if case.person is not None:
        return identity.survivor_of(case.person)
    return User.objects.filter(mailbox=case.mailbox).first() if case.mailbox else None


def standing(case: Case) -> Standing | None:
    """None where the address has no account."""
    account = account_of(case)
    if account is None:
        return None
    return Standing(
        account, factors.has_factor(account), lost_factor.contact_of(account), lost_factor.has_yes(account)
    )


def resend(case: Case, *, by: User, why: str) -> None:
    """The letter of the account's standing, once more."""
    _act(case, "resent", by, why, lambda account: helping.resend_confirmation(account, by=by))


def confirm(case: Case, *, by: User, why: str) -> None:
    """Count the mailbox as proved, with the reason."""
    _act(case, "confirmed", by, why, lambda account: helping.confirm_by_hand(account, by=by, why=why))


def ask_contact(case: Case, *, by: User, why: str) -> None:
    """Ask who vouched whether the second step is really lost."""
    _act(case, "contact_asked", by, why, lambda account: lost_factor.ask(account, by=by))


def remove_factor(case: Case, *, by: User, why: str) -> None:
    """Take the second step off, after the yes of who vouched."""
    _act(case, "factor_removed", by, why, lambda account: lost_factor.remove(account, by=by, why=why))


@transaction.atomic
def _act(case: Case, name: str, by: User, why: str, do: Callable[[User], Any]) -> None:
    row = rights.for_staff(case, by=by)
    if row.kind != Case.Kind.ACCOUNT:
        raise errors.NotAsked
    account = account_of(row)
    if account is None:
        raise errors.NoAccount
    if identity.is_one_person(by, account.pk):
        raise errors.OwnCase
    do(account)
    row.version += 1
    row.save(update_fields=["version"])
    audit.record(f"cases.{name}", row, by=by, note=why[:300])


ACTS = {"resend": resend, "confirm": confirm, "ask-contact": ask_contact, "remove-factor": remove_factor}
