"""Invitations that a calendar acts on: one UID a registration, a rising sequence (RFC 5545, 5546).

One entry is written for the whole event. Days of the same hours in a row are a rule; other days stand as
dates of their own, and a day of another length as an exception. So every program finds all of it under one
UID, and a change or a cancellation reaches all of it. Hours are the place's own, with its rules for summer
time beside them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from itertools import pairwise

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress, vUri
from icalendar import Event as Entry

from rollcall.base import clock
from rollcall.events.calendars import address, host, one_line, plain
from rollcall.events.face import Details, Face
from rollcall.events.models import Event, Registration
from rollcall.mail.outbox import Attached

REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class Span:
    """One day of an event, by the clock of the place."""

    begins: datetime
    ends: datetime


def attached(registration: Registration, shown: Face, method: str) -> Attached:
    """The invitation or its cancellation, as a letter takes it along."""
    content = invitation(registration, shown, method)
    return Attached("invitation.ics", f"text/calendar; method={method}", content)


def invitation(registration: Registration, shown: Face, method: str) -> bytes:
    """The calendar object for one registration; `shown` is the face that its holder may see.

    A face without details has no day, so there is nothing to invite to: ValueError.
    """
    if shown.details is None:
        raise ValueError("an invitation needs the day, which this person may not know")
    made = Calendar()
    made.add("prodid", "-//Rollcall//Registrations//EN")
    made.add("version", "2.0")
    made.add("method", method)
    for entry in _entries(registration, shown, shown.details, method):
        made.add_component(entry)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def sequence_of(event: Event, method: str) -> int:
    """Even for what holds, odd for its end: a cancellation always outranks what it ends."""
    return event.sequence * 2 + (method == CANCEL)


def days_of(details: Details) -> list[Span]:
    """The event's days: sessions of one day, side by side or one after another, are one span."""
    spans: dict[object, Span] = {}
    for one in details.sittings:
        begins, ends = one.begins.astimezone(details.zone), one.ends.astimezone(details.zone)
        there = spans.get(begins.date(), Span(begins, ends))
        spans[begins.date()] = Span(min(there.begins, begins), max(there.ends, ends, key=_instant))
    whole = Span(details.begins.astimezone(details.zone), details.ends.astimezone(details.zone))
    return sorted(spans.values(), key=lambda span: _instant(span.begins)) or [whole]


def _instant(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _length(span: Span) -> timedelta:
    return _instant(span.ends) - _instant(span.begins)


def _entries(registration: Registration, shown: Face, details: Details, method: str) -> list[Entry]:
    spans = days_of(details)
    first = spans[0]
    master = _entry(registration, shown, method, first)
    if len(spans) == 1:
        return [master]
    if _are_alike_in_a_row(spans):
        master.add("rrule", {"freq": "daily", "count": len(spans)})
        return [master]
    master.add("rdate", [span.begins for span in spans[1:]])
    others = [span for span in spans[1:] if _length(span) != _length(first)]
    exceptions = [_entry(registration, shown, method, span) for span in others]
    for entry, span in zip(exceptions, others, strict=True):
        entry.add("recurrence-id", span.begins)
    return [master, *exceptions]


def _are_alike_in_a_row(spans: list[Span]) -> bool:
    """The same hours on the wall on days that follow one another."""
    hours = {(span.begins.time(), span.ends.time(), span.ends.date() - span.begins.date()) for span in spans}
    next_days = all(
        two.begins.date() - one.begins.date() == timedelta(days=1) for one, two in pairwise(spans)
    )
    return len(hours) == 1 and next_days


def _entry(registration: Registration, shown: Face, method: str, span: Span) -> Entry:
    event, made = registration.event, Entry()
    made.add("uid", f"{registration.calendar_uid}@{host()}")
    made.add("sequence", sequence_of(event, method))
    made.add("dtstamp", clock.now().astimezone(UTC))
    made.add("dtstart", span.begins)
    made.add("dtend", span.ends)
    made.add("summary", plain(shown.title))
    made.add("description", plain(_description(registration, shown)))
    made.add("url", vUri(settings.PORTAL_ORIGIN + shown.url))
    made.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    place = _place(registration, shown)
    if place:
        made.add("location", plain(place))
    made.add("organizer", _organizer(shown))
    made.add("attendee", _attendee(registration), encode=False)
    return made


def _place(registration: Registration, shown: Face) -> str:
    """The address, or the link to the meeting for whoever has a seat."""
    details = shown.details
    if details is not None and details.place:
        return address(details.place)
    return joins(registration)


def joins(registration: Registration) -> str:
    """The link to the meeting: for the registered alone, and only one that a browser opens safely (R24)."""
    link = registration.event.join_url
    seated = registration.state == Registration.State.SEATED
    return link if seated and link.startswith(("https://", "http://")) else ""


def _description(registration: Registration, shown: Face) -> str:
    who = _("Questions: %(name)s, %(email)s, %(phone)s") % {
        "name": shown.coordinator.name,
        "email": shown.coordinator.email,
        "phone": shown.coordinator.phone,
    }
    link = joins(registration)
    lines = [shown.summary, _("Link to the meeting: %(link)s") % {"link": link} if link else "", who]
    return "\n".join(line for line in [*lines, settings.PORTAL_ORIGIN + shown.url] if line)


def _organizer(shown: Face) -> vCalAddress:
    """Whoever the letter comes from: calendars trust an invitation only from its own sender."""
    made = vCalAddress(f"MAILTO:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    made.params["cn"] = one_line(shown.provider)
    return made


def _attendee(registration: Registration) -> vCalAddress:
    made = vCalAddress(f"MAILTO:{registration.email}")
    made.params["cn"] = one_line(registration.name)
    made.params["partstat"] = "ACCEPTED"
    made.params["rsvp"] = "FALSE"
    return made
