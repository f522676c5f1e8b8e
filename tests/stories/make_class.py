"""A class that is held today, for the story of the door; run inside the portal's world.

python -m tests.stories.make_class PEOPLE DEVICES    makes it: JSON with event, people and a session a device
python -m tests.stories.make_class marks EVENT       what the database has of its taps
"""

import json
import os
import sys
from datetime import timedelta
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402  (after setup)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.utils import timezone  # noqa: E402

from conftest import enroll_second_factor, person  # noqa: E402
from rollcall.accounts.models import User  # noqa: E402
from rollcall.catalog.models import Provider  # noqa: E402
from rollcall.events.models import Event, Instructor, Mark, Registration  # noqa: E402


def make(people: int, devices: int) -> dict[str, object]:
    """Every registration carries a canary's name."""
    mark, now = uuid4().hex[:6], timezone.now()
    lee = person(f"lee-{mark}@harbor.example", "Lee Castellanos")
    enroll_second_factor(lee)
    provider = Provider.objects.create(name="Harbor", slug=f"harbor-{mark}", signer_name="Ruth Delgado")
    event = Event.objects.create(
        kind="class", state="published", slug=f"door-{mark}", title="Working a scene together", summary="-",
        provider=provider, coordinator_name="Ruth", coordinator_email="ruth@harbor.example",
        coordinator_phone="555-0167", capacity=200,
    )  # fmt: skip
    event.teachings.create(instructor=Instructor.objects.create(user=lee, name=lee.legal_name))
    event.sessions.create(starts_at=now - timedelta(minutes=20), ends_at=now + timedelta(minutes=20))
    rows = [
        Registration.objects.create(
            event=event, name=f"CANARY{number:02d} Person", email=f"p{number}-{mark}@x.example",
            mailbox=f"p{number}-{mark}@x.example", state="seated", seat=number + 1, since=now, made_at=now,
            calendar_uid=uuid4(),
        ).pk
        for number in range(people)
    ]  # fmt: skip
    return {"event": event.pk, "people": rows, "sessions": [signed_in(lee) for _one in range(devices)]}


def signed_in(user: User) -> str:
    """A session of somebody who has shown both factors."""
    store = SessionStore()
    shown = timezone.now().timestamp()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store["account_authentication_methods_user"] = str(user.pk)
    store["account_authentication_methods"] = [
        {"method": "password", "at": shown, "email": user.email},
        {"method": "mfa", "type": "totp", "at": shown},
    ]
    store.save()
    return str(store.session_key)


def marks(event: int) -> list[list[object]]:
    rows = Mark.objects.filter(event=event).order_by("registration", "at")
    return [[row.registration_id, row.kind] for row in rows]


if __name__ == "__main__":
    asked = sys.argv[1:]
    print(json.dumps(marks(int(asked[1])) if asked[0] == "marks" else make(int(asked[0]), int(asked[1]))))
