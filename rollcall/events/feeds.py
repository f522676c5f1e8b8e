"""What a feed can be about: everything, a topic, a state. Feeds show what anybody may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rollcall.accounts.places import STATES
from rollcall.base import clock
from rollcall.base.access import AccessLevel
from rollcall.catalog.models import Topic
from rollcall.catalog.showing import only_here
from rollcall.events import faces
from rollcall.events.face import Face
from rollcall.events.listing import Listing
from rollcall.events.models import Event

MOST = 500


@dataclass(frozen=True, slots=True)
class Scope:
    """`code` stands in the address: all, state-TX, topic-wellness."""

    code: str
    name: str

    @property
    def calendar_url(self) -> str:
        return f"/events/feeds/{self.code}.ics"

    @property
    def news_url(self) -> str:
        return f"/events/feeds/{self.code}.atom"


def everything() -> Scope:
    return Scope("all", _("Classes and webinars"))


def of_state(code: str) -> Scope:
    return Scope(f"state-{code}", _("Classes and webinars in %(state)s") % {"state": STATES[code]})


def of_topic(slug: str, name: str) -> Scope:
    return Scope(f"topic-{slug}", _("Classes and webinars: %(topic)s") % {"topic": name})


def scope(code: str) -> Scope | None:
    """The scope behind a part of an address; None where there is none such."""
    kind, _dash, value = code.partition("-")
    if code == "all":
        return everything()
    if kind == "state" and value in STATES:
        return of_state(value)
    topic = Topic.objects.filter(slug=value).first() if kind == "topic" else None
    return of_topic(topic.slug, topic.name) if topic else None


def scopes_of(found: Listing) -> list[Scope]:
    """The feeds that fit what somebody looks at: all, and the states and topics that were chosen."""
    names = {slug: name for face in found.page.object_list for slug, name in face.topics}
    states = [of_state(code) for code in found.asked.facets.get("state", [])]
    topics = [of_topic(slug, names[slug]) for slug in found.asked.facets.get("topic", []) if slug in names]
    return [everything(), *states, *topics]


def for_calendar(about: Scope) -> list[Face]:
    """What is to come, by day, as far as anybody may know it; locked events have no day for a calendar."""
    events = _of(about).exclude(access_level=AccessLevel.VERIFIED).filter(ends_at__gte=clock.now())
    shown = faces.public_faces(list(faces.complete(events).order_by("starts_at", "pk")[:MOST]))
    return [face for face in shown if not face.is_locked]


def for_news(about: Scope) -> Sequence[Face]:
    """What was published last, as anybody may see it: until it is over, or for a locked one its month."""
    events = _of(about)
    shown = faces.public_faces(list(faces.complete(events).order_by("-published_at", "-pk")[:MOST]))
    return [face for face in shown if not face.is_past]


def _of(about: Scope) -> QuerySet[Event]:
    kind, _dash, value = about.code.partition("-")
    events = only_here(faces.published()).exclude(state=Event.State.CANCELED)
    if kind == "state":
        return events.filter(state_code=value)
    return events.filter(topics__slug=value) if kind == "topic" else events
