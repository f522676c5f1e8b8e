"""“Tell me when a class comes near me”: a state, a topic, and a letter for each event published there."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from rollcall.accounts.letters import words
from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog.models import Topic
from rollcall.events import faces
from rollcall.events.errors import TooManyWishes
from rollcall.events.models import Event, NearMe
from rollcall.mail import outbox
from rollcall.mail.models import Letter
from rollcall.outreach import audiences, letters, preferences, tokens
from rollcall.outreach.models import News

MOST_WISHES = 30
LOOKS_BACK = timedelta(days=14)  # a worker that stood still that long has told nobody
AT_ONCE = 500  # letters in one run, so that others' jobs are not kept waiting


@transaction.atomic
def wish(state_code: str, topic: Topic | None, *, by: User) -> NearMe:
    """Ask to be told of events in a state, on any topic or on one; the same wish twice is one.

    Whoever had stopped these letters hears them again: this is the newer word.
    """
    User.objects.select_for_update().get(pk=by.pk)
    if NearMe.objects.filter(user=by).count() >= MOST_WISHES:
        raise TooManyWishes
    made, is_new = NearMe.objects.get_or_create(
        user=by, state_code=state_code, topic=topic, defaults={"since": clock.now()}
    )
    preferences.want(preferences.mailbox_of(by), News.NEAR, by=by)
    if is_new:
        audit.record("near_me.asked", by, by=by, state=state_code, topic=topic.slug if topic else "")
    return made


@transaction.atomic
def forget(wished: NearMe, *, by: User) -> None:
    """Take a wish back; no further letter is posted for it."""
    audit.record("near_me.forgotten", by, by=by, state=wished.state_code)
    wished.delete()


def of(user: User) -> QuerySet[NearMe]:
    """What a person has asked to be told of."""
    return NearMe.objects.filter(user=user).select_related("topic").order_by("state_code", "topic__name")


def is_stopped(user: User) -> bool:
    """Whether the person has said, by a letter or on my page, to have no more of these."""
    return News.NEAR not in preferences.wanted(preferences.mailbox_of(user))


def tell() -> int:
    """Post the letters that are due; runs by the clock, and each person hears once of each event.

    Only of events published after the wish, and still to come. Returns how many were posted.
    """
    posted = 0
    for event in _news():
        for user in _waiting(event)[: AT_ONCE - posted]:
            posted += _tell(event, user)
        if posted >= AT_ONCE:
            break
    return posted


def _news() -> Iterator[Event]:
    present = clock.now()
    recent = faces.published().filter(
        state=Event.State.PUBLISHED, published_at__gte=present - LOOKS_BACK, ends_at__gt=present
    )
    return faces.with_company(recent.exclude(state_code="")).order_by("published_at", "pk").iterator()


def _key(event: Event) -> str:
    return f"near-me:{event.pk}:"


def _waiting(event: Event) -> QuerySet[User]:
    """Whoever asked for it, may have letters, and has none about this event yet."""
    topics = Q(topic__isnull=True) | Q(topic__in=event.topics.all())
    wishes = NearMe.objects.filter(topics, state_code=event.state_code, since__lte=event.published_at)
    people = audiences.willing(User.objects.all(), News.NEAR)
    key = Concat(Value(_key(event)), Cast("pk", TextField()), output_field=TextField())
    told = Letter.objects.filter(key=OuterRef("near_me_key"))
    return (
        people.filter(pk__in=wishes.values("user"))
        .annotate(near_me_key=key)
        .filter(~Exists(told))
        .order_by("pk")
    )


@transaction.atomic
def _tell(event: Event, user: User) -> int:
    """One letter, in which stands what this person may see and no more (P26); one click stops it."""
    people = audiences.willing(User.objects.filter(pk=user.pk), News.NEAR)
    present = people.select_for_update(of=("self",)).first()
    if present is None:  # suspended since the list was read (P6), or unwilling
        return 0
    shown, links = faces.face_of(present, event), letters.links(tokens.of_person(present))
    outbox.post(
        "events/near_me",
        to=present.email,
        key=f"{_key(event)}{present.pk}",
        person_id=present.pk,
        context={"person": present, "face": shown, "words": words(), "preferences": links["preferences"]},
        headers=letters.headers(links["unsubscribe"]),
    )
    return 1
