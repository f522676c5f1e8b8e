"""What this room refuses, each with the sentence that a person reads."""

from django.utils.translation import gettext_lazy as _

from rollcall.base.errors import Refusal


class NotGranted(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Decide first. Only what was granted, and to whom we know, is carried out."))


class NobodyToTell(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This account is suspended or erased. Nobody could open what we make."))


class AlreadyOrdered(Refusal):
    def __init__(self) -> None:
        super().__init__(_("It is being made already."))


class SamePerson(Refusal):
    """P2: two persons decide."""

    def __init__(self) -> None:
        super().__init__(_("You proposed this yourself. A colleague has to agree."))


class OnStaff(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This person is on staff. End the appointment first."))


class StillNeeded(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("This person works for a provider or runs a class. Name somebody else there first.")
        )


class OtherName(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This is not the name on the account. Type it as it stands there."), field="name")


class MovedOn(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This has moved on since you opened the page. Look again."))
