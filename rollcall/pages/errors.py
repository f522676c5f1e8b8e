"""What this room refuses, in the sentence that people read."""

from django.utils.translation import gettext_lazy as _

from rollcall.base.errors import Refusal


class NoSuchAnswer(Refusal):
    """The question is not on the page (any more), or nothing was said of it in this visit."""

    def __init__(self) -> None:
        super().__init__(_("That question is not here any more."))
