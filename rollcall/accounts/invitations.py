"""The letter that hands an account to whoever reads its mailbox (R22, P11, P13).

By a one-use link to set a password; where the operator asks for it (ROLLCALL_TEMPORARY_PASSWORDS) by a
temporary password, which opens nothing but the same page.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.db import transaction

from rollcall.accounts import letters
from rollcall.accounts.models import User
from rollcall.base import audit, tokens
from rollcall.base.addresses import portal_url
from rollcall.base.models import Token
from rollcall.mail import outbox, strangers
from rollcall.mail.models import Letter

LINK, WORD = "claim", "temporary-password"  # purposes of tokens
LINK_LIVES, WORD_LIVES = timedelta(hours=72), timedelta(hours=24)
SALT = "rollcall.accounts.invitations.again"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing that reads like something else
GROUPS, GROUP = 4, 5  # 100 random bits
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": "", "\u2011": "", "\u2013": ""})


@dataclass(frozen=True, slots=True)
class Occasion:
    """On what account the letter goes out: once per `key`; `about` names the class.

    With `agency` it is one to come, which that agency asked for (R7); `page` is its public page.
    """

    key: str = ""
    about: str = ""
    certificate: bool = False
    agency: str = ""
    page: str = ""


def is_nobodys(user: User) -> bool:
    """Whether the account waits for its mailbox to answer."""
    return user.is_active and user.email_confirmed_at is None


@transaction.atomic
def invite(user: User, *, by: audit.Actor, occasion: Occasion = Occasion()) -> Letter | None:
    """Post the letter that hands over the account, once per occasion; None where it is somebody's already.

    An earlier link or temporary password ends. Raises `mail.strangers.TooManyLetters` (P60).
    """
    if not is_nobodys(user):
        return None
    key = f"invite:{user.pk}:{occasion.key or uuid4()}"
    there = outbox.state_of(key)
    if there is not None:
        return there
    letter = _post(user, key, occasion, stranger=user.mailbox or user.email)
    audit.record("person.invited", user, by=by, occasion=occasion.key)
    return letter


def answer_registration(user: User, key: str) -> Letter:
    """The letter for whoever registers with the address of an account that waits for him (R8, P5)."""
    return _post(user, key, Occasion(), stranger="")


def _post(user: User, key: str, occasion: Occasion, *, stranger: str) -> Letter:
    """One way in at a time: a new letter ends the earlier one."""
    end_all(user)
    by_word = settings.TEMPORARY_PASSWORDS
    lives = WORD_LIVES if by_word else LINK_LIVES
    return outbox.post(
        "accounts/temporary_password" if by_word else "accounts/claim",
        to=user.email,
        key=key,
        person_id=user.pk,
        secret={"word": _mint_word(user), "again": again_url(user)}
        if by_word
        else {"link": _mint_link(user)},
        stranger=stranger,
        context={
            "person": user,
            "occasion": occasion,
            "sign_in": portal_url("account_login"),
            "hours": int(lives.total_seconds() // 3600),
            "words": letters.words(),
        },
    )


def end_all(user: User) -> None:
    """End every link and temporary password of the account."""
    for purpose in (LINK, WORD):
        tokens.void(purpose=purpose, subject=_subject(user))


def _subject(user: User) -> str:
    return f"user:{user.pk}"


def _mint_link(user: User) -> str:
    return portal_url(
        "accounts_claim", [tokens.mint(purpose=LINK, subject=_subject(user), lifetime=LINK_LIVES)]
    )


def _mint_word(user: User) -> str:
    """A temporary password; what is stored is a hash of 100 random bits, and never the account's password."""
    plain = "".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP))
    tokens.keep(plain, purpose=WORD, subject=_subject(user), lifetime=WORD_LIVES)
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def plain_word(typed: str) -> str:
    """A temporary password as it is hashed, however it was typed."""
    return typed.strip()[:200].upper().translate(_READ_AS)


def find_link(secret: str) -> tuple[Token, User] | None:
    """The live link and whose account it hands over; looking changes nothing."""
    return _live(tokens.find(secret, purpose=LINK))


def find_word(email_key: str, typed: str) -> tuple[Token, User] | None:
    """The live temporary password for this mailbox."""
    found = _live(tokens.find(plain_word(typed), purpose=WORD))
    return found if found and found[1].mailbox == email_key else None


def _live(token: Token | None) -> tuple[Token, User] | None:
    if token is None or not tokens.is_live(token):
        return None
    user = owner_of(token)
    return (token, user) if user and is_nobodys(user) else None


def owner_of(token: Token) -> User | None:
    """Whose account a link is about, dead or alive; None for a suspended person (P6)."""
    return User.objects.filter(pk=int(token.subject.removeprefix("user:")), is_active=True).first()


def again_url(user: User) -> str:
    """A page with one button: send it again, to the same address. It opens nothing else, so it may last."""
    return portal_url("accounts_claim_again", [signing.dumps(user.pk, salt=SALT)])


def again(asked: str, *, by: audit.Actor) -> None:
    """Send a new letter for an ended link or a letter's "again" page; the caller cannot tell what (P13).

    It goes to the account's own address and nowhere else (P11). Too many within the hour: none goes (P60).
    """
    user = _asked_for(asked)
    if user is None:
        return
    try:
        if is_nobodys(user):
            invite(user, by=by)
        else:
            _say_there_is_an_account(user)
    except strangers.TooManyLetters:
        return


def _asked_for(asked: str) -> User | None:
    token = tokens.find(asked, purpose=LINK)
    if token is not None:
        return owner_of(token)
    try:
        return User.objects.filter(pk=signing.loads(asked, salt=SALT), is_active=True).first()
    except signing.BadSignature:
        return None


def _say_there_is_an_account(user: User) -> None:
    pages = {"reset_page": "account_reset_password", "sign_up_page": "account_signup"}
    outbox.post(
        "accounts/account_ready",
        to=user.email,
        key=f"claimed:{user.pk}:{uuid4()}",
        person_id=user.pk,
        stranger=user.mailbox or user.email,
        context={"person": user, "words": letters.words(), "sign_in": portal_url("account_login")}
        | {name: portal_url(page) for name, page in pages.items()},
    )
