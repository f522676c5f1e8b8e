"""Letters about one registration: what happened, when and where, what to bring, how to join (P26, R24).

Place, hours and day stand in a letter only where the reader may see them on the page: all of it is drawn
from the reader's face of the event. A guest's link is a secret, and so is the link to a meeting.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rollcall.accounts import identity
from rollcall.accounts.letters import words
from rollcall.accounts.models import User
from rollcall.base import audit, clock, tokens
from rollcall.base.addresses import portal_url
from rollcall.events import invitations
from rollcall.events.face import Face
from rollcall.events.faces import ANYONE, face_of
from rollcall.events.models import Event, Registration
from rollcall.mail import outbox
from rollcall.mail.strangers import TooManyLetters

SEAT = "seat"  # a guest's own link
APPROVAL = "seat-approval"  # a supervisor's
COLLEAGUE = "seat-colleague"  # of whoever is asked to come instead
KEPT_AFTER = timedelta(days=30)
TO_ANSWER = timedelta(days=7)


def subject_of(registration: Registration) -> str:
    return f"registration:{registration.pk}"


def link_of(registration: Registration, purpose: str, page: str, lifetime: timedelta) -> str:
    """A link for one purpose; whoever has it needs no account."""
    secret = tokens.mint(purpose=purpose, subject=subject_of(registration), lifetime=lifetime)
    return portal_url(f"events:{page}", [secret])


def own_page(registration: Registration) -> str:
    """Where the person sees and changes the registration."""
    return portal_url("events:classes") if registration.user_id is not None else guest_page(registration)


def guest_page(registration: Registration) -> str:
    """A new link to it for whoever has no account; until some time after the end."""
    over = registration.event.ends_at or clock.now()
    return link_of(registration, SEAT, "guest_seat", max(over - clock.now(), timedelta(0)) + KEPT_AFTER)


def tell(
    registration: Registration,
    letter: str,
    *,
    key: str,
    calendar: str = "",
    good_until: datetime | None = None,
    strict: bool = False,
    unasked: bool = False,
    **more: Any,
) -> bool:
    """Post one letter to whoever holds the registration, once per key; whether there is one now.

    A suspended person is written nothing (P6); for an account that was joined with another the other is
    written to. To an address that nobody has proved at most one goes an hour (P60): past that, `strict`
    raises and otherwise the letter stays out, with a line in the trail. So it is with a letter that somebody
    not signed in can set off (`unasked`), whoever reads that mailbox.
    """
    user = identity.acting(registration.user)
    if user is not None and not user.is_active:
        return False
    shown = face_of(user or ANYONE, registration.event)
    try:
        stranger = registration.mailbox if unasked or user is None else ""
        _post(
            registration,
            letter,
            shown,
            user,
            key=key,
            calendar=calendar,
            stranger=stranger,
            good_until=good_until,
            more=more,
        )
    except TooManyLetters:
        if strict:
            raise
        audit.record("registration.not_told", registration, by=audit.SYSTEM, letter=letter)
        return False
    return True


def _post(
    registration: Registration,
    letter: str,
    shown: Face,
    user: User | None,
    *,
    key: str,
    calendar: str,
    stranger: str,
    good_until: datetime | None,
    more: dict[str, Any],
) -> None:
    whole_key = f"registration:{registration.pk}:{key}"
    if outbox.state_of(whole_key):
        return  # before a link is made that no letter would carry
    may_invite = calendar and shown.details is not None
    outbox.post(
        f"events/{letter}",
        to=registration.email if user is None or user.pk == registration.user_id else user.email,
        key=whole_key,
        person_id=user.pk if user else None,
        context=context_of(registration, shown) | more,
        secret={"link": own_page(registration), "join": invitations.joins(registration)},
        attachments=[invitations.attached(registration, shown, calendar)] if may_invite else (),
        stranger=stranger,
        good_until=good_until,
    )


def context_of(registration: Registration, shown: Face) -> dict[str, Any]:
    """What every letter about a seat may use."""
    details = shown.details
    return {
        "registration": registration,
        "name": registration.name,
        "shown": shown,
        "details": details,
        "until": until(registration, shown),
        "joins": bool(invitations.joins(registration)),
        "seated": registration.state == Registration.State.SEATED,
        "words": words(),
    }


def local(at: datetime | None, event: Event) -> str:
    """“3 December 2026, 5:00 PM CST”, by the clock of the place."""
    if at is None:
        return ""
    here = at.astimezone(event.tz)
    return _("%(day)s, %(hour)s") % {
        "day": date_format(here, "DATE_FORMAT"),
        "hour": date_format(here, "g:i A T"),
    }


def kept_for(event: Event, state: str) -> timedelta | None:
    """How long a seat is kept in this state, unless the event begins earlier; None: for good."""
    states = Registration.State
    lengths = {
        states.HELD: timedelta(days=event.hold_days),
        states.ASKED: TO_ANSWER,
        states.OFFERED: timedelta(hours=event.offer_hours),
    }
    return lengths.get(states(state))


def until(registration: Registration, shown: Face) -> str:
    """By when the seat is kept, in words. A seat is never kept past the start: who may not know that hour is
    told the length alone (P26)."""
    if registration.until is None or shown.details is not None:
        return local(registration.until, registration.event)
    length = kept_for(registration.event, registration.state) or timedelta(0)
    return or_start(registration.since + length, registration.event)


def or_start(end: datetime, event: Event) -> str:
    """“3 December 2026, 5:00 PM CST, or until the event begins”: the same for whatever hour that is."""
    return _("%(moment)s, or until the event begins") % {"moment": local(end, event)}


# What each state is told on arriving there: letter, and the calendar's method.
ARRIVALS = {
    Registration.State.SEATED: ("seat_confirmed", invitations.REQUEST),
    Registration.State.HELD: ("seat_held", ""),
    Registration.State.ASKED: ("seat_asked", ""),
    Registration.State.WAITING: ("seat_waiting", ""),
    Registration.State.OFFERED: ("seat_offered", ""),
    Registration.State.REFUSED: ("seat_refused", ""),
}


def arrived(registration: Registration, *, strict: bool = False, **more: Any) -> None:
    """Tell the person where the registration stands now."""
    letter, method = ARRIVALS[Registration.State(registration.state)]
    key = f"{registration.state}:{registration.since:%Y%m%d%H%M%S%f}"
    tell(registration, letter, key=key, calendar=method, strict=strict, **more)


def left(registration: Registration, letter: str, *, was_seated: bool, **more: Any) -> None:
    """Tell the person that the registration ended; what stands in the calendar is taken back."""
    method = invitations.CANCEL if was_seated else ""
    tell(registration, letter, key=f"end:{registration.state}", calendar=method, **more)


def to_coordinator(registration: Registration, *, approve: bool) -> None:
    """Pass on what somebody needs to take part, and who waits to be approved. Needs lie sealed till sent."""
    event = registration.event
    if not (approve or registration.access_needs):
        return
    outbox.post(
        "events/seat_for_coordinator",
        to=event.coordinator_email,
        key=f"registration:{registration.pk}:coordinator:{int(approve)}",
        person_id=event.coordinator_id,
        context={
            "event": event,
            "registration": registration,
            "approve": approve,
            "has_needs": bool(registration.access_needs),
            "desk": portal_url("events:registrations", [event.pk]),
            "words": words(),
        },
        secret={"needs": registration.access_needs},
    )
