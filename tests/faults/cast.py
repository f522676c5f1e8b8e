"""People and classes that several plays need; nobody's name is like another's."""

import secrets
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.catalog.models import Provider
from rollcall.events.models import Event, Registration
from rollcall.transcripts import completions
from rollcall.transcripts.models import Completion, Delivery, Facts


def some_name() -> str:
    """Two words that no other person has, so that every row of a roster is a new person."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join("".join(secrets.choice(letters) for _ in range(8)).title() for _ in range(2))


def officer(name: str, **fields: Any) -> User:
    """Somebody with a confirmed mailbox and no password."""
    user = User.objects.create(
        email=f"{name}@faults.example", legal_name=some_name(), password=make_password(None),
        email_confirmed_at=timezone.now(), **fields,
    )  # fmt: skip
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def staff(name: str) -> User:
    return officer(name, is_staff=True, is_superuser=True)


def a_class(slug: str, begins: datetime | None = None) -> Event:
    """A class of one day, which was yesterday unless said otherwise."""
    provider = Provider.objects.get_or_create(slug="harbor", defaults={"name": "Harbor Institute"})[0]
    begins = begins or timezone.now() - timedelta(days=1)
    ends = begins + timedelta(hours=8)
    event = Event.objects.create(
        kind=Event.Kind.CLASS, state=Event.State.PUBLISHED, slug=slug, title=f"Class {slug}",
        summary="A day.", provider=provider, coordinator_name="Ruth", coordinator_email="ruth@harbor.example",
        coordinator_phone="555-0167", published_at=begins, starts_at=begins, ends_at=ends, hours=Decimal(8),
    )  # fmt: skip
    event.sessions.create(starts_at=begins, ends_at=ends)
    return event


def seat(event: Event, user: User) -> Registration:
    """A seat taken beforehand."""
    present = timezone.now()
    return Registration.objects.create(
        event=event, user=user, name=user.legal_name, email=user.email, mailbox=user.mailbox or "",
        state=Registration.State.SEATED, since=present, made_at=present, calendar_uid=uuid4(),
    )  # fmt: skip


def completion(name: str, at: datetime | None = None) -> Completion:
    """Somebody was at a class that gives a certificate; none is issued yet."""
    facts = Facts(
        title="A day together", provider="Harbor Institute", award_line="", provider_logo="", signer_name="",
        signer_title="", place="Plainview, TX", instructors=[], credit_note="", gives_certificate=True,
        address="",
    )  # fmt: skip
    row, _made = completions.record(
        officer(name), source=f"faults:{name}", delivery=Delivery.CLASS, facts=facts, by=audit.SYSTEM,
        completed_at=at or timezone.now(), hours=Decimal(8), evidence={},
    )  # fmt: skip
    return row


def sheet(people: dict[str, str]) -> bytes:
    """A roster: name by address."""
    lines = [f"{name},{address}" for address, name in people.items()]
    return "\r\n".join(["Name,E-mail", *lines]).encode()
