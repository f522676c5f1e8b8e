"""Taking back what a roster made: places, attendance, accounts that nobody ever used (P44)."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from rollcall.accounts import provisioning
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.events import attendance, moves
from rollcall.events.errors import RosterMoved
from rollcall.events.models import Attendance, Event, Mark, Registration, RosterImport, RosterRow
from rollcall.transcripts.models import Completion

BATCH = 1000


@transaction.atomic
def undo(roster: RosterImport, *, by: User) -> RosterImport:
    """Take back what is not on anybody's record; every row that leaves something says why. Once.

    Where the event is closed already and the record still being written, who came is settled anew, so that
    nobody is recorded for attendance that was taken back (F7). Raises `RosterMoved` where it is not done.
    """
    held = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if held.state != RosterImport.State.DONE or held.event is None:
        raise RosterMoved
    event = moves.hold(held.event.pk)
    stays: dict[int, str] = {}
    rows = list(held.rows.filter(done_at__isnull=False).select_related("registration"))
    for start in range(0, len(rows), BATCH):
        stays |= _take_places_back(rows[start : start + BATCH], event.source)
    stays |= _take_accounts_back(rows, stays, by)
    _say_why(rows, stays)
    if event.state == Event.State.CLOSED:
        attendance.settle(event, by=by)
    held.state, held.undone_at = RosterImport.State.UNDONE, clock.now()
    held.save(update_fields=["state", "undone_at"])
    audit.record("roster.undone", held, by=by, taken_back=len(rows) - len(stays), stayed=len(stays))
    return held


def _take_places_back(rows: Sequence[RosterRow], source: str) -> dict[int, str]:
    """Places and attendance of some rows; the rows of which something stays, with the reason."""
    stays: dict[int, str] = {}
    people = [row.user_id for row in rows]
    recorded = set(
        Completion.objects.filter(source=source, user__in=people).values_list("user_id", flat=True)
    )
    marked = set(
        Mark.objects.filter(registration__in=[row.registration_id for row in rows]).values_list(
            "registration_id", flat=True
        )
    )
    for row in rows:
        if row.user_id in recorded:
            stays[row.pk] = _("The event is on the person’s record.")
        elif row.registration_id in marked:
            stays[row.pk] = _("The person also checked in at the door.")
    free = [row for row in rows if row.pk not in stays and row.registration_id]
    places = [row.registration_id for row in free]
    Attendance.objects.filter(registration__in=places, how=Mark.How.SHEET, corrected_by__isnull=True).delete()
    return stays | _remove([row for row in free if row.made_registration])


def _remove(rows: Sequence[RosterRow]) -> dict[int, str]:
    """Delete places that the roster made; one that something else points to stays."""
    places = {row.registration_id: row for row in rows if row.registration_id}
    wanted = set(places)
    while wanted:
        try:
            with transaction.atomic():
                Registration.objects.filter(pk__in=wanted).delete()
        except ProtectedError as error:
            held = {getattr(one, "registration_id", None) for one in error.protected_objects} & wanted
            if not held:
                return {places[pk].pk: _("Something else refers to this place.") for pk in wanted}
            wanted -= held
        else:
            break
    left = set(places) - wanted
    return {places[pk].pk: _("Something else refers to this place.") for pk in left}


def _take_accounts_back(rows: Sequence[RosterRow], stays: dict[int, str], by: User) -> dict[int, str]:
    """Accounts that the roster made and nobody has used; a used one stays, and so does one with a record."""
    made = {row.user_id: row for row in rows if row.made_account and row.user_id and row.pk not in stays}
    if not made:
        return {}
    roster = rows[0].roster_id
    RosterRow.objects.filter(roster=roster, pk__in=[row.pk for row in made.values()]).update(user=None)
    gone = provisioning.withdraw(list(made), by=by, why=_("A roster was undone."))
    kept = {pk: row for pk, row in made.items() if pk not in gone}
    _give_back(kept.values())
    return {
        row.pk: _("The place is taken back. The account stays: it has been used or holds a record.")
        for row in kept.values()
    }


def _give_back(rows: Collection[RosterRow]) -> None:
    """The accounts that stay keep their rows."""
    RosterRow.objects.bulk_update(rows, ["user"], batch_size=200)


def _say_why(rows: Sequence[RosterRow], stays: dict[int, str]) -> None:
    told = [row for row in rows if row.pk in stays]
    for row in told:
        row.stays = stays[row.pk][:300]
    RosterRow.objects.bulk_update(told, ["stays"], batch_size=200)
