"""Refusals of this room, each with its sentence."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rollcall.base.errors import Refusal


class BadAnswer(Refusal):
    """What was given cannot be an answer to this question; what was typed is still there."""


class BadQuestion(Refusal):
    """A question cannot be asked as it is written."""


class BadBlock(Refusal):
    """A block of a lesson cannot be shown as it is written."""


class BadFile(Refusal):
    """A file is not what it has to be."""


class BadCaptions(BadFile):
    """A caption file breaks the WebVTT format; the sentence names the line."""

    def __init__(self, sentence: str | Promise, *, line: int) -> None:
        super().__init__(sentence, field="captions")
        self.line = line


class NotADraft(Refusal):
    """A published version never changes; a change goes into the draft."""

    def __init__(self) -> None:
        super().__init__(_("This version is published and stays as it is. Change the draft instead."))


class NotReady(Refusal):
    """A course cannot be published; every reason is said at once."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        count = len(self.reasons)
        head = ngettext(
            "One thing is missing before this can be published:",
            "%(count)d things are missing before this can be published:",
            count,
        ) % {"count": count}
        super().__init__(" ".join([head, *self.reasons]))
        self.head = head


class NothingPublished(Refusal):
    """Only what has been published can be withdrawn or restored."""

    def __init__(self) -> None:
        super().__init__(_("This course has not been published yet."))


class AddressTaken(Refusal):
    """Two courses cannot live at the same address."""

    def __init__(self) -> None:
        super().__init__(_("Another course has this address already. Choose another one."), field="slug")


class BeyondYourRights(Refusal):
    """Nobody names a member of a provider who could not do the same himself, nor himself (P24)."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague who may keep providers and classes has to do this, and for somebody else.")
        )


class CannotBeMember(Refusal):
    """Only a person with a confirmed, open account works for a provider."""

    def __init__(self) -> None:
        super().__init__(
            _("No confirmed account has this e-mail. The person registers first; then name them here."),
            field="email",
        )
