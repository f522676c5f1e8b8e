"""Let time pass for one event, since a story cannot wait for weeks; run inside the portal's world.

python -m tests.stories.pass_time SLUG begun    its first session began a minute ago
python -m tests.stories.pass_time SLUG over     its last session ended a minute ago
"""

import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import transaction  # noqa: E402  (after the settings)
from django.utils import timezone  # noqa: E402

from rollcall.events.models import Event, Mark  # noqa: E402


@transaction.atomic
def move(slug: str, until: str) -> None:
    """Everything about the event that stands at an instant moves back by the same time."""
    event = Event.objects.select_for_update().get(slug=slug)
    then = event.starts_at if until == "begun" else event.ends_at
    assert then is not None
    gone = then - timezone.now() + timedelta(minutes=1)
    for session in event.sessions.all():
        session.starts_at, session.ends_at = session.starts_at - gone, session.ends_at - gone
        session.save()
    for mark in Mark.objects.filter(event=event):
        Mark.objects.filter(pk=mark.pk).update(at=mark.at - gone, received_at=mark.received_at - gone)
    assert event.starts_at is not None
    assert event.ends_at is not None
    event.starts_at, event.ends_at = event.starts_at - gone, event.ends_at - gone
    event.save()


if __name__ == "__main__":
    move(sys.argv[1], sys.argv[2])
