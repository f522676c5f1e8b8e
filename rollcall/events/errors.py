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
            _("%(who)s saved this event while you were writing. Nothing of yours was saved yet.")
            % {"who": who}
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


# ---- seats


class NotEligible(Refusal):
    """This person may not take a seat; the sentence says why and the verdict whom to ask (R5)."""


class RegistrationShut(Refusal):
    """Registration has not opened, has ended, is elsewhere (R23), or the event is over."""


class AlreadyRegistered(Refusal):
    """This mailbox has a live registration for the event."""

    def __init__(self) -> None:
        super().__init__(_("You are registered for this event, or on its waiting list, already."))


class NotNow(Refusal):
    """The registration is not in a state from which this can be done; somebody may have been quicker."""


class OfferEnded(Refusal):
    """The time to take an offered seat is over."""

    def __init__(self) -> None:
        super().__init__(_("This offer has ended, and the seat went to the next in line."))


class NoSeatThere(Refusal):
    """The date has no seat for this person; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(_("There is no free seat on that date. You keep what you have."))


class NotAnotherDate(Refusal):
    """The event is not another date of the same one."""

    def __init__(self) -> None:
        super().__init__(_("This is not another date of the same event."))


class NotTheColleague(Refusal):
    """Somebody else follows the link that a colleague was sent."""

    def __init__(self) -> None:
        super().__init__(_("We wrote to another address. Sign in with the account of that address."))


class NotASubstitute(Refusal):
    """This person cannot be asked to come instead."""


class SupervisorRefused(Refusal):
    """This address cannot approve: it is the person's own, or a throw-away mailbox."""


class DeadSeatLink(Refusal):
    """A link of a letter about a seat leads nowhere any more; `why`: unknown, answered or ended."""

    def __init__(self, why: str) -> None:
        super().__init__(_("This link has ended."))
        self.why = why


class CannotAdd(Refusal):
    """Whom the desk cannot add. One sentence for every cause: nobody learns here who has an account (P13)."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This person cannot be added. Ask them to register on the event’s page; it says what is "
                "missing."
            ),
            field="email",
        )


class ReasonNeeded(Refusal):
    """An exception is logged with its reason."""

    def __init__(self) -> None:
        super().__init__(
            _("This person is not whom the event is for. To make an exception, say why."),
            field="exception_why",
        )


# ---- public pages


class TooManyWishes(Refusal):
    """Somebody asks to be told of more than anybody reads."""

    def __init__(self) -> None:
        super().__init__(_("That is as many as one person can keep. Remove one of them first."))


# ---- the door


class NotAtDoor(Refusal):
    """Somebody notes who came to an event that he neither runs nor teaches."""

    def __init__(self) -> None:
        super().__init__(_("You neither run nor teach this event."))


class NoSeatLeft(Refusal):
    """A walk-in beyond the seats, without the word of whoever runs the event."""

    def __init__(self) -> None:
        super().__init__(
            _("Every seat is taken. Whoever runs the event can let one more person in."), field="beyond"
        )


class DeadCode(Refusal):
    """A code of a pass or of a room that is not, or no longer, good."""

    def __init__(self) -> None:
        super().__init__(
            _("This code is not good any more. It changes every minute: read the one that shows now."),
            field="code",
        )


class DoorShut(Refusal):
    """Nobody can check in now; the sentence says when."""


class NoReason(Refusal):
    """Attendance is corrected with a reason, or not at all."""

    def __init__(self) -> None:
        super().__init__(_("Say why. It stands beside the correction."), field="reason")


class UnreadableReport(Refusal):
    """A meeting's report that cannot be read; the sentence says what is missing."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence, field="file")


# ---- the record since 2015


class NotOnTheRecordYet(Refusal):
    """Attendance of this event has not been closed."""

    def __init__(self) -> None:
        super().__init__(
            _("Attendance of this class is not closed yet. Close it first; then add the person.")
        )


class SomebodyElsesRow(Refusal):
    """The row belongs to another account (P8, R27)."""

    def __init__(self) -> None:
        super().__init__(
            _("This row belongs to another account. If both are one person, join the accounts first.")
        )


class NotThere(Refusal):
    """The roster says that the person did not come, or not for long enough."""

    def __init__(self) -> None:
        super().__init__(
            _("The roster does not say that this person attended. Correct the attendance first.")
        )


class OwnRecord(Refusal):
    """Nobody decides about himself (P2)."""

    def __init__(self) -> None:
        super().__init__(_("This is your own record. A colleague has to do this."))


# ---- rosters and closing


class BadRoster(Refusal):
    """A roster that cannot be taken or decided about; the sentence says why."""


class RosterMoved(Refusal):
    """A roster is no longer where this belongs: somebody was quicker."""

    def __init__(self) -> None:
        super().__init__(_("This roster has moved on meanwhile. Look at where it stands now."))


class CannotClose(Refusal):
    """The event cannot be closed now; the sentence says why."""


class NothingToEvaluate(Refusal):
    """The evaluation is for whoever attended, once."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing for you to answer here, or you have answered already."))


# ---- recordings


class NotAuthor(Refusal):
    """A recording becomes a course, so it takes the right to publish courses."""

    def __init__(self) -> None:
        super().__init__(_("Publishing a recording is for staff who publish courses. Hand them the files."))


class NoRecordingHere(Refusal):
    """There is nothing to record here, or it is done already; the sentence says which."""


class BadTest(Refusal):
    """The questions typed for a recording's test cannot be read; the sentence says where."""


class SayWhich(Refusal):
    """A page with several buttons was sent without one of them."""

    def __init__(self) -> None:
        super().__init__(_("Press one of the buttons, so that we know what you want."))
