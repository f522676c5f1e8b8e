"""Named refusals of agencies and verification; each sentence is shown to people as it stands."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.base.errors import Refusal


class IsErased(Refusal):
    """Nobody comes back from it (P1)."""

    def __init__(self) -> None:
        super().__init__(_("This account is erased. It cannot be opened again."))


class IllegalMove(Refusal):
    """The application is not in a state from which this can be done; somebody may have been quicker."""


class NoSuchHandOver(Refusal):
    """The way to another portal is over, was used, or was meant for another browser or portal."""

    def __init__(self) -> None:
        super().__init__(_("This link has ended, or it was meant for another browser. Please sign in again."))


class DecidesAboutHimself(Refusal):
    """Nobody decides about himself (P2)."""

    def __init__(self) -> None:
        super().__init__(_("Nobody decides about their own application. A colleague has to do this."))


class OnePersonTwice(Refusal):
    """Two persons have to say yes (P2)."""


class NotVouched(Refusal):
    """Nobody at the agency has confirmed this person yet."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody at the agency has confirmed this person yet. Ask the point of contact or call back.")
        )


class NotStaff(Refusal):
    """Only active staff with the right to verify decide (P24)."""

    def __init__(self) -> None:
        super().__init__(_("Only staff who verify officers can do this."))


class PocRefused(Refusal):
    """This person cannot be the point of contact."""


class OpenApplication(Refusal):
    """There is an application already."""

    def __init__(self) -> None:
        super().__init__(_("You already have an application. You can change it on your status page."))


class DeadLink(Refusal):
    """A link that answers nothing any more; `why`: unknown, answered, expired or changed."""

    def __init__(self, why: str) -> None:
        super().__init__(_("This link has been used or has ended."))
        self.why = why


class TooSoon(Refusal):
    """A reminder went out less than a day ago."""

    def __init__(self) -> None:
        super().__init__(_("A reminder went out less than a day ago. You can send another one tomorrow."))


class IncompleteEvidence(Refusal):
    """Rows approved together need complete evidence."""


class AgencyTaken(Refusal):
    """There is such an agency already."""


class SocialSecurityNumber(Refusal):
    """We never keep Social Security numbers."""

    def __init__(self) -> None:
        super().__init__(
            _("This looks like a Social Security number. We never keep those. Leave it out."),
            field="identifier_value",
        )


class NotAppointer(Refusal):
    """Only staff with the right to appoint do this (P24)."""

    def __init__(self) -> None:
        super().__init__(_("Only staff who appoint staff can do this."))


class AboutOneself(Refusal):
    """Nobody appoints himself or ends his own appointment (P24)."""

    def __init__(self) -> None:
        super().__init__(_("Nobody does this for themselves. A colleague has to do it."), field="email")


class BeyondOwnRights(Refusal):
    """Nobody gives a right he lacks, or takes one from somebody who may do more (P24)."""

    def __init__(self) -> None:
        super().__init__(
            _("This goes beyond what you may do yourself. Ask an administrator."), field="duties"
        )


class CannotBeStaff(Refusal):
    """This account cannot be appointed now, or has no appointment to end."""

    def __init__(self, sentence: str | Promise, *, field: str | None = "email") -> None:
        super().__init__(sentence, field=field)


class CannotViewAs(Refusal):
    """Never upward, never oneself, and nobody who cannot come in himself (P25)."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You cannot look as this person: not as yourself, not as staff or somebody with rights that "
                "you do not have, and not as somebody whose account is shut."
            )
        )
