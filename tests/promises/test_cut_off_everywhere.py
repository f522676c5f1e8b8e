"""P6: whoever is suspended is out everywhere with the next request: eight keys of one person, all at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from django.utils import timezone

from conftest import PASSWORD
from rollcall.accounts import sessions, verification
from rollcall.accounts.models import Agency, User
from rollcall.base import tokens
from rollcall.base.models import AuditEntry
from rollcall.catalog.models import Provider
from rollcall.events import calendar_feeds, seat_letters
from rollcall.events.models import Event, Handout, Registration
from rollcall.mail import outbox
from rollcall.mail.models import Letter
from rollcall.player.tests.scorm_kit import Sitter, course_of, imported
from tests.promises.test_at_once import reset_link

pytestmark = pytest.mark.django_db
Key = Callable[[], bool]


@pytest.fixture
def locked_class(hale: Agency) -> Event:
    """For verified officers, in a week."""
    begins = timezone.now() + timedelta(days=7)
    return Event.objects.create(
        slug="scene", title="Working a scene", summary="Together.", kind=Event.Kind.CLASS, host=hale,
        state=Event.State.PUBLISHED, published_at=timezone.now(), starts_at=begins, room="CANARY ROOM",
        ends_at=begins + timedelta(hours=8), provider=Provider.objects.create(name="Harbor", slug="harbor"),
        coordinator_name="Ruth", coordinator_email="ruth@harbor.example", coordinator_phone="555-0167",
        description="CANARY WORDS",
    )  # fmt: skip


@pytest.fixture
def keys(alice: User, dana: User, locked_class: Event) -> dict[str, Key]:
    """What Alice holds; each says whether it still opens anything."""
    cache.clear()
    present = timezone.now()
    seat = Registration.objects.create(
        event=locked_class, user=alice, name=alice.legal_name, email=alice.email, mailbox=alice.mailbox or "",
        state="seated", since=present, made_at=present, calendar_uid=uuid4(), seat=1,
    )  # fmt: skip
    handout = Handout(
        event=locked_class, title="Plan", name="plan.pdf", media_type="application/pdf", size=1,
        for_participants=True, added_by=dana, added_at=present,
    )  # fmt: skip
    handout.file.save("plan.pdf", ContentFile(b"%PDF-1.7 "))
    sitter, other = Sitter(alice, course_of(imported())), Client()
    other.force_login(alice)
    reset = reset_link(alice)  # a sign-in after it would end it
    feed = calendar_feeds.renew(by=alice)
    seat_letters.arrived(seat)

    def package() -> bool:
        with override_settings(ROOT_URLCONF="config.urls_content"):
            return sitter.get("p/index.html").status_code == 200

    def goes() -> bool:
        return Letter.objects.get(kind="events/seat_confirmed").state == Letter.State.QUEUED

    def opens_anew() -> bool:
        sent = {"login": alice.email, "password": PASSWORD}
        return "_auth_user_id" in _after(Client(), "/accounts/login/", sent).session

    return {
        "session": lambda: sitter.portal.get("/account/").status_code == 200,
        "another browser": lambda: "CANARY WORDS" in other.get("/events/scene/").text,
        "file of a class": lambda: other.get(f"/handouts/{handout.pk}/").status_code == 200,
        "package on its origin": package,
        "calendar feed": lambda: Client().get(f"/events/feeds/mine/{feed}.ics").status_code == 200,
        "link to a new password": lambda: "password1" in Client().get(reset, follow=True).text,
        "letter in the outbox": goes,
        "password": opens_anew,
    }


def _after(client: Client, path: str, sent: dict[str, Any]) -> Client:
    client.post(path, sent)
    return client


def open_ones(keys: dict[str, Key]) -> list[str]:
    return [name for name, opens in keys.items() if opens()]


def test_eight_keys_open_nothing_any_more(keys: dict[str, Key], alice: User, dana: User) -> None:
    """P6: held before, refused with the next request; one line in the trail says who and why."""
    assert open_ones(keys) == list(keys)
    verification.suspend(alice, by=dana, reason="Account shared with others.")
    assert open_ones(keys) == []
    line = AuditEntry.objects.get(event="person.suspended")
    assert (line.actor_id, line.note) == (dana.pk, "Account shared with others.")
    assert Letter.objects.get(kind="accounts/suspended").state == Letter.State.QUEUED


def test_without_the_cut_they_would(
    keys: dict[str, Key], alice: User, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the state alone is written, and everything goes on opening."""
    monkeypatch.setattr(sessions, "end_all", lambda user, by: 0)
    monkeypatch.setattr(tokens, "void_all", lambda subject: 0)
    monkeypatch.setattr(outbox, "withhold_for", lambda person_id, but: 0)
    verification.suspend(alice, by=dana, reason="x")
    User.objects.filter(pk=alice.pk).update(is_active=True)
    verification.Verification.objects.filter(user=alice).update(state="approved")
    assert open_ones(keys) == list(keys)
