"""What the public is told of an event when it changes: its search document, its place in the next letters
of updates, and that kept pages are old.

`scheduling` calls `put` after every change of an event (publishing, changing, closing) and `drop` when
it is canceled, withdrawn or deleted; both belong to the transaction of the change, and may be called for
any event in any state. Only what is public whatever the level is written (P26).
"""

from datetime import datetime, time, timedelta

from rollcall.accounts.places import STATES
from rollcall.base import clock, search
from rollcall.catalog.models import Generation
from rollcall.events import when
from rollcall.events.models import Event
from rollcall.events.viewing import is_public
from rollcall.outreach import digests

KIND = "event"
SHOWN = {Event.State.PUBLISHED, Event.State.CLOSED}
# Addresses under /events/ that are no event's: whoever makes a slug keeps clear of them.
RESERVED_SLUGS = frozenset({"month", "map", "feeds", "mine", "offers", "approvals", "near-me", "calendar"})


def put(event: Event) -> None:
    """Write, or take out, the search document of an event as it is now; and make kept public pages old."""
    if event.state in SHOWN:
        search.put(_document(event))
    else:
        search.drop(KIND, str(event.pk))
    _tell(event)
    Generation.bump()


def drop(event: Event) -> None:
    """Take an event out of the search and the next updates, and make kept public pages old."""
    search.drop(KIND, str(event.pk))
    _take_back(event)
    Generation.bump()


def _tell(event: Event) -> None:
    """Readers of updates hear of what is to come: what anybody sees of it, by the month (P26)."""
    until = _news_until(event)
    if event.state != Event.State.PUBLISHED or until is None or until <= clock.now():
        _take_back(event)
        return
    _take_back(event, but=event.kind)
    digests.put(
        kind=event.kind,
        key=str(event.pk),
        title=event.title,
        sentence=event.summary,
        url=f"/events/{event.slug}/",
        topics=[topic.slug for topic in event.topics.all()],
        providers=[event.provider.slug],
        states=[] if event.kind == Event.Kind.WEBINAR else [event.state_code],
        level=event.access_level,
        month=when.month_of(event.starts_at, event.tz) if event.starts_at else None,
        until=until,
    )


def _news_until(event: Event) -> datetime | None:
    """Its beginning; where the day is hidden the end of the month, for nothing follows that day."""
    if event.starts_at is None or is_public(event):
        return event.starts_at
    following = (when.month_of(event.starts_at, event.tz) + timedelta(days=31)).replace(day=1)
    return datetime.combine(following, time(), event.tz)


def _take_back(event: Event, but: str = "") -> None:
    for kind in Event.Kind.values:
        if kind != but:
            digests.drop(kind, str(event.pk))


def _document(event: Event) -> search.Document:
    topics = list(event.topics.all())
    return search.Document(
        kind=KIND,
        key=str(event.pk),
        url=f"/events/{event.slug}/",
        title=event.title,
        overview=_overview(event),
        words=" ".join([event.provider.name, *(topic.name for topic in topics), *_when_and_where(event)]),
        level=event.access_level,
        facets={
            "kind": [event.kind],
            "topic": [topic.slug for topic in topics],
            "state": [event.state_code] if event.state_code else [],
            "level": [event.access_level],
            "provider": [event.provider.slug],
        },
    )


def _overview(event: Event) -> str:
    """The summary, which is public whatever the level; all that happens where the page tells everybody."""
    return f"{event.summary}\n{event.description}".strip() if is_public(event) else event.summary


def _when_and_where(event: Event) -> list[str]:
    """Kind, state and month; the city where the page tells everybody. Never a day (P26)."""
    told = [str(event.get_kind_display()), STATES.get(event.state_code, "")]
    if event.starts_at:
        told.append(when.month_words(event.starts_at.astimezone(event.tz).date()))
    if is_public(event) and event.venue:
        told.append(event.venue.city)
    return [word for word in told if word]
