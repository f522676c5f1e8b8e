"""One's own calendar feed, behind a secret address (P57).

A calendar program reads it without signing in, and an address gets about. So it says little: of an event
that is no secret what anybody may see; of a locked one only on which days one has a seat, not in what or
where. The secret is not an identifier of anything, is kept as a hash, can be ended at any time, and ends with
the account; a seat of somebody who may not come any more is not in it (P6).
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from icalendar import Event as Entry

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.base import audit, clock, tokens
from rollcall.base.models import Token
from rollcall.events import calendars, faces
from rollcall.events.models import Event, Registration
from rollcall.events.viewing import relations

PURPOSE = "calendar"
LIFETIME = timedelta(days=3650)
LOOKS_BACK = timedelta(days=90)
MOST = 200  # seats of one person


@transaction.atomic
def renew(*, by: User) -> str:
    """Make the person's feed, or give it another address; the old one is dead. Returns the secret, once."""
    tokens.void(purpose=PURPOSE, subject=audit.subject_of(by))
    secret = tokens.mint(purpose=PURPOSE, subject=audit.subject_of(by), lifetime=LIFETIME)
    audit.record("calendar.made", by, by=by)
    return secret


@transaction.atomic
def end(*, by: User) -> None:
    """No address leads to the feed any more."""
    if tokens.void(purpose=PURPOSE, subject=audit.subject_of(by)):
        audit.record("calendar.ended", by, by=by)


def current(user: User) -> Token | None:
    """The live token of a person's feed; None where there is no feed."""
    live = Token.objects.filter(
        purpose=PURPOSE, subject=audit.subject_of(user), voided_at__isnull=True, used_at__isnull=True
    )
    return live.filter(expires_at__gt=clock.now()).order_by("-pk").first()


def owner_of(secret: str) -> User | None:
    """Whose feed this secret opens now; None where it opens nothing."""
    token = tokens.find(secret, purpose=PURPOSE)
    if token is None or not tokens.is_live(token):
        return None
    kind, _colon, key = token.subject.partition(":")
    if kind != "user" or not key.isdecimal():
        return None
    return User.objects.filter(pk=int(key), is_active=True, email_confirmed_at__isnull=False).first()


def feed(user: User) -> bytes:
    """The feed of this person as a calendar file; a fixed number of queries."""
    since = clock.now() - LOOKS_BACK
    seats = Registration.objects.filter(
        identity.rows_of(user), state=Registration.State.SEATED, event__ends_at__gte=since
    ).values_list("event", "pk")
    seat_of = dict(seats.order_by("event__starts_at")[:MOST])
    shown = faces.complete(
        faces.published()
        .filter(pk__in=seat_of)
        .exclude(state=Event.State.CANCELED)
        .order_by("starts_at", "pk")
    )
    seen = relations(user, list(shown))
    events = [event for event in shown if seen[event.pk].sees_all]
    made = calendars.calendar(_("Rollcall: my classes and webinars"))
    for event, face in zip(events, faces.public_faces(events), strict=True):
        for entry in calendars.entries(face) or _days(event, seat_of[event.pk]):
            made.add_component(entry)
    return bytes(made.to_ical())


def _days(event: Event, seat: int) -> list[Entry]:
    """The days of a locked event, without a word about it."""
    days = sorted({one.starts_at.astimezone(event.tz).date() for one in event.sessions.all()})
    return [calendars.busy_day(f"seat-{seat}-{number}", day, day) for number, day in enumerate(days, 1)]
