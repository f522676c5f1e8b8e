"""A lost second factor: the point of contact says yes again, and then staff remove it (P71).

Two persons, as at the first proof. The yes is a token that nobody holds: it lives three days and is used
up by the removal.
"""

from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rollcall.accounts import factors, helping, letters, policies, sessions
from rollcall.accounts.errors import OnePersonTwice
from rollcall.accounts.models import PocQuestion, State, User, Verification
from rollcall.base import audit, tokens
from rollcall.base.addresses import portal_url
from rollcall.base.errors import Refusal
from rollcall.base.models import Token
from rollcall.mail import outbox

ASKED, YES = "factor-asked", "factor-yes"
LIFETIME = timedelta(days=3)


class NoContact(Refusal):
    def __init__(self) -> None:
        super().__init__(_("No point of contact has vouched for this person, so nobody can be asked."))


class NoFactor(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This person has no second factor."))


class NotVouchedAgain(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The point of contact has not said yes yet."))


class DeadFactorLink(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This link has been used, or it is too old."))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks, and whom."""

    user: User
    contact: PocQuestion


def contact_of(user: User) -> PocQuestion | None:
    """Who vouched for this person at the agency where he is verified now."""
    approved = Verification.objects.filter(user=user, state=State.APPROVED, poc_yes__isnull=False)
    row = approved.select_related("poc_yes").order_by("-decided_at", "-pk").first()
    return row.poc_yes if row else None


@transaction.atomic
def ask(user: User, *, by: User) -> PocQuestion:
    """Send the question to who vouched. An earlier link ends. Raises `NoFactor`, `NoContact`."""
    helping.require_helper(user, by=by, right=helping.FACTORS)
    contact = _contact(user, by)
    subject = _subject(user)
    tokens.void(purpose=ASKED, subject=subject)
    tokens.void(purpose=YES, subject=subject)
    secret = tokens.mint(purpose=ASKED, subject=subject, lifetime=LIFETIME)
    outbox.post(
        "accounts/factor_question",
        to=contact.email,
        key=f"factor:{tokens.digest(secret)[:40]}",
        context={"contact": contact, "person": user, "words": letters.words()},
        secret={"link": portal_url("accounts_factor_poc", [secret])},
    )
    audit.record("person.factor_asked", user, by=by, contact=contact.email)
    return contact


def _contact(user: User, by: User) -> PocQuestion:
    if not factors.has_factor(user):
        raise NoFactor
    contact = contact_of(user)
    if contact is None:
        raise NoContact
    if policies.is_voucher(contact, by):
        raise OnePersonTwice(_("You vouched for this person yourself. A colleague has to do it."))
    return contact


def find(secret: str) -> Asked | None:
    """What a live link asks; looking changes nothing (P3)."""
    token = tokens.find(secret, purpose=ASKED) if len(secret) <= 80 else None
    return _asked(token) if token and tokens.is_live(token) else None


def _asked(token: Token) -> Asked | None:
    user = User.objects.filter(pk=int(token.subject.removeprefix("user:")), is_active=True).first()
    contact = contact_of(user) if user else None
    return Asked(user, contact) if user and contact else None


@transaction.atomic
def answer(secret: str, *, yes: bool) -> Asked:
    """Take the answer, once. Raises `DeadFactorLink` for all but one at a time."""
    asked, token = find(secret), tokens.find(secret, purpose=ASKED)
    if asked is None or token is None or not tokens.spend(token):
        raise DeadFactorLink
    who = audit.Named(f"{asked.contact.name} <{asked.contact.email}>")
    if yes:
        tokens.mint(purpose=YES, subject=_subject(asked.user), lifetime=LIFETIME)
    audit.record("person.factor_yes" if yes else "person.factor_no", asked.user, by=who)
    return asked


def has_yes(user: User) -> bool:
    """Whether the point of contact has said yes within three days."""
    return any(tokens.is_live(token) for token in _yes_of(user))


def _yes_of(user: User) -> list[Token]:
    return list(Token.objects.filter(purpose=YES, subject=_subject(user), used_at=None, voided_at=None))


@transaction.atomic
def remove(user: User, *, by: User, why: str) -> User:
    """Take every factor off, end every session, and tell the person.

    A password too short to stand alone ends with it, so that the next one is set by letter (P9). Raises
    `NotVouchedAgain`, and `OnePersonTwice` where who vouched is who removes.
    """
    helping.require_helper(user, by=by, right=helping.FACTORS)
    _contact(user, by)
    if not any(tokens.spend(token) for token in _yes_of(user)):
        raise NotVouchedAgain
    row = User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user_id=row.pk).delete()
    if row.password_is_short:
        row.set_unusable_password()
        row.save(update_fields=["password", "password_is_short"])
    sessions.end_all(row, by=by)
    entry = audit.record("person.factor_removed", row, by=by, note=why)
    letters.to_person("factor_taken_off", row, key=f"factor-removed:{entry.pk}")
    return row


def _subject(user: User) -> str:
    return f"user:{user.pk}"
