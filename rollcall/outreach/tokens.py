"""The token in a letter by which its reader sets what comes next: signed, stored nowhere, without an end.

It names one line of one list, so no address stands in it and none can be guessed from it.
"""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from rollcall.outreach.models import Recipient

LONGEST = 80


def of(pk: int, mailbox: str) -> str:
    return f"{pk:x}-{_mac(pk, mailbox, settings.SECRET_KEY)}"


def _mac(pk: int, mailbox: str, key: str) -> str:
    made = salted_hmac("rollcall.outreach.preferences", f"{pk}:{mailbox}", secret=key, algorithm="sha256")
    return made.hexdigest()[:40]


def read(token: str) -> Recipient | None:
    """Whom the token was given to; None where we did not make it. Looking changes nothing."""
    number, _dash, mac = token.partition("-")
    if len(token) > LONGEST or not number.isalnum() or not number.isascii():
        return None
    try:
        pk = int(number, 16)
    except ValueError:
        return None
    found = Recipient.objects.filter(pk=pk).first() if pk < 2**63 else None
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if found and any(constant_time_compare(mac, _mac(pk, found.mailbox, key)) for key in keys):
        return found
    return None
