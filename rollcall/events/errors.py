"""Refusals of this room, each with its sentence. Each part appends its own."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rollcall.base.errors import Refusal
from rollcall.events.models import Event

# ---- planning

class NoSuchHour(Refusal):
    """A wall-clock time that the clock of the place jumps over."""


class TwiceThatHour(Refusal):
    """A wall-clock time that comes twice; which of the two has to be said."""


class NotYourEvent(Refusal):
    """Somebody plans for a provider or an event that he does not run (P24)."""

    def __init__(self) -> None:
        super().__init__(_("You do not run this event, or not for this provider."))


class SavedMeanwhile(Refusal):
    """Somebody else saved the same event while this person was writing (F29); nothing was overwritten."""

    def __init__(self, who: str, event: Event) -> None:
        super().__init__(
            _("%(who)s saved this event while you were writing. Nothing of yours was saved yet.") % {"who": who}
        )
        self.event = event  # as it stands now


class NotReady(Refusal):
    """An event cannot be published; every reason is said at once."""

    def __init__(self, reasons: Sequence[str | Promise]) -> None:
        self.reasons = [str(reason) for reason in reasons]
        super().__init__(" ".join(self.reasons))


class WrongMoment(Refusal):
    """What was asked does not fit the state in which the event is."""


class SeatsTaken(Refusal):
    """More seats are taken than there would be."""

    def __init__(self, taken: int) -> None:
        super().__init__(
            ngettext(
                "%(taken)d seat is taken. There cannot be fewer.",
                "%(taken)d seats are taken. There cannot be fewer.",
                taken,
            )
            % {"taken": taken},
            field="capacity",
        )


class SessionInUse(Refusal):
    """A session with attendance on it is not taken away."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has checked in to this session. It can be changed, not taken away."))


class BadPlan(Refusal):
    """Something in the plan contradicts itself; the field says what."""


class NoSuchAccount(Refusal):
    """Nobody with a confirmed account has this e-mail."""

    def __init__(self, field: str = "email") -> None:
        super().__init__(
            _("No confirmed account has this e-mail. The person registers first; then add them here."),
            field=field,
        )


class HostingMoved(Refusal):
    """A request to host is no longer where this answer belongs."""

    def __init__(self) -> None:
        super().__init__(_("This request has been answered meanwhile. Look at where it stands now."))
