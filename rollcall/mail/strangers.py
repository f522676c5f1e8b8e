"""The portal is no way to write to strangers (P60).

A mailbox that nobody has proved gets at most one letter an hour; a second one waits its turn, a fourth is
refused. All such mailboxes together get no more than a set number an hour, whoever asks from wherever.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rollcall.base import clock
from rollcall.base.errors import Refusal
from rollcall.mail.models import Stranger

PAUSE = timedelta(hours=1)
MOST_WAITING = 2  # letters that may wait for one mailbox, beside the one that goes now
BURST = timedelta(minutes=5)  # how far all of them may run ahead of their even pace
LONGEST_QUEUE = timedelta(hours=6)
EVERYBODY = ""


class TooManyLetters(Refusal):
    """More letters to addresses nobody has proved than we send in an hour."""

    def __init__(self) -> None:
        super().__init__(
            _("We have written to this address several times within the hour. Try again later."),
            field="email",
        )


@transaction.atomic
def may_go_at(mailbox: str) -> datetime:
    """Take the next turn for a mailbox and say when it comes; refuses where too many wait already."""
    present = clock.now()
    everybody = _turn(EVERYBODY, present, pace=PAUSE / settings.LETTERS_TO_STRANGERS_AN_HOUR, ahead=BURST)
    one = _turn(mailbox, everybody, pace=PAUSE, ahead=timedelta(0))
    if one - present > max(PAUSE * MOST_WAITING, everybody - present) or everybody - present > LONGEST_QUEUE:
        raise TooManyLetters
    return one


def _turn(mailbox: str, earliest: datetime, *, pace: timedelta, ahead: timedelta) -> datetime:
    """The row is held until the transaction ends, so that two at once take two turns."""
    Stranger.objects.get_or_create(mailbox=mailbox, defaults={"next_at": earliest - ahead})
    row = Stranger.objects.select_for_update().get(mailbox=mailbox)
    turn = max(row.next_at, earliest - ahead)
    row.next_at = turn + pace
    row.save(update_fields=["next_at"])
    return max(turn, earliest)


def sweep() -> int:
    """Forget mailboxes whose turn is free again; returns how many."""
    return Stranger.objects.filter(next_at__lt=clock.now() - PAUSE).exclude(mailbox=EVERYBODY).delete()[0]
