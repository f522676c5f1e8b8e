"""The demo's classes, webinars and conference: invented, dated from today. Safe to repeat."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from rollcall.accounts.models import Agency, User
from rollcall.base import clock
from rollcall.catalog.models import Provider, Topic
from rollcall.events import local_times, scheduling, teachers, venues
from rollcall.events.models import Event, Instructor, Venue
from rollcall.events.scheduling import Sitting
from rollcall.events.seating import Kept

LEE = "lee@plains.example"
CENTRAL, MOUNTAIN, PACIFIC = "America/Chicago", "America/Denver", "America/Los_Angeles"
DANA = ("Dana Price", "dana@rollcall.example", "555-0101")
IMANI = ("Imani Brooks", "imani@firstresponderhealth.example", "555-0172")
RUTH = ("Ruth Delgado", "ruth@harbor.example", "555-0167")

Hours = tuple[int, str, str]  # day of the event from 0, begins, ends


@dataclass(frozen=True, slots=True)
class Show:
    """One event: in so many weeks (before now: a minus), on a weekday (Monday is 0)."""

    title: str
    kind: str
    provider: str
    topic: str
    weeks: int
    weekday: int
    summary: str
    hours: tuple[Hours, ...]
    coordinator: tuple[str, str, str]
    zone: str = CENTRAL
    rooms: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    breaks: int = 0
    venue: str = ""
    host: str = ""
    lee: bool = False
    draft: bool = False
    plan: dict[str, Any] = field(default_factory=dict)


VENUES = {
    "Plainview Training Hall": {
        "street": "210 Ash Street", "city": "Plainview", "state": "TX", "postal_code": "79072",
        "latitude": Decimal("34.184800"), "longitude": Decimal("-101.706800"),
        "access_notes": "Park behind the hall. The side door has no step; the bell is at sitting height.",
    },
    "Aztec Community Center": {
        "street": "101 Main Avenue", "city": "Aztec", "state": "NM", "postal_code": "87410",
        "latitude": Decimal("36.822200"), "longitude": Decimal("-107.992900"),
        "access_notes": "Lockers for sidearms are at the front desk. Elevator to the second floor.",
    },
    "Harbor City Library": {
        "street": "4 Quay Street", "city": "Harbor City", "state": "OR", "postal_code": "97415",
        "latitude": Decimal("42.052600"), "longitude": Decimal("-124.267900"),
        "access_notes": "Step-free from the water side. Street parking is free after 5 PM.",
    },
    "Cedar Ridge Conference House": {
        "street": "800 Canyon Road", "city": "Cedar Ridge", "state": "CO", "postal_code": "81501",
        "latitude": Decimal("39.063900"), "longitude": Decimal("-108.550600"),
        "access_notes": "A shuttle runs from the railway station at 7:30 AM. All rooms are on one floor.",
    },
}  # fmt: skip

SHOWS = (
    Show(
        "Approaching a stopped vehicle", "class", "plains", "officer-safety", 8, 1,
        "Two days on what to look for before the door opens, with drills in a parking lot.",
        ((0, "08:00", "17:00"), (1, "08:00", "17:00")), DANA, breaks=60, venue="Plainview Training Hall",
        host="Hale County Sheriff’s Office", lee=True,
        plan={
            "room": "Room 2", "capacity": 24, "hours": Decimal(16), "audience": ["sworn_le"],
            "description": "Morning of the first day: films of six stops, halted and talked through. "
            "Afternoon: where to stand, where to look, when to wait. Second day: drills in pairs, on film.",
            "objectives": "Name the signs that a stop is going wrong.\nChoose a side, and say why.\n"
            "Move back to cover without turning away.",
            "lesson_plan": "Day 1: films, talk, walk-through. Day 2: drills in pairs, review of the films.",
            "what_to_bring": "Duty belt with a training pistol, rain jacket, a notebook.",
            "credit_note": "Your state decides about credit. After class there is a file for TCOLE.",
            "quotas": [Kept("host", 8), Kept("region", 6, ["NM", "OK"])],
        },
    ),
    Show(
        "Night shift in a small jail", "class", "first-responder-health", "health", 9, 3,
        "A day on sleep, food and checks at night where two officers run the whole building.",
        ((0, "09:00", "16:00"),), IMANI, zone=MOUNTAIN, breaks=45, venue="Aztec Community Center",
        host="Mesa Verde County Detention Center",
        plan={
            "capacity": 18, "hours": Decimal(6), "audience": ["sworn_corrections"],
            "objectives": "Plan three nights in a row.\nKeep checks regular when tired.",
            "description": "What tiredness does to rounds and counts, and what two can do about it.",
        },
    ),
    Show(
        "Neighbors and officers at one table", "class", "harbor", "community", 4, 2,
        "An evening in which residents and officers work through the same three cases side by side.",
        ((0, "18:00", "21:00"),), RUTH, zone=PACIFIC, breaks=15, venue="Harbor City Library",
        host="Harbor City Police Department",
        plan={"access_level": "account", "audience": [], "capacity": 30, "hours": Decimal("2.75"),
              "room": "Reading room", "gives_certificate": False,
              "description": "A noisy yard, a lost child, a car that should not be there."},
    ),
    Show(
        "Sleep after the third night", "webinar", "first-responder-health", "health", 2, 3,
        "Light, coffee and naps: what helps to sleep by day, and what only feels as if it did.",
        ((0, "12:00", "13:00"),), IMANI, lee=False,
        plan={"access_level": "open", "audience": [], "hours": Decimal(1),
              "join_url": "https://meet.example/j/sleep-after-nights",
              "description": "Forty minutes of talk by a nurse who works nights herself, then questions."},
    ),
    Show(
        "Reading a crowd before it turns", "webinar", "plains", "officer-safety", 3, 1,
        "What a supervisor can see from the edge of a crowd, and when to step in or stay back.",
        ((0, "13:00", "14:30"),), DANA, lee=True,
        plan={"audience": ["sworn_le", "sworn_corrections"], "hours": Decimal("1.5"), "capacity": 300,
              "join_url": "https://meet.example/j/reading-a-crowd"},
    ),
    Show(
        "High Plains wellness days", "conference", "first-responder-health", "health", 14, 0,
        "Two days for peer supporters, chaplains and families of those who answer calls.",
        ((0, "09:00", "10:30"), (0, "11:00", "12:30"), (0, "11:00", "12:30"), (1, "09:00", "12:00")), IMANI,
        zone=MOUNTAIN, venue="Cedar Ridge Conference House", host="Cedar Ridge Police Department",
        rooms=("Hall", "Hall", "Room B", "Hall"),
        names=("Opening", "Starting a peer team", "When the family calls", "What we take home"),
        plan={"access_level": "account", "audience": [], "capacity": 120, "hours": Decimal(6),
              "description": "Talks in the morning, time to meet in the afternoon."},
    ),
    Show(
        "Winter driving for patrol", "class", "plains", "officer-safety", 7, 4,
        "A day on ice with cars of the track. The Lakes Driving School holds it and registers you there.",
        ((0, "08:30", "16:30"),), ("Ole Strand", "classes@lakesdriving.example", "555-0188"), breaks=60,
        plan={"access_level": "account", "audience": [], "state_code": "MN", "gives_certificate": False,
              "outside_url": "https://lakesdriving.example/winter", "hours": Decimal(7)},
    ),
    Show(
        "Heat and the long traffic post", "webinar", "first-responder-health", "health", -2, 2,
        "How heat builds up under a vest, what to drink, and when to swap places.",
        ((0, "12:00", "13:00"),), IMANI,
        plan={"access_level": "open", "audience": [], "hours": Decimal(1),
              "join_url": "https://meet.example/j/heat"},
    ),
    Show(
        "First on the scene with a tourniquet", "class", "plains", "officer-safety", -1, 1,
        "Half a day of hands-on practice: stop the bleeding, hand over, write it down.",
        ((0, "08:00", "12:00"),), DANA, breaks=15, venue="Plainview Training Hall",
        host="Hale County Sheriff’s Office", lee=True,
        plan={"capacity": 16, "hours": Decimal("3.75"), "room": "Room 2", "audience": ["sworn_le"],
              "objectives": "Put a tourniquet on in 30 seconds.\nHand over with time and place."},
    ),
    Show(
        "Calls without a crime", "class", "harbor", "crisis", 20, 0,
        "A draft: a day on calls in which nobody broke a law and somebody needs help.",
        ((0, "09:00", "16:00"),), RUTH, zone=PACIFIC, breaks=45, draft=True,
        plan={"capacity": 24, "hours": Decimal("6.25")},
    ),
)  # fmt: skip


@transaction.atomic
def load(by: User) -> None:
    """Put every event there that is not there yet; Lee teaches at the plains."""
    lee = _lee(by)
    known = {venue.name: venue for venue in Venue.objects.filter(name__in=VENUES)}
    places = {
        name: known.get(name) or venues.keep(None, by=by, name=name, **fields)
        for name, fields in VENUES.items()
    }
    there = set(Event.objects.filter(title__in=[one.title for one in SHOWS]).values_list("title", flat=True))
    for show in SHOWS:
        if show.title not in there:
            _make(show, places, lee, by)


def _lee(by: User) -> Instructor:
    there = Instructor.objects.filter(email=LEE).first()
    if there is not None:
        return there
    lee = teachers.add_instructor(name="Lee Castellanos", email=LEE, by=by)
    teachers.describe(lee, by=by, bio="Twelve years of patrol in two counties, then the academy at Lubbock.")
    today = clock.now().date()
    for name, issuer, days in (
        ("Instructor, basic", "TCOLE", 40),
        ("First aid, instructor", "Red River", 500),
    ):
        teachers.add_qualification(
            lee, by=by, name=name, issuer=issuer, expires_on=today + timedelta(days=days)
        )
    return lee


def _make(show: Show, places: dict[str, Venue], lee: Instructor, by: User) -> None:
    name, email, phone = show.coordinator
    event = scheduling.make(
        by=by,
        title=show.title,
        kind=show.kind,
        provider=Provider.objects.get(slug=show.provider),
        topics=list(Topic.objects.filter(slug=show.topic)),
        summary=show.summary,
        zone=show.zone,
        venue=places.get(show.venue),
        host=Agency.objects.filter(name=show.host).first(),
        coordinator_name=name,
        coordinator_email=email,
        coordinator_phone=phone,
        **show.plan,
    )
    scheduling.set_sessions(event, _sittings(show, event), by=by)
    if show.lee:
        teachers.assign(event, lee, by=by, is_lead=True)
    if not show.draft:
        scheduling.publish(event, by=by, past=show.weeks < 0)


def _sittings(show: Show, event: Event) -> list[Sitting]:
    first = _first_day(show, event)
    return [
        Sitting(
            starts_at=_at(event, first, day, begins),
            ends_at=_at(event, first, day, ends),
            break_minutes=show.breaks,
            room=show.rooms[number] if show.rooms else "",
            title=show.names[number] if show.names else "",
        )
        for number, (day, begins, ends) in enumerate(show.hours)
    ]


def _first_day(show: Show, event: Event) -> date:
    today = clock.now().astimezone(event.tz).date()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=show.weeks, days=show.weekday)


def _at(event: Event, first: date, day: int, hour: str) -> datetime:
    return local_times.instant(event.tz, first + timedelta(days=day), time.fromisoformat(hour))
