"""What the tests of the public pages put into the world beside the shared cast."""

import uuid

from django.utils import timezone

from rollcall.accounts.models import User
from rollcall.events.models import Event, Registration


def seat(event: Event, user: User, *, state: str = Registration.State.SEATED) -> Registration:
    """A registration as if made through the room's own doors."""
    present = timezone.now()
    return Registration.objects.create(
        event=event, user=user, name=user.legal_name, email=user.email, mailbox=user.email, state=state,
        since=present, made_at=present, calendar_uid=uuid.uuid4(),
        seat=Registration.objects.filter(event=event).count() + 1,
    )  # fmt: skip
