"""An event as search engines read it (schema.org), drawn from a face: a locked one has its month alone."""

from typing import Any

from django.utils.safestring import SafeString

from rollcall.base import sites, structured
from rollcall.base.access import AccessLevel
from rollcall.events.face import Details, Entry, Face
from rollcall.events.models import Event

_STOCK = {Entry.OPEN: "InStock", Entry.FULL: "SoldOut", Entry.NOT_YET: "PreOrder", Entry.OUTSIDE: "InStock"}


def block(shown: Face) -> SafeString:
    """The text of a data block; it can be put into a page as it stands."""
    return structured.block(data(shown))


def data(shown: Face) -> dict[str, Any]:
    """The event as schema.org/Event."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": shown.title,
        "description": shown.summary,
        "url": sites.here().origin + shown.url,
        "eventStatus": f"https://schema.org/Event{'Cancelled' if shown.is_canceled else 'Scheduled'}",
        "eventAttendanceMode": f"https://schema.org/{_mode(shown)}",
        "organizer": {"@type": "Organization", "name": shown.provider},
        "isAccessibleForFree": True,
    }
    details = shown.details
    if details is None:
        if shown.month:
            told["startDate"] = f"{shown.month:%Y-%m}"
        return told | _region(shown)
    told |= {"startDate": _iso(shown, details.begins), "endDate": _iso(shown, details.ends)}
    if shown.level == AccessLevel.OPEN and details.entry in _STOCK:
        told["offers"] = _offer(shown, details)
    return told | (_place(details) if details.place else _region(shown))


def _iso(shown: Face, instant: Any) -> str:
    zone = shown.details.zone if shown.details else None
    return str(instant.astimezone(zone).isoformat(timespec="minutes"))


def _mode(shown: Face) -> str:
    online = shown.kind == Event.Kind.WEBINAR
    return "OnlineEventAttendanceMode" if online else "OfflineEventAttendanceMode"


def _region(shown: Face) -> dict[str, Any]:
    if shown.kind == Event.Kind.WEBINAR:
        return {"location": {"@type": "VirtualLocation", "url": sites.here().origin + shown.url}}
    if not shown.state_code:
        return {}
    region = {"@type": "PostalAddress", "addressRegion": shown.state_code, "addressCountry": "US"}
    return {"location": {"@type": "Place", "name": shown.state_name, "address": region}}


def _place(details: Details) -> dict[str, Any]:
    place = details.place
    if place is None:
        return {}
    address = {
        "@type": "PostalAddress",
        "streetAddress": place.street,
        "addressLocality": place.city,
        "addressRegion": place.state,
        "postalCode": place.postal_code,
        "addressCountry": "US",
    }
    return {"location": {"@type": "Place", "name": place.name, "address": address}}


def _offer(shown: Face, details: Details) -> dict[str, Any]:
    link = details.outside_url or sites.here().origin + shown.register_url
    stock = f"https://schema.org/{_STOCK[details.entry]}"
    return {"@type": "Offer", "price": "0", "priceCurrency": "USD", "availability": stock, "url": link}
