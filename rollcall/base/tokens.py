"""One-purpose tokens: 160 random bits in a link, a hash in the table, one use (P3, P12)."""

import hashlib
import secrets
from datetime import timedelta

from rollcall.base import clock
from rollcall.base.models import Token


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def mint(*, purpose: str, subject: str, lifetime: timedelta) -> str:
    """Make a token for one subject and return the secret, which is not kept anywhere."""
    secret = secrets.token_urlsafe(20)
    keep(secret, purpose=purpose, subject=subject, lifetime=lifetime)
    return secret


def keep(secret: str, *, purpose: str, subject: str, lifetime: timedelta) -> Token:
    """Make a token of a secret that has a shape of its own; the caller sees to its randomness."""
    made = clock.now()
    return Token.objects.create(
        purpose=purpose, subject=subject, digest=digest(secret), made_at=made, expires_at=made + lifetime
    )


def find(secret: str, *, purpose: str) -> Token | None:
    """The token behind a secret, spent or not; looking changes nothing (mail scanners look)."""
    return Token.objects.filter(digest=digest(secret), purpose=purpose).first()


def is_live(token: Token) -> bool:
    return token.used_at is None and token.voided_at is None and token.expires_at > clock.now()


def spend(token: Token) -> bool:
    """Use a token up. True for exactly one of any number of callers at once, and only while it is live."""
    present = clock.now()
    live = Token.objects.filter(
        pk=token.pk, used_at__isnull=True, voided_at__isnull=True, expires_at__gt=present
    )
    return live.update(used_at=present) == 1


def void(*, purpose: str, subject: str) -> int:
    """End every live token of a purpose and subject; returns how many."""
    present = clock.now()
    return Token.objects.filter(
        purpose=purpose, subject=subject, used_at__isnull=True, voided_at__isnull=True
    ).update(voided_at=present)


def void_all(*, subject: str) -> int:
    """End every live token of a subject, whatever its purpose (P6); returns how many."""
    live = Token.objects.filter(subject=subject, used_at__isnull=True, voided_at__isnull=True)
    return live.update(voided_at=clock.now())
