"""What a password must be (P9): long, and not among the first that anyone would try.

No rule about kinds of characters and none about changing it (NIST SP 800-63B-4, 3.1.1.2).
"""

import re
from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rollcall.accounts import factors
from rollcall.accounts.models import User
from rollcall.accounts.typed import LONG_ENOUGH, WITH_A_FACTOR, as_typed, too_long

SERVICE_WORDS = frozenset(
    [
        "academy",
        "agency",
        "badge",
        "blueline",
        "certificate",
        "city",
        "cops",
        "corrections",
        "county",
        "department",
        "deputy",
        "dispatch",
        "justice",
        "law",
        "enforcement",
        "learning",
        "officer",
        "online",
        "password",
        "passphrase",
        "patrol",
        "police",
        "portal",
        "rollcall",
        "sergeant",
        "sheriff",
        "squad",
        "state",
        "toolkit",
        "training",
        "trooper",
        "unit",
        "valor",
        "welcome",
    ]
)
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
)
LEET = str.maketrans("@$!|013457", "asiioieast")
PADDING = re.compile(r"[\d\W_]+")
ENDS = re.compile(r"^[\d\W_]+|[\d\W_]+$")
ENOUGH_BESIDES = 6  # letters besides the obvious words


class PasswordPolicy:
    """Django and allauth call `validate` wherever a password is set."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse with one reason that says what to do; the whole password is looked at."""
        if too_long(password):
            raise ValidationError(_("This is too long. 4,096 bytes are the most we take."), code="too_long")
        typed = as_typed(password)
        _refuse_short(typed, user)
        reason = weakness(typed, own=_own_words(user))
        if reason:
            raise ValidationError(reason, code="obvious")

    def get_help_text(self) -> str:
        return _(
            "At least 15 characters. A few words that you pick at random are easy to keep in mind. "
            "Spaces and any other characters are fine."
        )


def _refuse_short(typed: str, user: Any) -> None:
    if len(typed) >= LONG_ENOUGH:
        return
    enrolled = isinstance(user, User) and user.pk is not None and factors.has_factor(user)
    least = WITH_A_FACTOR if enrolled else LONG_ENOUGH
    if len(typed) < least:
        sentence = _(
            "This has %(has)d characters. Use at least %(least)d: a few words, with spaces, will do."
        )
        raise ValidationError(sentence % {"has": len(typed), "least": least}, code="too_short")


def weakness(typed: str, *, own: frozenset[str] = frozenset()) -> str:
    """Why this is among the first that anyone would try; empty when it is not."""
    plain = typed.casefold()
    if plain in common() or re.sub(r"\s", "", plain) in common():
        return _("This password is on the lists that attackers try first. Choose another one.")
    if len(set(plain)) < 5 or _is_repeat(plain):
        return _("This repeats itself. Choose words that do not.")
    if _is_row(plain):
        return _("This follows the alphabet, the numbers or the keyboard. Choose words instead.")
    return _made_of_obvious_words(plain, own)


def _is_repeat(plain: str) -> bool:
    """The same piece again and again: "harborharborharbor", "ab1ab1ab1ab1ab1"."""
    letters = PADDING.sub("", plain)
    whole = re.fullmatch(r"(.+?)\1+.{0,3}", plain)
    words = PADDING.split(plain.strip())
    return bool(whole or re.fullmatch(r"(.{1,12}?)\1+", letters)) or (len(words) > 1 and len(set(words)) == 1)


def _is_row(plain: str) -> bool:
    """Mostly steps along a row, either way: "abcdefghijklmno", "1qaz2wsx3edc4rfv"."""
    squeezed = re.sub(r"\s", "", plain)
    rows = [row for one in ROWS for row in (one, one[::-1])]
    pieces = [squeezed[i : i + 4] for i in range(len(squeezed) - 3)]
    along = sum(any(piece in row for row in rows) for piece in pieces)
    return bool(pieces) and along * 2 > len(pieces)


def _made_of_obvious_words(plain: str, own: frozenset[str]) -> str:
    """Refuse one or two obvious words with little besides; three of them make a passphrase."""
    folded = [ENDS.sub("", word).translate(LEET) for word in plain.split()]
    named = {name for name in own | SERVICE_WORDS if any(name in word for word in folded)}
    parts = [part for word in folded for part in _parts(word, named)]
    obvious = {part for part in parts if len(part) > 3 and part in common()}
    rest = sum(len(part) for part in parts if part not in obvious)
    if not (named or obvious) or rest >= ENOUGH_BESIDES or len(obvious) > 2:
        return ""
    if named & own:
        return _("This is mostly your own name or e-mail. Choose words that nobody would link to you.")
    return _("This is a word that is tried early, with something added. Choose several words instead.")


def _parts(word: str, named: set[str]) -> list[str]:
    """The letters of a word without service words and own names; two common words taken apart."""
    for obvious in sorted(named, key=len, reverse=True):
        word = word.replace(obvious, " ")
    parts = [PADDING.sub("", part) for part in word.split()]
    return [half for part in parts if part for half in _halves(part)]


def _halves(part: str) -> list[str]:
    cuts = range(4, len(part) - 3)
    return next(([part[:i], part[i:]] for i in cuts if {part[:i], part[i:]} <= common()), [part])


@cache
def common() -> frozenset[str]:
    """Django's own list of 20,000 passwords from breaches."""
    return frozenset(CommonPasswordValidator().passwords)


def _own_words(user: Any) -> frozenset[str]:
    if user is None:
        return frozenset()
    text = f"{getattr(user, 'legal_name', '')} {getattr(user, 'email', '')}".casefold()
    return frozenset(word for word in re.split(r"[\W_]+", text) if len(word) > 3)
