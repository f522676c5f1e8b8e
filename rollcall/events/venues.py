"""Places with rooms: written by those who plan."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.events import notices, policies, publicity
from rollcall.events.errors import NotYourEvent
from rollcall.events.models import Event, Venue


def kept_by(user: User) -> QuerySet[Venue]:
    """The venues that this person may change: all for staff; else those that none but his own events use."""
    if policies.is_staff(user):
        return Venue.objects.all()
    here = Event.objects.filter(venue=OuterRef("pk"))
    others = here.exclude(pk__in=policies.run_by(user).values("pk"))
    return Venue.objects.filter(Exists(here) & ~Exists(others))


@transaction.atomic
def keep(venue: Venue | None, *, by: User, **fields: Any) -> Venue:
    """Make a venue, or change one; nobody moves the classes of another provider (P24).

    Events that are published there follow: their state, the calendar's sequence, and everybody live is told.
    """
    allowed = kept_by(by).filter(pk=venue.pk) if venue else policies.providers_of(by)
    if not allowed.exists():
        raise NotYourEvent
    row = Venue.objects.select_for_update().get(pk=venue.pk) if venue else Venue()
    moved = any(getattr(row, name) != fields[name] for name in ("street", "city", "state") if name in fields)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    audit.record("venue.changed" if venue else "venue.made", row, by=by, name=row.name)
    if venue and moved:
        _follow(row)
    return row


def _follow(venue: Venue) -> None:
    live = Event.objects.select_for_update().filter(venue=venue, state=Event.State.PUBLISHED)
    for event in live.order_by("pk"):
        event.state_code = venue.state
        event.sequence += 1
        event.save()
        publicity.put(event)
        notices.changed(event)
    Event.objects.filter(venue=venue, state=Event.State.DRAFT).update(state_code=venue.state)
