"""What of an event is shown to whom. The one place where that is decided (P26).

Page, list, month, map, feed, calendar file, structured data, search document and letter are drawn from a face
and from nothing else. Of a locked event the public sees what `Face` holds: title, summary, month, state,
provider, topics, coordinator, hours of credit, the lock. All else is in `Details`, which is there for whoever
may attend, teaches or runs it. Locked is a class for verified officers (`viewing.is_public`). Its day is not
public: nothing here orders, hides or words a locked event by its day, so that watching the page tells no more
than reading it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Count,
    Manager,
    Model,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from rollcall.base import clock
from rollcall.events import when
from rollcall.events.eligibility import coordinator_of
from rollcall.events.face import Details, Entry, Face, Place, Sitting, Texts
from rollcall.events.models import SEATED, Event, Registration, Session, Teaching, Venue
from rollcall.events.viewing import Anybody, Relation, relations

ANYONE = AnonymousUser()
Row = TypeVar("Row", bound=Model)


def published() -> QuerySet[Event]:
    """Events that have a page: published, closed, and canceled after they were published."""
    states = [Event.State.PUBLISHED, Event.State.CLOSED, Event.State.CANCELED]
    return Event.objects.filter(state__in=states, published_at__isnull=False, starts_at__isnull=False)


def with_company(events: QuerySet[Event]) -> QuerySet[Event]:
    """With provider, venue, host, recording and the number of seats taken; the same one query."""
    companions = ("provider", "venue", "host", "recording__current")
    return events.select_related(*companions).annotate(taken=seats_taken("pk"))


def seats_taken(event: str) -> Coalesce:
    """The number of seats taken, as a column of a query in which `event` names the event."""
    seats = Registration.objects.filter(event=OuterRef(event), state__in=SEATED).order_by()
    return Coalesce(Subquery(seats.values("event").annotate(number=Count("pk")).values("number")), 0)


def complete(events: QuerySet[Event]) -> QuerySet[Event]:
    """With all that a whole face needs; three queries more, however many events."""
    return with_company(events).prefetch_related("topics", *_inside())


def _inside() -> tuple[str, Prefetch[Any]]:
    teachers = Teaching.objects.select_related("instructor").order_by("-is_lead", "pk")
    return "sessions", Prefetch("teachings", queryset=teachers)


def face_of(user: Anybody, event: Event) -> Face:
    """What this person may see of the event, from the rows as they are now."""
    seen = relations(user, [event])
    if seen[event.pk].sees_all:
        prefetch_related_objects([event], *_inside())
    return faces_of(user, [event], seen=seen)[0]


def faces_of(
    user: Anybody,
    events: Sequence[Event],
    *,
    seen: Mapping[int, Relation] | None = None,
    whole: bool = True,
) -> list[Face]:
    """`face_of` for many, in their order: one query for the seats, and what `relations` costs without `seen`.

    Give them as `complete` reads them; or `whole=False` for cards, with provider, venue and topics: their
    details leave out texts, host, instructors and recording, and sessions that were not read beforehand.
    """
    seen = relations(user, events) if seen is None else seen
    taken = _taken(events)
    return [_face(event, seen[event.pk], taken.get(event.pk, 0), whole) for event in events]


def public_faces(events: Sequence[Event], *, whole: bool = True) -> list[Face]:
    """What anybody may see, whoever asks: for feeds and letters."""
    return faces_of(ANYONE, events, whole=whole)


def _taken(events: Sequence[Event]) -> dict[int, int]:
    """Seats that are taken, by event; one query at most."""
    known: dict[int, int] = {event.pk: event.taken for event in events if hasattr(event, "taken")}
    limited = [event.pk for event in events if event.capacity is not None and event.pk not in known]
    if not limited:
        return known
    rows = Registration.objects.filter(event__in=limited, state__in=SEATED).order_by()
    return known | dict(rows.values_list("event").annotate(number=Count("pk")))


def is_past(event: Event, *, sees_all: bool) -> bool:
    """Whether it is over; who may not know the day is told when the month is."""
    now = clock.now()
    if sees_all or event.starts_at is None:
        return event.ends_at is not None and event.ends_at < now
    return when.month_of(event.starts_at, event.tz) < when.month_of(now, event.tz)


def _face(event: Event, relation: Relation, taken: int, whole: bool) -> Face:
    details = _details(event, relation, taken, whole) if relation.sees_all else None
    return Face(
        key=event.pk,
        slug=event.slug,
        title=event.title,
        summary=event.summary,
        kind=event.kind,
        kind_name=str(event.get_kind_display()),
        level=event.access_level,
        audience=tuple(event.audience),
        month=when.month_of(event.starts_at, event.tz) if event.starts_at else None,
        state_code=event.state_code,
        provider=event.provider.name,
        provider_slug=event.provider.slug,
        topics=tuple((topic.slug, topic.name) for topic in event.topics.all()),
        coordinator=coordinator_of(event),
        credit=when.credit(event.hours),
        gives_certificate=event.gives_certificate,
        is_canceled=event.state == Event.State.CANCELED,
        is_past=is_past(event, sees_all=details is not None),
        published_at=event.published_at,
        relation=relation,
        details=details,
    )


def _details(event: Event, relation: Relation, taken: int, whole: bool) -> Details | None:
    begins, ends = event.starts_at, event.ends_at
    if begins is None or ends is None:  # a draft without sessions
        return None
    sittings = [_sitting(one, event) for one in _read_before(event, "sessions", event.sessions)]
    left = None if event.capacity is None else max(event.capacity - taken, 0)
    texts = _texts(event, relation) if whole else Texts()
    return Details(
        begins=begins,
        ends=ends,
        zone=event.tz,
        days=when.days(begins.astimezone(event.tz).date(), ends.astimezone(event.tz).date()),
        hours=sittings[0].hours if sittings else "",
        zone_name=when.zone_name(begins, event.tz),
        place=_place(event),
        sittings=sittings,
        capacity=event.capacity,
        seats_left=left,
        entry=_entry(event, left),
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        outside_url=event.outside_url,
        join_url=event.join_url if relation.has_seat else "",
        texts=texts,
    )


def _texts(event: Event, relation: Relation) -> Texts:
    teachings = _read_before(event, "teachings", event.teachings)
    return Texts(
        description=event.description,
        objectives=[line.strip() for line in event.objectives.splitlines() if line.strip()],
        what_to_bring=event.what_to_bring,
        credit_note=event.credit_note,
        canceled_why=event.canceled_why,
        host=event.host.name if event.host else "",
        instructors=[teaching.instructor.name for teaching in teachings],
        recording=_recording(event),
        handouts=_handouts(event) if relation.has_seat else [],
    )


def _read_before(event: Event, name: str, rows: Manager[Row]) -> list[Row]:
    """What was read for all events at once; nothing where it was not, rather than a query for each."""
    return list(rows.all()) if name in getattr(event, "_prefetched_objects_cache", {}) else []


def _sitting(session: Session, event: Event) -> Sitting:
    begins, ends = session.starts_at.astimezone(event.tz), session.ends_at.astimezone(event.tz)
    return Sitting(
        title=session.title,
        date=begins.date(),
        begins=begins,
        ends=ends,
        room=session.room,
        day=when.days(begins.date(), begins.date()),
        hours=when.hours(begins, ends, event.tz),
    )


def _place(event: Event) -> Place | None:
    venue = event.venue
    if venue is None:
        return None
    return Place(
        name=venue.name,
        street=venue.street,
        city=venue.city,
        state=venue.state,
        postal_code=venue.postal_code,
        room=event.room,
        access_notes=venue.access_notes,
        map_url=_map_url(venue),
    )


def _map_url(venue: Venue) -> str:
    """Where the place is on a public map: by its coordinates, else by its address."""
    if venue.latitude is not None and venue.longitude is not None:
        at = f"{venue.latitude:.5f}", f"{venue.longitude:.5f}"
        return f"https://www.openstreetmap.org/?mlat={at[0]}&mlon={at[1]}#map=17/{at[0]}/{at[1]}"
    address = ", ".join(part for part in (venue.street, venue.city, venue.state, venue.postal_code) if part)
    return f"https://www.openstreetmap.org/search?query={quote(address)}"


def _entry(event: Event, seats_left: int | None) -> Entry:
    now = clock.now()
    over = event.state == Event.State.CLOSED or (event.ends_at is not None and event.ends_at <= now)
    begun = event.starts_at is not None and event.starts_at <= now
    tried = (
        (event.state == Event.State.CANCELED, Entry.CANCELED),
        (over, Entry.OVER),
        (bool(event.outside_url), Entry.OUTSIDE),
        (event.opens_at is not None and event.opens_at > now, Entry.NOT_YET),
        (begun or (event.closes_at is not None and event.closes_at <= now), Entry.ENDED),
        (seats_left == 0, Entry.FULL),
    )
    return next((entry for holds, entry in tried if holds), Entry.OPEN)


def _recording(event: Event) -> tuple[str, str] | None:
    course = event.recording
    if course is None or not course.is_offered or course.current is None:
        return None
    return course.slug, course.current.title


def _handouts(event: Event) -> list[tuple[int, str]]:
    return list(event.handouts.filter(for_participants=True).values_list("pk", "title"))
