"""Refusals of this room, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from rollcall.base.errors import Refusal


class NotAllowed(Refusal):
    """Somebody without the right writes to many."""

    def __init__(self) -> None:
        super().__init__(_("You are not appointed to write to many people."))


class BadLetter(Refusal):
    """Something in the letter cannot be sent as it stands; the field says where."""


class BadAudience(Refusal):
    """What was chosen names nobody that we know."""


class NobodyThere(Refusal):
    """The audience is empty."""

    def __init__(self) -> None:
        super().__init__(_("Nobody would get this letter. Choose other people."))


class WrongMoment(Refusal):
    """What was asked does not fit where the letter stands."""


class NotSeen(Refusal):
    """The letter was not looked at as it would be sent (P58)."""

    def __init__(self) -> None:
        super().__init__(_("The letter or the list has changed since you looked. Look once more, then send."))


class WrongCount(Refusal):
    """The number typed by hand is not the number of people (P58)."""

    def __init__(self) -> None:
        super().__init__(
            _("This is not the number of people who would get the letter. Type the number shown above."),
            field="typed",
        )


class SecondPerson(Refusal):
    """The second person is the first (P58)."""

    def __init__(self) -> None:
        super().__init__(_("A colleague has to agree: you asked for it yourself."))


class NobodyToAgree(Refusal):
    """There is nothing that waits for a second person."""

    def __init__(self) -> None:
        super().__init__(_("Nothing waits for a second person here."))


class DeadLink(Refusal):
    """The link of a sign-up is used, too old, or none of ours."""

    def __init__(self) -> None:
        super().__init__(_("This link is used up or too old. Sign up once more and we send a new one."))
