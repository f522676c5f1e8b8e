"""A change of e-mail that staff carry out: who it is is known by a rule, then one button (R10, P19)."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from rollcall.accounts import helping, identity, mailboxes
from rollcall.accounts.models import User
from rollcall.cases import desk, errors, rights
from rollcall.cases.models import Case


def account_of(case: Case) -> User | None:
    """The account whose address is the old one; for staff's eyes alone (P13)."""
    old = str(case.facts.get("old_email", ""))
    return User.objects.filter(mailbox=mailboxes.key(old)).first() if old else None


@transaction.atomic
def carry_out(case: Case, *, by: User, rule: str, why: str, seen: int) -> Case:
    """Move the account to the new address and close the case; its own address, password and sessions by
    `accounts.email_change`.

    Raises `NotProved` until the new mailbox has answered, `NoAccount`, `SomebodyWasFaster`, `OwnCase`, what
    accounts refuses, and `AddressTaken`.
    """
    row = rights.for_staff(case, by=by)
    if row.kind != Case.Kind.EMAIL:
        raise errors.NotAsked
    if row.version != seen:
        raise errors.SomebodyWasFaster
    if row.proved_at is None:
        raise errors.NotProved
    account = account_of(row)
    if account is None:
        raise errors.NoAccount
    if identity.is_one_person(by, account.pk):
        raise errors.OwnCase
    row.person = helping.change_email(account, new=row.facts["new_email"], by=by, rule=rule, why=why)
    row.result = f"user:{account.pk}"
    desk.tell(row, _words(row), by=by, then="done")
    return row


def _words(case: Case) -> str:
    with translation.override(case.language or None):
        return _(
            "Your account has moved to %(new)s. Sign in with this address and the password that you have "
            "always had. Your courses and certificates are where they were."
        ) % {"new": case.facts["new_email"]}
