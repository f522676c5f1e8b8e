"""What a person types as a password, before anything is done with it."""

import unicodedata

LONG_ENOUGH = 15  # characters, for a password that stands alone (P9)
WITH_A_FACTOR = 8  # while a second factor is enrolled
MAX_BYTES = 4096  # longer is refused before hashing, which is work (P10)


def as_typed(password: str) -> str:
    """One Unicode form, so that the same password typed on another keyboard is the same (P9)."""
    return unicodedata.normalize("NFC", password)


def too_long(password: str) -> bool:
    """Longer than anyone needs; counted in bytes, before hashing."""
    return len(password) > MAX_BYTES or len(password.encode("utf-8", "surrogatepass")) > MAX_BYTES
