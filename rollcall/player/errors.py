"""What the player refuses, each with the sentence that is shown."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rollcall.base.errors import Refusal


class NotYet(Refusal):
    """A unit before this one must be done first (P28)."""

    def __init__(self, before: str) -> None:
        super().__init__(_("First comes “%(title)s”. Finish that, then this opens.") % {"title": before})


class NotThisWay(Refusal):
    """The unit is of another kind and is finished in its own way."""

    def __init__(self) -> None:
        super().__init__(_("This part is finished in its own way: look at what it asks of you."))


class Unwatchable(Refusal):
    """What a browser sent about watching cannot be."""

    def __init__(self) -> None:
        super().__init__(_("What was sent about watching this video cannot be. Reload the page and go on."))


class NothingToAsk(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This test has no questions yet. Please tell the coordinator of the course."))


class NoMoreTries(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("All tries at this test are used. The coordinator of the course can tell you what to do.")
        )


class CoolingDown(Refusal):
    """The next try may begin at `until`."""

    def __init__(self, until: datetime, words: str) -> None:
        super().__init__(_("You can try again at %(time)s.") % {"time": words})
        self.until = until


class AlreadyHandedIn(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This try was already handed in. Nothing was changed."))


class TimeIsUp(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The time for this try is over. The answers given in time are kept."))


class NotAnAnswer(Refusal):
    """What was sent cannot be an answer to the question."""
