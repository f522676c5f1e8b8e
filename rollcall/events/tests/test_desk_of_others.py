"""P21, P24: one's own event in an address opens nothing that belongs to another provider's."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from conftest import person
from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry
from rollcall.catalog.models import Provider
from rollcall.events import policies
from rollcall.events.models import Event, Handout, MeetingReport, Registration
from rollcall.events.tests.building_door import seat
from rollcall.events.tests.building_roster import over, planned
from rollcall.events.tests.conftest import MakeEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]


@pytest.fixture
def mallory(make_event: MakeEvent) -> User:
    """Plans for another provider, and has one event there."""
    mallory = person("mallory@prairie.example", "Mallory Quist")
    prairie = Provider.objects.create(name="Prairie Center", slug="prairie", signer_name="M. Quist")
    prairie.members.create(user=mallory, since=timezone.now())
    make_event("hers", provider=prairie)
    return mallory


@pytest.fixture
def inner(harbor_class: Event, dana: User) -> list[str]:
    """Addresses below an event's own, each with the key of something of the harbor class."""
    event = over(harbor_class)
    row, session = seat(event, "Canary Ann"), event.sessions.first()
    roster = planned(event, dana)
    handout = Handout(
        event=event, title="Canary plan", name="plan.pdf", media_type="application/pdf", size=1,
        for_participants=True, added_by=dana, added_at=timezone.now(),
    )  # fmt: skip
    handout.file.save("plan.pdf", ContentFile(b"%PDF-1.7 "))
    report = MeetingReport.objects.create(
        event=event, session=session, name="canary.csv", source="generic", sha256="0" * 64, rows=[],
        read_by=dana, read_at=timezone.now(),
    )  # fmt: skip
    return [
        f"registrations/{row.pk}/", f"attendance/{row.pk}/{session.pk}/", f"attendance/report/{report.pk}/",
        f"door/wall/{session.pk}/", f"materials/{handout.pk}/", f"roster/{roster.pk}/",
        *(f"roster/{roster.pk}/{act}/" for act in ("decide", "do", "undo", "drop")),
        f"instructors/{event.teachings.get().pk}/remove/",
    ]  # fmt: skip


def opened(browser: Client, event: Event, inner: list[str]) -> list[str]:
    """Which of them say or do anything."""
    sent = {"act": "cancel", "why": "x", "minutes": "0", "reason": "x", "row-2": "skip"}
    asked = [(path, browser.get(f"/desk/events/{event.pk}/{path}")) for path in inner]
    asked += [(path, browser.post(f"/desk/events/{event.pk}/{path}", sent)) for path in inner]
    return [path for path, answer in asked if answer.status_code not in {404, 405}]


def test_keys_of_another_event_open_nothing_below_ones_own(
    mallory: User, inner: list[str], at_desk: AtDesk, harbor_class: Event
) -> None:
    before = list(Registration.objects.values()), AuditEntry.objects.count()
    browser = at_desk(mallory)
    assert browser.get(f"/desk/events/{Event.objects.get(slug='hers').pk}/registrations/").status_code == 200
    assert opened(browser, Event.objects.get(slug="hers"), inner) == []
    assert opened(browser, harbor_class, inner) == []
    assert (list(Registration.objects.values()), AuditEntry.objects.count()) == before


def test_without_the_ring_around_an_event_they_would(
    mallory: User, inner: list[str], at_desk: AtDesk, harbor_class: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: every event is everybody's to run, and each of these addresses answers."""
    browser = at_desk(mallory)
    monkeypatch.setattr(policies, "run_by", lambda user: Event.objects.all())
    assert set(opened(browser, harbor_class, inner)) == set(inner)
