"""Changing one's own e-mail: the new mailbox answers, the old one is told (R10, P19)."""

from dataclasses import dataclass
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import factors, letters, mailboxes, sessions
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.base.errors import Refusal
from rollcall.mail import outbox

SALT = "rollcall.accounts.email_change"
LIFETIME_SECONDS = 24 * 3600


class AddressTaken(Refusal):
    """Somebody else signs in with this address."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a link asks for."""

    user: User
    new: str


def _state(user: User) -> str:
    """Changes with the password, the address and every sign-out-everywhere: the link dies with it."""
    return salted_hmac(SALT, f"{user.password}|{user.email}|{user.session_epoch}").hexdigest()[:32]


@transaction.atomic
def ask(user: User, *, new: str, by: audit.Actor) -> None:
    """Post the question to the new address and tell the present one; nothing changes yet.

    Whether the new address belongs to somebody is not told here (P13), only to who reads that mailbox.
    """
    address = mailboxes.normal(new)
    present = {"person": user, "new": address, "at": clock.now(), "words": letters.words()}
    present["reset_page"] = settings.PORTAL_ORIGIN + reverse("account_reset_password")
    signed = signing.dumps({"user": user.pk, "new": address, "state": _state(user)}, salt=SALT)
    link = settings.PORTAL_ORIGIN + reverse("accounts_email_change", args=[signed])
    for letter, to, secret in (
        ("email_change", address, {"link": link}),
        ("email_change_asked", user.email, None),
    ):
        key = f"{letter}:{uuid4()}"
        outbox.post(f"accounts/{letter}", to=to, context=present, key=key, person_id=user.pk, secret=secret)
    audit.record("person.email_change_asked", user, by=by, new=address)


def find(signed: str) -> Wanted | None:
    """What a live link asks for; None when it has ended. Looking changes nothing."""
    try:
        asked = signing.loads(signed, salt=SALT, max_age=LIFETIME_SECONDS)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=asked["user"], is_active=True).first()
    return Wanted(user, asked["new"]) if user and _state(user) == asked["state"] else None


@transaction.atomic
def change(wanted: Wanted, *, by: audit.Actor) -> User:
    """Change the address, sign the person out everywhere, tell the old address (P12, P19)."""
    user, old = _move(wanted.user, wanted.new, by=by)
    _tell("email_changed", to=old, user=user)
    return user


@transaction.atomic
def carry_out(user: User, *, new: str, by: audit.Actor) -> User:
    """As `change`, for staff who know that the new mailbox answered; both addresses are told (R10).

    The password stays as it is. Links for a new password and for another change die with the sessions.
    """
    moved, old = _move(user, mailboxes.normal(new), by=by)
    _tell("email_changed", to=old, user=moved)
    _tell("email_changed_here", to=moved.email, user=moved, old=old)
    return moved


def _tell(letter: str, *, to: str, user: User, old: str = "") -> None:
    context = {"person": user, "new": user.email, "old": old, "at": clock.now(), "words": letters.words()}
    outbox.post(f"accounts/{letter}", to=to, context=context, key=f"{letter}:{uuid4()}", person_id=user.pk)


def _move(whose: User, new: str, *, by: audit.Actor) -> tuple[User, str]:
    """The account with its new address, and the old one."""
    user = User.objects.select_for_update().get(pk=whose.pk)
    old = user.email
    if User.objects.filter(mailbox=mailboxes.key(new)).exclude(pk=user.pk).exists():
        raise AddressTaken(_("Somebody signs in with this address already. Call us if it is yours."))
    user.email = new
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as error:
        raise AddressTaken(
            _("Somebody signs in with this address already. Call us if it is yours.")
        ) from error
    factors.confirm_address(user)
    sessions.end_all(user, by=by)
    audit.record("person.email_changed", user, by=by, old=old, new=new)
    return user, old
