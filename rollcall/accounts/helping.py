"""What the help desk may do for somebody who cannot come in: never about himself, never upward (P24, P71)."""

from typing import Any

from django.db import transaction

from rollcall.accounts import email_change, sign_up
from rollcall.accounts.errors import DecidesAboutHimself, NotStaff
from rollcall.accounts.models import User
from rollcall.base import audit

ADDRESSES = "account.change_emailaddress"  # allauth's own right
FACTORS = "mfa.delete_authenticator"


def may_help(user: Any, right: str = ADDRESSES) -> bool:
    return bool(user.is_active and user.is_staff and user.has_perm(right))


def require_helper(user: User, *, by: User, right: str = ADDRESSES) -> None:
    """Refuses who lacks the right, who acts on himself, and who is no administrator and acts on staff."""
    if not may_help(by, right):
        raise NotStaff
    if by.pk == user.pk:
        raise DecidesAboutHimself
    if user.is_staff and not by.is_superuser:
        raise NotStaff


@transaction.atomic
def change_email(user: User, *, new: str, by: User, rule: str, why: str) -> User:
    """Carry out a change of e-mail: the new mailbox has answered and the person is known by a rule (R10).

    The password stays; sessions and links end; both addresses are told. Raises `AddressTaken`.
    """
    require_helper(user, by=by)
    audit.record("person.email_change_by_staff", user, by=by, note=why, rule=rule, new=new)
    return email_change.carry_out(user, new=new, by=by)


@transaction.atomic
def resend_confirmation(user: User, *, by: User) -> None:
    """The letter that fits the account's standing, to its own address and nowhere else."""
    require_helper(user, by=by)
    sign_up.ask_again(email=user.email)
    audit.record("person.letter_sent_again", user, by=by)


@transaction.atomic
def confirm_by_hand(user: User, *, by: User, why: str) -> User:
    """Count the mailbox as proved on the word of staff, with the reason in the trail."""
    require_helper(user, by=by)
    audit.record("person.confirmed_by_hand", user, by=by, note=why)
    return sign_up.mailbox_proved(user, by=by)
