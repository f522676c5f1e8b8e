"""A provider, its instructor, one event of each level, and browsers that have shown a second factor."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from conftest import enroll_second_factor, person
from rollcall.accounts.models import Agency, State, User, Verification
from rollcall.catalog.models import Provider, Topic
from rollcall.events.models import Event, Instructor, Venue

MakeEvent = Callable[..., Event]
CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture
def at_desk() -> Callable[[User], Client]:
    """`at_desk(bob)` is a browser in which Bob is signed in and has shown a second factor; he gets one."""

    def make(user: User) -> Client:
        if not user.authenticator_set.exists():
            enroll_second_factor(user)
        client = Client()
        client.force_login(user)
        session = client.session
        shown = timezone.now().timestamp()
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": shown, "email": user.email},
            {"method": "mfa", "type": "totp", "at": shown},
        ]
        session.save()
        return client

    return make


@pytest.fixture
def course_provider(db: None) -> Provider:
    return Provider.objects.create(
        name="Harbor Community Institute", slug="harbor", signer_name="Ruth Delgado"
    )


@pytest.fixture
def provider_member(course_provider: Provider) -> User:
    """Ruth, who works for the provider and runs its classes."""
    ruth = person("ruth@harbor.example", "Ruth Delgado")
    course_provider.members.create(user=ruth, since=timezone.now())
    return ruth


@pytest.fixture
def instructor(db: None) -> Instructor:
    """Lee, who teaches the harbor class."""
    lee = person("lee@harbor.example", "Lee Castellanos")
    return Instructor.objects.create(
        user=lee, name=lee.legal_name, email=lee.email, bio="Patrol, then the academy."
    )


@pytest.fixture
def town_hall(db: None) -> Venue:
    return Venue.objects.create(
        name="Plainview Training Hall", street="210 Ash Street", city="Plainview", state="TX",
        postal_code="79072", access_notes="Park behind the hall. The side door has no step.",
    )  # fmt: skip


def in_days(days: int, hour: int, zone: ZoneInfo = CHICAGO) -> datetime:
    """That hour by the wall clock of a zone, so many days from today."""
    day = (timezone.now().astimezone(zone) + timedelta(days=days)).replace(tzinfo=None)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0, tzinfo=zone)


def add_session(event: Event, days: int, begins: int = 8, ends: int = 17, **fields: Any) -> None:
    """One more sitting; the event's own first and last instant follow."""
    fields.setdefault("break_minutes", 60)
    event.sessions.create(starts_at=in_days(days, begins), ends_at=in_days(days, ends), **fields)
    event.starts_at = min(event.sessions.values_list("starts_at", flat=True))
    event.ends_at = max(event.sessions.values_list("ends_at", flat=True))
    event.save()


@pytest.fixture
def make_event(course_provider: Provider) -> MakeEvent:
    """`make_event("slug", kind="webinar", days=(14, 15), …)` is published, one session a day."""

    def make(
        slug: str, *, days: tuple[int, ...] = (14,), begins: int = 8, ends: int = 17, **fields: Any
    ) -> Event:
        standing: dict[str, Any] = {
            "kind": Event.Kind.CLASS,
            "state": Event.State.PUBLISHED,
            "title": slug.replace("-", " ").capitalize(),
            "summary": "How to work together when it counts.",
            "provider": course_provider,
            "coordinator_name": "Ruth Delgado",
            "coordinator_email": "ruth@harbor.example",
            "coordinator_phone": "555-0167",
            "published_at": timezone.now(),
        }
        event = Event.objects.create(slug=slug, **(standing | fields))
        for day in days:
            add_session(event, day, begins, ends)
        return event

    return make


@pytest.fixture
def harbor_class(make_event: MakeEvent, town_hall: Venue, hale: Agency, instructor: Instructor) -> Event:
    """Two days for verified officers in Texas, published: 20 seats, Lee teaches, Hale County hosts."""
    event = make_event(
        "harbor-class",
        title="Working a scene together",
        days=(14, 15),
        venue=town_hall,
        state_code="TX",
        room="Room 2",
        host=hale,
        capacity=20,
        hours=Decimal(16),
        objectives="Name the first three acts at a scene.\nHand over a scene in one minute.",
    )
    event.topics.add(Topic.objects.create(name="Officer safety", slug="officer-safety"))
    event.teachings.create(instructor=instructor, is_lead=True)
    return event


@pytest.fixture
def open_webinar(make_event: MakeEvent) -> Event:
    """A published webinar for everybody."""
    return make_event(
        "open-webinar",
        title="Sleep after nights",
        kind=Event.Kind.WEBINAR,
        access_level="open",
        audience=[],
        days=(7,),
        begins=12,
        ends=13,
        join_url="https://meet.example/j/CANARY-LINK",
        hours=Decimal(1),
    )


@pytest.fixture
def account_class(make_event: MakeEvent, town_hall: Venue) -> Event:
    """A published class for whoever has an account."""
    return make_event(
        "account-class", title="Neighbors and officers", access_level="account", audience=[],
        days=(21,), venue=town_hall, state_code="TX", capacity=30, hours=Decimal(8),
    )  # fmt: skip


@pytest.fixture
def pending(pat: User, hale: Agency) -> User:
    """Pat has applied and waits."""
    present = timezone.now()
    Verification.objects.create(
        user=pat, agency=hale, category="sworn_le", title="Deputy", state=State.AWAITING_POC,
        state_since=present, applied_at=present,
    )  # fmt: skip
    return pat
