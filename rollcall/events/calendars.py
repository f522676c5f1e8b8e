"""Calendar files and feeds (RFC 5545), and the Atom feed for what has no public day.

A feed is read without signing in, so it shows what anybody may see. A locked event has no day there, and a
calendar cannot hold an entry without one: it stands in the Atom feed of the same scope, with its month.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from icalendar import Calendar, vUri
from icalendar import Event as Entry

from rollcall.base import clock, sites
from rollcall.events.face import Details, Face, Place

MEDIA_TYPE = "text/calendar; charset=utf-8"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAKS = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")


def plain(text: str) -> str:
    """Text without what could end a line of the file (P41); its own line breaks stay."""
    return _CONTROLS.sub("", _BREAKS.sub("\n", text))


def one_line(text: str) -> str:
    """Text for a parameter, where neither a line break nor a double quote can stand."""
    return re.sub(r"\s+", " ", plain(text)).replace('"', "'").strip()


def host() -> str:
    """The portal's name, for identifiers that must be unique in the world."""
    return urlsplit(settings.PORTAL_ORIGIN).hostname or "rollcall.invalid"


def whole_address(path: str) -> str:
    """A path of the portal with its host, as it stands outside of pages."""
    return f"{sites.here().origin}{path}"


def calendar(name: str) -> Calendar:
    """An empty calendar that a program reads anew every few hours."""
    made = Calendar()
    made.add("prodid", "-//Rollcall//Classes and webinars//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", one_line(name))
    made.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    return made


def file_of(shown: Face) -> bytes:
    """One event, an entry a session; give it a face with details."""
    made = calendar(shown.title)
    for entry in entries(shown):
        made.add_component(entry)
    return bytes(made.to_ical())


def feed_of(name: str, shown: Iterable[Face]) -> bytes:
    """All of these that have details."""
    made = calendar(name)
    for one in shown:
        for entry in entries(one):
            made.add_component(entry)
    return bytes(made.to_ical())


def entries(shown: Face) -> list[Entry]:
    """One entry a session, in UTC; none where the day is not for the reader."""
    details = shown.details
    if details is None:
        return []
    spans = [(one.begins, one.ends, one.title) for one in details.sittings]
    spans = spans or [(details.begins, details.ends, "")]
    return [_entry(shown, details, number, span) for number, span in enumerate(spans, 1)]


def _entry(shown: Face, details: Details, number: int, span: tuple[datetime, datetime, str]) -> Entry:
    begins, ends, title = span
    made = Entry()
    made.add("uid", f"event-{shown.key}-{number}@{host()}")
    made.add("dtstamp", shown.published_at or clock.now())
    made.add("dtstart", begins.astimezone(UTC))
    made.add("dtend", ends.astimezone(UTC))
    made.add("summary", plain(f"{shown.title}: {title}" if title else shown.title))
    made.add("description", plain(_description(shown)))
    made.add("url", vUri(sites.here().origin + shown.url))
    made.add("status", "CANCELLED" if shown.is_canceled else "CONFIRMED")
    if details.place:
        made.add("location", plain(address(details.place)))
    return made


def _description(shown: Face) -> str:
    who = _("Questions: %(name)s, %(email)s, %(phone)s") % {
        "name": shown.coordinator.name,
        "email": shown.coordinator.email,
        "phone": shown.coordinator.phone,
    }
    return "\n".join([shown.summary, who, sites.here().origin + shown.url])


def address(place: Place) -> str:
    """“Room 2, Plainview Training Hall, 210 Ash Street, Plainview, TX 79072”."""
    end = f"{place.state} {place.postal_code}".strip()
    return ", ".join(part for part in (place.room, place.name, place.street, place.city, end) if part)


def busy_day(key: str, first: date, last: date) -> Entry:
    """A day on which one has something, without a word of what, where or when on that day (P57)."""
    made = Entry()
    made.add("uid", f"{key}@{host()}")
    made.add("dtstamp", clock.now())
    made.add("dtstart", first)
    made.add("dtend", last + timedelta(days=1))
    made.add("summary", _("Rollcall: you have a seat"))
    made.add("description", _("Sign in to see what, when and where: %(page)s") % {"page": _my_page()})
    made.add("class", "PRIVATE")
    return made


def _my_page() -> str:
    return f"{sites.here().origin}/account/"


def atom_of(name: str, path: str, shown: Sequence[Face]) -> str:
    """What has been published, newest first, with the month; locked ones too."""
    made = Atom1Feed(
        title=name,
        link=f"{sites.here().origin}/events/",
        description="",
        language="en-us",
        feed_url=sites.here().origin + path,
    )
    for one in shown:
        link = sites.here().origin + one.url
        told = [one.kind_name, one.when, one.where, one.provider]
        made.add_item(
            title=one.title,
            link=link,
            unique_id=link,
            description=f"{one.summary} ({', '.join(part for part in told if part)})",
            pubdate=one.published_at,
            updateddate=one.published_at,
            categories=[topic for _slug, topic in one.topics],
        )
    return str(made.writeString("utf-8"))
