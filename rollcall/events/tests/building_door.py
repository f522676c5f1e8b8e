"""Registrations and instants for the tests of the door."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from rollcall.accounts import mailboxes
from rollcall.events.models import Event, Registration, Session


def seat(event: Event, name: str, **fields: Any) -> Registration:
    """Somebody with a seat, as registering leaves it."""
    email = fields.pop("email", f"{name.replace(' ', '.').lower()}@halecounty.example")
    last = Registration.objects.filter(event=event, seat__isnull=False).order_by("-seat").first()
    standing: dict[str, Any] = {
        "state": "seated", "seat": (last.seat if last else 0) + 1, "since": timezone.now(),
        "made_at": timezone.now(), "calendar_uid": uuid4(), "agency_name": "Hale County Sheriff’s Office",
        "title": "Deputy",
    }  # fmt: skip
    row = Registration(
        event=event, name=name, email=email, mailbox=mailboxes.key(email), **(standing | fields)
    )
    row.save(force_insert=True)
    return row


def at_minute(session: Session, minute: int) -> datetime:
    """So many minutes after the session began."""
    return session.starts_at + timedelta(minutes=minute)
