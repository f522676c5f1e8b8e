"""What this room refuses, each with the sentence that a person reads."""

from django.utils.translation import gettext_lazy as _

from rollcall.accounts.access import Decision
from rollcall.base.errors import Refusal


class NotOpenToYou(Refusal):
    """The person may not open the course now (R1). `decision.missing` says what is missing."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(_("You cannot open this course yet. Its page says what is missing."))
        self.decision = decision


class NotFinishedYet(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Finish the round you are in first; then you can take the course again."))


class OnlyOnceForTheRecord(Refusal):
    """R15, `Course.refresher`."""

    def __init__(self) -> None:
        super().__init__(_("This course counts once. You can read it again as often as you like."))


class NotAYearYet(Refusal):
    """R15, `Course.refresher`."""

    def __init__(self, day: str) -> None:
        super().__init__(_("You can take this course again for the record from %(day)s.") % {"day": day})


class NotYours(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This is somebody else’s record."))


class UnitOfAnotherVersion(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This part does not belong to the version of the course you are taking."))


class NoReason(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Say why. The reason stays on the record."), field="reason")


class NoLongerValid(Refusal):
    """Only a valid certificate can be corrected or revoked (P53)."""

    def __init__(self) -> None:
        super().__init__(_("This certificate has been replaced or revoked already. Work on the newest one."))


class NothingChanged(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nothing on the certificate would change."))


class OwnPaper(Refusal):
    """Nobody decides about himself (P2, P53)."""

    def __init__(self) -> None:
        super().__init__(_("This is your own certificate. A colleague has to do this."))


class NotRevoked(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Only a revoked certificate is issued again; a valid one is corrected."))


class HasValidPaper(Refusal):
    def __init__(self) -> None:
        super().__init__(_("There is a valid certificate for this completion already."))


class GivesNoPaper(Refusal):
    """R16: a course without a test, or whose provider did not choose it, gives none."""

    def __init__(self) -> None:
        super().__init__(_("This course gives no certificate."))


class BadEvidence(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Upload a PDF, JPEG or PNG of at most 10 MB."), field="evidence")


class TooManyEntries(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You have 200 entries. Remove one before you add another."))
