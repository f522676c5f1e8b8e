"""What the SCORM run-time refuses, each with the sentence that is shown."""

from django.utils.translation import gettext_lazy as _

from rollcall.base.errors import Refusal


class NotAPackage(Refusal):
    """The unit is of another kind, or somebody else's."""

    def __init__(self) -> None:
        super().__init__(_("There is no package to open here."))


class PackageNotReady(Refusal):
    """The package of a unit is in quarantine or was withdrawn (P36)."""

    def __init__(self) -> None:
        super().__init__(_("This part is being looked at by our staff and cannot be opened at the moment."))


class SignedOut(Refusal):
    """The session in which a package was asked for is not there (any more)."""

    def __init__(self) -> None:
        super().__init__(_("Please sign in again to open this part."))


class NoSuchItem(Refusal):
    def __init__(self) -> None:
        super().__init__(_("There is no such section in this part."))


class NotItsTurn(Refusal):
    """The prerequisites of an item do not hold (P28)."""

    def __init__(self, title: str) -> None:
        super().__init__(_("“%(title)s” opens when the sections before it are done.") % {"title": title})


class OpenedElsewhere(Refusal):
    """A newer sitting of the same part has begun; the older one writes no more."""

    def __init__(self) -> None:
        super().__init__(_("This part was opened again in another window or on another device. Go on there."))


class Unreadable(Refusal):
    """What was sent is not a commit."""

    def __init__(self) -> None:
        super().__init__(_("What this part sent could not be read, so it was not saved."))


class TooMuch(Refusal):
    def __init__(self) -> None:
        super().__init__(_("What this part sent is larger than may be saved."))
