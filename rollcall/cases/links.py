"""The two secrets of a case: the link that shows it, and the address that answers to it (P57).

The link's token is random and stored as a hash; each letter brings one of its own. The address's is a
seal over the case's row: it is stored nowhere, opens nothing, and only lets words be added.
"""

import re
from datetime import timedelta
from typing import Literal, NamedTuple

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from rollcall.base import tokens
from rollcall.base.addresses import portal_url
from rollcall.cases.models import Case

PURPOSE = "case"
LIFETIME = timedelta(days=365)
SALT = "rollcall.cases.reply"
Role = Literal["a", "c"]  # who asked; the class's coordinator
_TAG = re.compile(r"([ac])([0-9a-f]{1,16})-([0-9a-f]{32})")


class Replied(NamedTuple):
    """Which case an address belongs to, and whose it is."""

    case: Case
    role: str


def link(case: Case) -> str:
    """A new link for who asked without an account."""
    secret = tokens.mint(purpose=PURPOSE, subject=f"case:{case.pk}", lifetime=LIFETIME)
    return portal_url("cases:status", [secret])


def case_of(secret: str) -> Case | None:
    """The case behind a live link; looking changes nothing."""
    token = tokens.find(secret, purpose=PURPOSE) if len(secret) <= 80 else None
    if token is None or not tokens.is_live(token):
        return None
    number = int(token.subject.removeprefix("case:"))
    case = Case.objects.select_related("person", "merged_into").filter(pk=number).first()
    return case.merged_into if case and case.merged_into else case


def reply_address(case: Case, role: Role = "a") -> str:
    """`help+a1f-…@…`: what is sent there becomes part of the case. Empty where no address takes letters."""
    local, at, domain = str(settings.REPLY_ADDRESS).partition("@")
    tag = f"{role}{case.pk:x}-{_seal(case.pk, role, settings.SECRET_KEY)}"
    return f"{local}+{tag}@{domain}" if at else ""


def _seal(pk: int, role: str, key: str) -> str:
    made = salted_hmac(SALT, f"{role}:{pk}", secret=key, algorithm="sha256")
    return made.hexdigest()[:32]


def read_address(address: str) -> Replied | None:
    """The case that an address answers to; None for any address that we did not make."""
    tag = address.partition("@")[0].partition("+")[2].lower()
    found = _TAG.fullmatch(tag)
    if found is None:
        return None
    role, number, seal = found.groups()
    pk = int(number, 16)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(seal, _seal(pk, role, key)) for key in keys) or pk >= 2**63:
        return None
    case = Case.objects.select_related("person", "event", "merged_into").filter(pk=pk).first()
    return Replied(case.merged_into or case, role) if case else None
