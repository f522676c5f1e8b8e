"""Who may do what with applications and agencies (P2, P24)."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import mailboxes
from rollcall.accounts.errors import DecidesAboutHimself, NotStaff, NotVouched, OnePersonTwice
from rollcall.accounts.models import OPEN_STATES, PocQuestion, User, Verification

VERIFY = "accounts.change_verification"
AGENCIES = "accounts.change_agency"
SUSPEND = "accounts.change_user"
APPOINT = "auth.change_permission"  # Django’s own right for changing who may do what


def may_verify(user: User | AnonymousUser) -> bool:
    """Active staff with the right to decide about applications."""
    return user.is_active and user.is_staff and user.has_perm(VERIFY)


def may_keep_agencies(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_staff and user.has_perm(AGENCIES)


def may_suspend(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_staff and user.has_perm(SUSPEND)


def may_appoint(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_staff and user.has_perm(APPOINT)


def may_keep_notices(user: User | AnonymousUser) -> bool:
    """Terms and notices bind everybody: who publishes them holds that right alone."""
    return user.is_active and user.is_staff and user.has_perm("accounts.add_notice")


def require_staff(by: User) -> None:
    """The same rule through every entrance: page, command, other rooms."""
    if not may_verify(by):
        raise NotStaff


def require_over(by: User, user: User) -> None:
    """Staff may shut out others, not themselves; only an administrator shuts out staff (P24)."""
    require_staff(by)
    if by.pk == user.pk:
        raise DecidesAboutHimself
    if user.is_staff and not by.is_superuser:
        raise NotStaff


def require_decider(application: Verification, by: User) -> None:
    """Staff, and not about himself (P2)."""
    require_staff(by)
    if by.pk == application.user_id:
        raise DecidesAboutHimself


def require_second_person(application: Verification, by: User) -> None:
    """Who approves is neither the one who called the agency nor the one who vouched (P2)."""
    if application.callback_by_id == by.pk:
        raise OnePersonTwice(_("You made the call-back yourself. A colleague has to approve."))
    voucher = application.poc_yes
    if voucher is not None and is_voucher(voucher, by):
        raise OnePersonTwice(_("You vouched for this person yourself. A colleague has to approve."))
    if not application.is_vouched:
        raise NotVouched


def is_voucher(voucher: PocQuestion, user: User) -> bool:
    """Whether the yes came from this person: signed in as it was given, or out of a mailbox of theirs."""
    return voucher.answered_by_id == user.pk or mailboxes.canonical(voucher.email) in own_mailboxes(user)


def own_mailboxes(user: User) -> set[str]:
    """Every mailbox that we know to be this person's, one text each (P4, P5)."""
    known = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return {mailboxes.canonical(address) for address in (user.email, user.mailbox, *known) if address}


def own_open_application(user: User) -> Verification | None:
    """The one application a person can still do something with."""
    return (
        Verification.objects.filter(user=user, state__in=OPEN_STATES)
        .select_related("user", "agency", "poc_yes")
        .first()
    )


def own_open_application_or_404(user: User) -> Verification:
    return get_object_or_404(
        Verification.objects.select_related("user", "agency", "poc_yes"), user=user, state__in=OPEN_STATES
    )
