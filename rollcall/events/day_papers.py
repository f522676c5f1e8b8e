"""Paper for the day: the sheet to sign, name tents, badges. Tagged PDF; text is never markup (P41)."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rollcall.base.addresses import portal_url
from rollcall.base.context import words
from rollcall.events import when
from rollcall.events.models import Event, Registration, Session
from rollcall.transcripts.paper import compiler, pictures

DESIGNS = Path(__file__).parent / "designs"
EMPTY_LINES = 6  # for people who come without being on the list


def sign_in_sheet(event: Event, people: Sequence[Registration]) -> bytes:
    """One list a day, with identifiers, room to sign, and empty lines for walk-ins."""
    return compiler.pdf(DESIGNS / "sign_in.typ", sheet_data(event, people))


def name_tents(event: Event, people: Sequence[Registration]) -> bytes:
    """A sheet a person, to be folded in the middle."""
    return compiler.pdf(DESIGNS / "tents.typ", _base(event) | {"people": [_person(one) for one in people]})


def badges(event: Event, people: Sequence[Registration]) -> bytes:
    """Six a sheet; the code leads the person to his own pass, and nobody else anywhere."""
    return compiler.pdf(DESIGNS / "badges.typ", badge_data(event, people))


PAPERS: dict[str, Callable[[Event, Sequence[Registration]], bytes]] = {
    "sign-in": sign_in_sheet,
    "tents": name_tents,
    "badges": badges,
}


def _base(event: Event) -> dict[str, Any]:
    return {"title": event.title, "event": event.title, "brand": words().brand}


def _person(one: Registration) -> dict[str, Any]:
    return {"name": one.name, "work": ", ".join(part for part in (one.title, one.agency_name) if part)}


def badge_data(event: Event, people: Sequence[Registration]) -> dict[str, Any]:
    rows = [
        _person(one)
        | {
            "qr": pictures.qr(portal_url("events:pass", [one.pk])),
            "qr_alt": _("QR code that opens the pass of %(name)s") % {"name": one.name},
        }
        for one in people
    ]
    return _base(event) | {"people": rows}


def sheet_data(event: Event, people: Sequence[Registration]) -> dict[str, Any]:
    return _base(event) | {
        "footer": _("Sign-in sheet. Personal data: keep it locked, hand it to the coordinator."),
        "columns": [
            "", _("Name"), _("Agency"), _("Identifier"), _("Signature"), _("In"), _("Out"),
        ],
        "words": {"page": _("Page"), "instructor": _("Instructor’s signature")},
        "days": [_day(event, one, people) for one in event.sessions.all()],
    }  # fmt: skip


def _day(event: Event, session: Session, people: Sequence[Registration]) -> dict[str, Any]:
    day = date_format(session.starts_at.astimezone(event.tz), "SHORT_DATE_FORMAT")
    place = [str(event.venue) if event.venue else "", session.room or event.room]
    hours = when.hours(session.starts_at, session.ends_at, event.tz)
    rows = [
        {"number": str(number), "name": one.name, "work": one.agency_name, "identifiers": _identifiers(one)}
        for number, one in enumerate(people, 1)
    ]
    empty = [
        {"number": str(len(people) + more), "name": "", "work": "", "identifiers": ""}
        for more in range(1, EMPTY_LINES + 1)
    ]
    return {
        "title": f"{session.title}, {day}" if session.title else day,
        "second": " · ".join(part for part in (hours, *place) if part),
        "rows": rows + empty,
    }


def _identifiers(one: Registration) -> str:
    return ", ".join(
        f"{each.get('issuer', '')} {each.get('value', '')}".strip()
        for each in one.identifiers
        if isinstance(each, dict)
    )
