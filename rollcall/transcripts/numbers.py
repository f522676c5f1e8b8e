"""Numbers on paper: 130 random bits as 26 Crockford base 32 characters, read back with patience (P52)."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
REFERENCE_LENGTH = 6
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": "", "\u2013": "", "\u2011": ""})


def new_number() -> str:
    """130 bits nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_reference() -> str:
    """Six characters to say on the phone; no page in public opens by them."""
    return "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))


def shown(number: str) -> str:
    """In groups, as printed: `7QKM2-2F9D1-XH4T0-83WNA-0B1C2D`."""
    return "-".join([number[:5], number[5:10], number[10:15], number[15:20], number[20:]])


def read(typed: str) -> str | None:
    """The number that somebody typed: any case, hyphens, spaces, O for 0, I or L for 1. None: no number."""
    plain = "".join(typed[:200].split()).upper().translate(_READ_AS)
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET):
        return None
    return plain


def read_reference(typed: str) -> str | None:
    """A staff reference as somebody typed it, or None."""
    plain = "".join(typed[:40].split()).upper().translate(_READ_AS)
    if len(plain) != REFERENCE_LENGTH or not set(plain) <= set(ALPHABET):
        return None
    return plain
