"""What is refused about technical assistance, each with the sentence that a person reads."""

from django.utils.translation import gettext_lazy as _

from rollcall.base.errors import Refusal


class NoAgency(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Technical assistance is for agencies: ask when you are verified at yours."))


class TooManyRequests(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Three requests of yours are open. Wait until one is finished, or withdraw one."))


class BadMove(Refusal):
    """Somebody may have been quicker."""

    def __init__(self) -> None:
        super().__init__(_("This cannot be done now. Look at the request again."))


class NotAtThisDesk(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This request is not at your desk."))


class OwnRequest(Refusal):
    """Nobody decides about himself (P2)."""

    def __init__(self) -> None:
        super().__init__(_("You asked for this yourself. A colleague has to do it."))


class NoPlan(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Write the goals of the plan first."))
