"""What editors may write into synonyms and picks."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rollcall.base.finding.text import phrases

MOST_PHRASES = 20
LONGEST_PHRASE = 6  # words
OWN_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]*")


def some_phrases(typed: str) -> None:
    """Words to look for: some, not too many, none too long."""
    found = phrases(typed)
    if not found:
        raise ValidationError(_("Write at least one word."))
    if len(found) > MOST_PHRASES or any(len(phrase) > LONGEST_PHRASE for phrase in found):
        raise ValidationError(_("At most 20 phrases of up to 6 words each, with commas between them."))


def own_path(typed: str) -> None:
    """An address of this portal, without its host: a pick never leads away (P48)."""
    if not OWN_PATH.fullmatch(typed):
        raise ValidationError(
            _("Write an address of this portal that begins with one slash, such as /courses/.")
        )
