"""The token in a letter by which its reader sets what comes next: signed, stored nowhere, without an end.

It names one line of one list, a subscription, or an account, so no address stands in it and none can be
guessed from it.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from rollcall.accounts.models import User
from rollcall.outreach import preferences
from rollcall.outreach.models import Recipient, Subscription

LONGEST = 80
PERSON = "p"  # before the number of an account; a line of a list has none
SUBSCRIPTION = "s"
LINES = "rollcall.outreach.preferences"
SALTS = {
    PERSON: "rollcall.outreach.preferences.person",
    SUBSCRIPTION: "rollcall.outreach.preferences.subscription",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever has the letter: the address it went to, and the mailbox that it stands for."""

    email: str
    mailbox: str


def of(pk: int, mailbox: str) -> str:
    """For a letter to a line of a list."""
    return f"{pk:x}-{_mac(LINES, pk, mailbox, settings.SECRET_KEY)}"


def of_person(user: User) -> str:
    """For a letter to an account that no list led to; good while the account keeps that mailbox."""
    mailbox = preferences.mailbox_of(user)
    return f"{PERSON}{user.pk:x}-{_mac(SALTS[PERSON], user.pk, mailbox, settings.SECRET_KEY)}"


def of_subscription(row: Subscription) -> str:
    """For a letter of updates."""
    mac = _mac(SALTS[SUBSCRIPTION], row.pk, row.mailbox, settings.SECRET_KEY)
    return f"{SUBSCRIPTION}{row.pk:x}-{mac}"


def _mac(salt: str, pk: int, mailbox: str, key: str) -> str:
    made = salted_hmac(salt, f"{pk}:{mailbox}", secret=key, algorithm="sha256")
    return made.hexdigest()[:40]


def read(token: str) -> Reader | None:
    """Whom the token was given to; None where we did not make it. Looking changes nothing."""
    number, _dash, mac = token.partition("-")
    if len(token) > LONGEST or not number.isalnum() or not number.isascii():
        return None
    salt = SALTS.get(number[:1], LINES)
    try:
        pk = int(number[1:] if salt != LINES else number, 16)
    except ValueError:
        return None
    found = _reader(salt, pk) if pk < 2**63 else None
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if found and any(constant_time_compare(mac, _mac(salt, pk, found.mailbox, key)) for key in keys):
        return found
    return None


def _reader(salt: str, pk: int) -> Reader | None:
    if salt == SALTS[PERSON]:
        user = User.objects.filter(pk=pk).first()
        return Reader(user.email, preferences.mailbox_of(user)) if user else None
    model = Subscription if salt == SALTS[SUBSCRIPTION] else Recipient
    line = model.objects.filter(pk=pk).first()
    return Reader(line.email, line.mailbox) if line else None
