"""The shape of what somebody sees of an event. `events.faces` draws it, and decides what is in it (P26)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollcall.accounts.places import STATES
from rollcall.base import clock
from rollcall.events import when
from rollcall.events.eligibility import Contact
from rollcall.events.models import Event
from rollcall.events.viewing import Relation


class Entry(StrEnum):
    """Whether one can register now, for somebody who sees the details."""

    OPEN = "open"
    FULL = "full"  # one may wait in line
    NOT_YET = "not_yet"
    ENDED = "ended"  # registration is over, the event is not
    OUTSIDE = "outside"  # another organization registers (R23)
    OVER = "over"
    CANCELED = "canceled"


ENTRY_WORDS: dict[Entry, str | Promise] = {
    Entry.OPEN: gettext_lazy("Registration is open"),
    Entry.FULL: gettext_lazy("Full. You can join the waiting list."),
    Entry.NOT_YET: gettext_lazy("Registration has not opened yet"),
    Entry.ENDED: gettext_lazy("Registration has closed"),
    Entry.OUTSIDE: gettext_lazy("The organization that runs it registers people itself"),
    Entry.OVER: gettext_lazy("This has taken place"),
    Entry.CANCELED: gettext_lazy("Canceled"),
}


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session, by the clock of the place."""

    title: str
    date: date
    begins: datetime
    ends: datetime
    room: str
    day: str
    hours: str


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    street: str
    city: str
    state: str
    postal_code: str
    room: str
    access_notes: str
    map_url: str


@dataclass(frozen=True, slots=True)
class Texts:
    """What fills the page of one event and stands on no card."""

    description: str = ""
    objectives: list[str] = field(default_factory=list)
    what_to_bring: str = ""
    credit_note: str = ""
    canceled_why: str = ""
    host: str = ""
    instructors: list[str] = field(default_factory=list)
    recording: tuple[str, str] | None = None  # slug and title of the course it became
    handouts: list[tuple[int, str]] = field(default_factory=list)  # for holders of a seat alone


@dataclass(frozen=True, slots=True)
class Details:
    """What only those see who may attend, teach or run it; of what is not for verified officers everybody."""

    begins: datetime
    ends: datetime
    zone: ZoneInfo
    days: str
    hours: str  # of the first session
    zone_name: str
    place: Place | None
    sittings: list[Sitting]
    capacity: int | None
    seats_left: int | None  # None: no limit
    entry: Entry
    opens_at: datetime | None
    closes_at: datetime | None
    outside_url: str
    join_url: str  # for holders of a seat alone
    texts: Texts

    @property
    def entry_words(self) -> str:
        return str(ENTRY_WORDS[self.entry])

    @property
    def is_today(self) -> bool:
        """Whether it is one of its days, from first to last, by the clock of the place."""
        first, today, last = (
            one.astimezone(self.zone).date() for one in (self.begins, clock.now(), self.ends)
        )
        return first <= today <= last

    @property
    def opens_on(self) -> str:
        return when.moment(self.opens_at, self.zone) if self.opens_at else ""

    @property
    def closes_on(self) -> str:
        return when.moment(self.closes_at, self.zone) if self.closes_at else ""


@dataclass(frozen=True, slots=True)
class Face:
    """What everybody may see, and `details` for whoever may see all."""

    key: int
    slug: str
    title: str
    summary: str
    kind: str
    kind_name: str
    level: str
    audience: tuple[str, ...]
    month: date | None  # its first day, by the clock of the place
    state_code: str
    provider: str
    provider_slug: str
    topics: tuple[tuple[str, str], ...]  # slug and name
    coordinator: Contact
    credit: str
    gives_certificate: bool
    is_canceled: bool
    is_past: bool  # for a locked event: its month is over
    published_at: datetime | None
    relation: Relation
    details: Details | None

    @property
    def url(self) -> str:
        return f"/events/{self.slug}/"

    @property
    def register_url(self) -> str:
        """The registration's own pages."""
        return f"/events/{self.slug}/register/"

    @property
    def pass_url(self) -> str:
        """The holder's code for the door, on the days of an event in a room; empty for anybody else."""
        mine, details = self.relation.mine, self.details
        if mine is None or details is None or not self.relation.has_seat:
            return ""
        at_a_door = self.kind != Event.Kind.WEBINAR and not self.is_canceled
        return reverse("events:pass", args=[mine.pk]) if at_a_door and details.is_today else ""

    @property
    def is_locked(self) -> bool:
        return self.details is None

    @property
    def state_name(self) -> str:
        return STATES.get(self.state_code, "")

    @property
    def where(self) -> str:
        """“Plainview, Texas” to who may know, else “Texas”; “Online” where there is no place."""
        if self.details and self.details.place:
            return ", ".join(part for part in (self.details.place.city, self.state_name) if part)
        return self.state_name or (_("Online") if self.kind == Event.Kind.WEBINAR else "")

    @property
    def when(self) -> str:
        """The days to who may know, else the month."""
        if self.details:
            return self.details.days
        return when.month_words(self.month) if self.month else ""
