"""What this room refuses, each with the sentence that a person reads."""

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


class NotStaff(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You do not have the right to answer what people ask."))
