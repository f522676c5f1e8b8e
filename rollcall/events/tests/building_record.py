"""Classes of the past and rows on their rosters, for tests of the record."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from rollcall.accounts import mailboxes
from rollcall.catalog.models import Provider
from rollcall.events.models import Event, Instructor, Registration, Teaching, Venue


def past_class(title: str = "Recognizing an ambush", on: datetime | None = None, **fields: object) -> Event:
    """A closed class of 14 and 15 March 2016 in Plainview, Texas, taught by Ray Okafor; 16 hours."""
    began = on or datetime(2016, 3, 14, 13, 0, tzinfo=UTC)
    provider, _made = Provider.objects.get_or_create(
        slug="plains",
        defaults={
            "name": "Plains Officer Safety Center",
            "signer_name": "R. Okafor",
            "signer_title": "director",
        },
    )
    venue, _made = Venue.objects.get_or_create(name="County Annex", city="Plainview", state="TX")
    event = Event.objects.create(
        **{
            "kind": Event.Kind.CLASS,
            "state": Event.State.CLOSED,
            "slug": f"old-{uuid4().hex[:8]}",
            "title": title,
            "summary": "Two days.",
            "provider": provider,
            "venue": venue,
            "state_code": "TX",
            "starts_at": began,
            "ends_at": began + timedelta(days=1, hours=9),
            "closed_at": began + timedelta(days=3),
            "hours": Decimal(16),
            "coordinator_name": "Training desk",
            "coordinator_email": "desk@rollcall.example",
            "coordinator_phone": "555-0100",
            **fields,
        }
    )
    instructor, _made = Instructor.objects.get_or_create(name="Ray Okafor")
    Teaching.objects.create(event=event, instructor=instructor)
    return event


def on_roster(event: Event, name: str, email: str = "", **fields: object) -> Registration:
    """A row of the roster: somebody who attended."""
    made = event.closed_at or event.starts_at
    return Registration.objects.create(
        **{
            "event": event,
            "name": name,
            "email": email,
            "mailbox": mailboxes.key(email) if email else "",
            "state": Registration.State.SEATED,
            "outcome": Registration.Outcome.ATTENDED,
            "since": made,
            "made_at": made,
            "calendar_uid": uuid4(),
            **fields,
        }
    )
