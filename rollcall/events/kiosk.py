"""A tablet by the door that knows nobody: a last name or a code in, one person's first name out.

Its address is a secret that lives until the day is over, so the tablet need not be signed in, and whoever
walks off with it has walked off with nothing.
"""

from datetime import datetime, timedelta

from django.core import signing

from rollcall.accounts import names
from rollcall.accounts.models import User
from rollcall.accounts.places import folded
from rollcall.base import audit, clock, tokens
from rollcall.base.models import Token
from rollcall.events import door, passes
from rollcall.events.models import Event, Registration

PURPOSE = "kiosk"
PICK_LIVES = 120  # seconds between finding oneself and pressing the button
_SALT = "events.kiosk.pick"


def _subject(event: Event) -> str:
    return f"event:{event.pk}"


def start(event: Event, *, by: User) -> str:
    """The secret of a new kiosk; an older one of this event ends. Raises NotAtDoor."""
    door.require_at_door(event, by)
    tokens.void(purpose=PURPOSE, subject=_subject(event))
    audit.record("door.kiosk_started", event, by=by)
    return tokens.mint(purpose=PURPOSE, subject=_subject(event), lifetime=_until_midnight(event))


def _until_midnight(event: Event) -> timedelta:
    here: datetime = clock.now().astimezone(event.tz)
    return timedelta(days=1) - timedelta(hours=here.hour, minutes=here.minute, seconds=here.second)


def stop(event: Event, *, by: User) -> int:
    """End the kiosk; returns how many ended. Raises NotAtDoor."""
    door.require_at_door(event, by)
    audit.record("door.kiosk_stopped", event, by=by)
    return tokens.void(purpose=PURPOSE, subject=_subject(event))


def is_running(event: Event) -> bool:
    return Token.objects.filter(
        purpose=PURPOSE, subject=_subject(event), voided_at=None, expires_at__gt=clock.now()
    ).exists()


def event_of(secret: str) -> Event | None:
    """The event whose kiosk this is, while it is open."""
    token = tokens.find(secret, purpose=PURPOSE)
    if token is None or not tokens.is_live(token):
        return None
    rows = Event.objects.filter(pk=token.subject.partition(":")[2], state=Event.State.PUBLISHED)
    return rows.first()


def find(typed: str, people: list[Registration]) -> tuple[list[Registration], bool]:
    """Who this may be, and whether a code said so. A name counts only when the whole last name was typed."""
    holder = passes.holder(typed, people) if len(passes.read(typed)) == passes.LENGTH else None
    if holder:
        return [holder], True
    sought = folded(typed)
    return [one for one in people if sought and names.words(one.name)[-1:] == [sought]], False


def shown(registration: Registration) -> str:
    """First name and the initial of the last: enough to know oneself, little to learn for others."""
    parts = registration.name.split()
    return f"{parts[0]} {parts[-1][0]}." if len(parts) > 1 else parts[0]


def ticket(registration: Registration) -> str:
    """What the button of a found person sends back."""
    return signing.dumps([registration.pk, int(clock.now().timestamp())], salt=_SALT)


def picked(sent: str, people: list[Registration]) -> Registration | None:
    try:
        number, made = signing.loads(sent, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if clock.now().timestamp() - made > PICK_LIVES:
        return None
    return next((one for one in people if one.pk == number), None)
