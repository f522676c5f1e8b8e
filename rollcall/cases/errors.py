"""What this room refuses, each with the sentence that a person reads."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.base.errors import Refusal


class TooManyCases(Refusal):
    def __init__(self) -> None:
        super().__init__(_("We are still looking for ten certificates for you. Wait for our answer first."))


class CaseClosed(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This has been answered already, or it was withdrawn."))


class OwnCase(Refusal):
    """Nobody decides about himself (P2)."""

    def __init__(self) -> None:
        super().__init__(_("You asked for this yourself. A colleague has to answer."))


class NoReason(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Say why, in a sentence that the person can do something with."), field="reason")


class NoWords(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Write something first."), field="text")


class NotStaff(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You do not have the right to answer what people ask."))


class SomebodyWasFaster(Refusal):
    """The case has moved since the page was opened; what was typed stays."""

    def __init__(self) -> None:
        super().__init__(
            _("Something was added while you wrote. Read it, then send yours if it still fits."), field="text"
        )


class NotHeld(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This is not held back any more."))


class CannotMerge(Refusal):
    """Two people's words never come together (P21)."""

    def __init__(self) -> None:
        super().__init__(_("Only two open cases of the same person can be joined."), field="number")


class BadAttachment(Refusal):
    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence, field="file")


class NoAccount(Refusal):
    def __init__(self) -> None:
        super().__init__(_("No account has the old address. Ask the person how it was written."))


class NotProved(Refusal):
    """P19: a new address counts only when its mailbox has answered."""

    def __init__(self) -> None:
        super().__init__(_("The new mailbox has not answered yet. The letter with the link is there."))


class NotAsked(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This is not what the person asked for."))


class StillProving(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nobody has proved who asked. Ask the person to sign in and to ask again there."))


class GroupInvited(SomebodyWasFaster):
    """Pressed twice, or by two: the letters of the first went, and none of the second."""

    def __init__(self) -> None:
        Refusal.__init__(
            self, _("These people were invited a moment ago. Nothing was sent twice; below is how it stands.")
        )


class PlanMoved(Refusal):
    """P44: nothing is done but what was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("Something changed since you looked, and nothing was sent. Read the list again, then press.")
        )


class NobodyToInvite(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nobody on this list is left to write to."))
