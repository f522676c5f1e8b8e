"""What this room refuses, each with the sentence that a person reads."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rollcall.base.errors import Refusal


class NotStaff(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You do not have the right to run nomination rounds and the library."))


class NotYourAgency(Refusal):
    """Only somebody whom the agency vouched for speaks for it."""

    def __init__(self) -> None:
        super().__init__(_("You can speak only for an agency where you are verified now."), field="agency")


class NotOpen(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This round does not take nominations now."))


class TooLate(Refusal):
    """The window is over, to the minute and by our clock; what was written is kept."""

    def __init__(self, closed: datetime) -> None:
        when = f"{date_format(closed, 'j F Y, g:i A')} {closed.tzname()}"
        super().__init__(
            _now("The round closed on %(when)s. Your text is kept, but it can no longer be sent in.")
            % {"when": when}
        )


class AlreadyNominated(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Your agency has a nomination in this category already. Ask a colleague to invite you."),
            field="category",
        )


class Locked(Refusal):
    def __init__(self) -> None:
        super().__init__(_("It has been sent in, so it cannot be changed any more."))


class ChangedMeanwhile(Refusal):
    """A colleague saved in between: nothing is overwritten."""

    def __init__(self, theirs: Mapping[str, object], saves: int) -> None:
        super().__init__(
            _("A colleague saved in between. Your text is still here; compare, then save again.")
        )
        self.theirs = theirs
        self.saves = saves


class NotReady(Refusal):
    """What is still missing before it can be sent in, all at once."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class BadMove(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This is not possible any more. Look at where it stands now."))


class BadDocument(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Choose a PDF, a Word, Excel or PowerPoint file, or a JPEG or PNG picture, of at most 10 MB."),
            field="file",
        )


class TooManyDocuments(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Ten documents are the most. Remove one first."), field="file")


class NoSuchColleague(Refusal):
    """The same sentence whoever it is, so that nobody learns who has an account (R8)."""

    def __init__(self) -> None:
        super().__init__(_("We know no verified colleague of yours under this e-mail."), field="email")


class LeadStays(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Whoever began the nomination stays on it."))


class RunsRounds(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Whoever runs rounds sees every score, so they cannot review. Choose somebody else."),
            field="email",
        )


class NoSuchPerson(Refusal):
    def __init__(self) -> None:
        super().__init__(_("There is no active account with this e-mail."), field="email")


class NotThisCategory(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This round does not have that category."), field="category")


class NotYours(Refusal):
    """A reviewer's power ends at his own assignments (P24)."""

    def __init__(self) -> None:
        super().__init__(_("This nomination is not yours to review."))


class HasConflict(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You have a conflict of interest here, so a colleague has to do this."))


class HandedIn(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You have handed in your scores, so they stay as they are."))


class ScoresMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Give a mark on every criterion, then hand in."))


class ScoreFirst(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Hand in your own scores first; then you can read and join the discussion."))


class NoReason(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Give the reasons: for us, and in words for the agency."), field="told")


class SecondPerson(Refusal):
    """Two of staff decide."""

    def __init__(self) -> None:
        super().__init__(_("You proposed this yourself. A colleague has to decide."))


class NotAllDecided(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Some nominations wait for a decision. Decide about each, then publish."))


class NotReadyToAnnounce(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Give the round at least one category and one criterion first."))


class BeforeClosing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Reviewing begins when the window has closed."))


class FixedByNow(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Reviewing has begun, so the rules of the round stay as they are."))


class NotComplete(Refusal):
    def __init__(self) -> None:
        super().__init__(_("A card needs the problem, what is done, and what came of it."))


class Answered(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This has been answered already. Thank you."))
