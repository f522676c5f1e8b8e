"""Registering, and proving the mailbox (R2, R6, R8)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import factors, invitations, letters, mailboxes, notices, verification
from rollcall.accounts.models import User
from rollcall.base import audit, clock, tokens
from rollcall.base.errors import Refusal
from rollcall.base.models import Token
from rollcall.mail import outbox

PURPOSE = "confirm-email"
LIFETIME = timedelta(days=3)
NOBODY = audit.Named("somebody not signed in")


class DeadLink(Refusal):
    """The link of a confirmation letter that confirms nothing any more."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter on its way: its key in the outbox and, where it holds a link, the mark of that link."""

    letter: str
    mark: str = ""


def register(*, legal_name: str, email: str, password: str | None, by: audit.Actor = NOBODY) -> Posted:
    """Open an account, or find that there is one; a letter goes out either way (R8).

    The caller cannot tell the two apart and the work is the same: the password is hashed first, then one
    letter is posted. Registering again before the mailbox is proved replaces name and password and ends
    the earlier link. Without a password the account is for a passkey, made behind the link.
    """
    address = mailboxes.normal(email)
    newcomer = User(email=address, legal_name=legal_name)
    newcomer.set_password(password)
    notices.agree(newcomer)  # the form says so
    try:
        with transaction.atomic():
            return _open_or_find(newcomer, by=by)
    except IntegrityError:  # somebody registered the same mailbox at this very moment (P5)
        return _answer(User.objects.get(mailbox=mailboxes.key(address)), address)


def _open_or_find(newcomer: User, *, by: audit.Actor) -> Posted:
    mailbox = mailboxes.key(newcomer.email)
    there = User.objects.select_for_update().filter(mailbox=mailbox).first()
    if there is None:
        newcomer.save()
        EmailAddress.objects.create(user=newcomer, email=newcomer.email, primary=True)
        audit.record("person.registered", newcomer, by=by, agreed=notices.agreed_by(newcomer))
        return _ask_to_confirm(newcomer)
    if is_pending(there) and there.email == newcomer.email:
        there.legal_name = newcomer.legal_name
        there.password, there.password_is_short = newcomer.password, newcomer.password_is_short
        there.save(update_fields=["legal_name", "password", "password_is_short"])
        audit.record("person.registered_again", there, by=by)
    return _answer(there, newcomer.email)


def is_pending(user: User) -> bool:
    """Registered by somebody, and the mailbox not proved yet."""
    unproved = user.email_confirmed_at is None
    return unproved and EmailAddress.objects.filter(user=user, verified=False).exists()


def ask_again(*, email: str) -> Posted:
    """Send the letter again, whatever stands behind the address; the caller cannot tell what (P13)."""
    address = mailboxes.normal(email)
    user = User.objects.filter(mailbox=mailboxes.key(address)).first()
    with transaction.atomic():
        return _answer(user, address)


def _answer(user: User | None, address: str) -> Posted:
    if user is None:
        return _post("no_account", address, None)
    if is_pending(user):
        return _ask_to_confirm(user)
    if invitations.is_nobodys(user):  # made for him after a class: he claims it (R22, P5)
        return Posted(invitations.answer_registration(user, f"sign-up:{uuid4()}").key)
    return _post("account_exists", user.email, user)


def _ask_to_confirm(user: User) -> Posted:
    """One live link at a time: a new letter ends the earlier one."""
    subject = f"user:{user.pk}"
    tokens.void(purpose=PURPOSE, subject=subject)
    secret = tokens.mint(purpose=PURPOSE, subject=subject, lifetime=LIFETIME)
    link = settings.PORTAL_ORIGIN + reverse("account_confirm_email", args=[secret])
    return Posted(_post("confirm_email", user.email, user, {"link": link}).letter, tokens.digest(secret))


def _post(letter: str, to: str, user: User | None, secret: dict[str, str] | None = None) -> Posted:
    key = f"sign-up:{uuid4()}"
    pages = {"reset_page": "account_reset_password", "sign_up_page": "account_signup"}
    context = {name: settings.PORTAL_ORIGIN + reverse(page) for name, page in pages.items()}
    outbox.post(
        f"accounts/{letter}",
        to=to,
        key=key,
        person_id=user.pk if user else None,
        secret=secret,
        context={"person": user, "email": to, "at": clock.now(), "words": letters.words(), **context},
    )
    return Posted(key)


def find(secret: str) -> tuple[Token, User] | None:
    """The live link behind a secret and whose mailbox it proves; looking changes nothing."""
    token = tokens.find(secret, purpose=PURPOSE)
    if token is None or not tokens.is_live(token):
        return None
    user = User.objects.filter(pk=int(token.subject.removeprefix("user:")), is_active=True).first()
    return (token, user) if user else None


@transaction.atomic
def confirm(token: Token, user: User, *, by: audit.Actor) -> User:
    """Use the link up and count the mailbox as proved; raises `DeadLink` for all but one at a time."""
    if not tokens.spend(token):
        raise DeadLink(_("This link has been used already. Sign in, or ask for a new letter."))
    return mailbox_proved(user, by=by)


@transaction.atomic
def mailbox_proved(user: User, *, by: audit.Actor) -> User:
    """Somebody has shown that he reads this mailbox, by this link or by that of a reset (R2)."""
    if user.email_confirmed_at is not None:
        return user
    user.email_confirmed_at = clock.now()
    user.save(update_fields=["email_confirmed_at"])
    factors.confirm_address(user)
    tokens.void(purpose=PURPOSE, subject=f"user:{user.pk}")
    invitations.end_all(user)
    audit.record("person.email_confirmed", user, by=by)
    verification.email_confirmed(user, by=by)
    return user
