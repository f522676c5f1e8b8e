"""What staff see of letters and do about them: find, stop, send again."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils.translation import gettext_lazy as _

from rollcall.base import audit, clock
from rollcall.base.errors import Refusal
from rollcall.mail import pace, rendering
from rollcall.mail.models import Attachment, Letter

State = Letter.State
IN_DOUBT = "in_doubt"  # beside the states: may have gone twice
Renew = Callable[[Letter, audit.Actor], object]


class NotWaiting(Refusal):
    """Only what still waits can be stopped, and only what has ended can go again."""

    def __init__(self) -> None:
        super().__init__(_("This letter is not in a state that allows it. Look at the list again."))


class HeldASecret(Refusal):
    """The letter held a link that works once; nobody can put it in again."""

    def __init__(self) -> None:
        super().__init__(
            _("This letter held a link that works once. A new one can be asked for on the page it is for.")
        )


def find(state: str, address: str = "") -> QuerySet[Letter]:
    """Letters, newest first, by state or `IN_DOUBT`; the address as a whole."""
    rows = Letter.objects.select_related("body").defer("text", "html", "secret", "body__text", "body__html")
    if address:
        rows = rows.filter(to__in={address, address.casefold()})
    if state == IN_DOUBT:
        return rows.filter(in_doubt=True).order_by("-pk")
    return rows.filter(state=state).order_by("-pk") if state else rows.order_by("-pk")


def counts() -> dict[str, int]:
    """How many could not be delivered, and how many are in doubt."""
    failed = Letter.objects.filter(state=State.FAILED)
    return {"failed": failed.count(), "in_doubt": Letter.objects.filter(in_doubt=True).count()}


def waits_since() -> datetime | None:
    """When the oldest letter to one person that should have gone was due; None when none waits."""
    due = Letter.objects.filter(
        state__in=pace.WAITING, priority=Letter.Priority.SINGLE, due_at__lte=clock.now()
    )
    oldest: datetime | None = due.aggregate(oldest=Min("due_at"))["oldest"]
    return oldest


@transaction.atomic
def stop(letter: Letter, *, by: audit.Actor) -> None:
    """Keep a letter that still waits from going."""
    rows = Letter.objects.filter(pk=letter.pk, state__in=pace.WAITING)
    if not rows.update(state=State.WITHHELD, since=clock.now(), secret=None, fault="stopped by staff"):
        raise NotWaiting
    Attachment.objects.filter(letter=letter).delete()
    audit.record("mail.stopped", letter, by=by, to=letter.to)


@transaction.atomic
def again(letter: Letter, *, by: audit.Actor, renew: Renew | None = None) -> None:
    """Send a letter that ended without arriving once more, under its own Message-ID.

    Where it held a secret, `renew` asks the use case that owns it for a new one, in a letter of its own.
    """
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    if row.state not in {State.FAILED, State.WITHHELD}:
        raise NotWaiting
    if renew is not None:
        renew(row, by)
    elif row.body_id is None and rendering.holds_marks(row.text + row.html):
        raise HeldASecret
    else:
        _put_back(row)
    audit.record("mail.sent_again", row, by=by, to=row.to)


def _put_back(row: Letter) -> None:
    present = clock.now()
    row.state, row.since, row.due_at, row.posted_at = State.QUEUED, present, present, present
    row.attempts, row.fault, row.in_doubt, row.good_until = 0, "", False, None
    row.claim, row.paced = "", False
    row.save()
