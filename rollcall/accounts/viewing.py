"""Looking at the portal as a person sees it: downward, with a reason, told to the person (P25).

Who begins a look, and what it may show, is decided here; `portal.viewing` holds every request to it.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from rollcall.accounts import access, appointments, duties, identity, letters
from rollcall.accounts.errors import CannotViewAs
from rollcall.accounts.models import User, Viewing
from rollcall.accounts.policies import may_suspend, may_verify
from rollcall.base import audit, clock

KEY = "viewing"  # in the session of the member of staff: the row's id
LONGEST = timedelta(minutes=15)
SHOWN = 100
End = Viewing.End


def may_view(user: User, by: User) -> bool:
    """Whether this member of staff may look as this person: never himself, never upward.

    Upward is any staff, any right that `by` lacks, and the secure side for who does not verify officers.
    """
    if not (may_suspend(by) and user.is_active) or user.is_staff or user.is_superuser:
        return False
    if identity.is_one_person(by, user.pk):
        return False
    if not appointments.is_within(user, duties.rights_of([user])[user.pk], by):
        return False
    return may_verify(by) or not access.standing(user)


@transaction.atomic
def start(user: User, *, by: User, reason: str) -> Viewing:
    """Begin a look of `LONGEST`; it is in the trail of both, and the person gets a letter.

    Raises `CannotViewAs`. A look that goes on is stopped first: one at a time.
    """
    if not may_view(user, by):
        raise CannotViewAs
    for other in Viewing.objects.select_for_update(of=("self",)).filter(staff=by, ended_at__isnull=True):
        _end(other, End.STOPPED, by)
    present = clock.now()
    row = Viewing.objects.create(
        person=user, staff=by, reason=reason, began_at=present, until=present + LONGEST
    )
    audit.record("person.viewed_as", user, by=by, note=reason, viewing=row.pk)
    audit.record("person.views_as", by, by=by, note=reason, person=user.pk, viewing=row.pk)
    letters.to_person("account_viewed", user, key=f"viewed:{row.pk}", staff=by, reason=reason, row=row)
    return row


def going_on(key: int, by: User) -> Viewing | None:
    """The look behind a session, if it goes on now and is allowed now; else it is ended. None: no look."""
    rows = Viewing.objects.select_related("person", "staff")
    row = rows.filter(pk=key, staff=by, ended_at__isnull=True).first()
    if row is None:
        return None
    if row.until <= clock.now():
        end(row, how=End.TIME, by=by)
        return None
    if not may_view(row.person, by):
        end(row, how=End.BARRED, by=by)
        return None
    return row


@transaction.atomic
def end(row: Viewing, *, how: Viewing.End, by: audit.Actor) -> None:
    """End a look once; a second end changes nothing."""
    held = Viewing.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if held.ended_at is None:
        _end(held, how, by)


def _end(row: Viewing, how: Viewing.End, by: audit.Actor) -> None:
    row.ended_at, row.how = min(clock.now(), row.until), how
    row.save(update_fields=["ended_at", "how"])
    audit.record("person.viewing_ended", f"user:{row.person_id}", by=by, viewing=row.pk, how=how)
    audit.record("person.views_no_more", f"user:{row.staff_id}", by=by, viewing=row.pk, how=how)


def sweep() -> int:
    """Close looks whose time is over, also where the browser was closed; run by the clock."""
    over = list(Viewing.objects.filter(ended_at__isnull=True, until__lte=clock.now())[:1000])
    for row in over:
        end(row, how=End.TIME, by=audit.SYSTEM)
    return len(over)


def looks_at(user: User) -> QuerySet[Viewing]:
    """Who looked as this person, under whichever account, the newest first."""
    rows = Viewing.objects.filter(identity.rows_of(user, "person")).select_related("staff")
    return rows.order_by("-began_at", "-pk")
