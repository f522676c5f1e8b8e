"""Readers of updates hear of what is published, and of a locked class its public face alone (R38, P26)."""

from datetime import timedelta
from typing import Any

import pytest

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.events import publicity, scheduling
from rollcall.events.models import Event
from rollcall.events.tests.test_public_secrets import CANARY, sung
from rollcall.mail.models import Letter
from rollcall.outreach import digest_run, subscriptions
from rollcall.outreach.models import DigestItem, Subscription

__all__ = ["sung"]
pytestmark = pytest.mark.django_db


def sent(monkeypatch: pytest.MonkeyPatch, later: timedelta = timedelta(days=2)) -> str:
    """All words of the letters that go in the next days to who wants to hear everything."""
    present = clock.now()
    row = subscriptions.keep(
        "rita@mail.example", subscriptions.Choice("daily", [], []), email="rita@mail.example"
    )
    Subscription.objects.filter(pk=row.pk).update(since=present - timedelta(days=1))
    monkeypatch.setattr(clock, "now", lambda: (present + later).replace(hour=18))
    digest_run.turn()
    bodies = [letter.body for letter in Letter.objects.filter(kind="outreach/digest")]
    return " ".join(f"{body.subject} {body.text} {body.html}" for body in bodies if body).casefold()


def days_of(event: Event) -> list[str]:
    assert event.starts_at is not None
    local = event.starts_at.astimezone(event.tz)
    return [f"{local:%Y-%m-%d}", f"{local:%-d %B %Y}".casefold()]


def test_a_locked_class_shows_its_face_and_no_more(sung: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    said = sent(monkeypatch)
    assert "working a scene together" in said
    assert "texas" in said
    assert "verified officers" in said
    assert [word for word in (CANARY, "4173", *days_of(sung)) if word in said] == []


def test_it_would_leak_if_all_were_handed_down(sung: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the search's overview of a public event holds what happens there."""
    put = publicity.digests.put

    def all_of_it(**words: Any) -> DigestItem:
        return put(**{**words, "sentence": sung.description})

    monkeypatch.setattr(publicity.digests, "put", all_of_it)
    publicity.put(sung)
    assert CANARY in sent(monkeypatch)


def test_canceled_is_taken_back(harbor_class: Event, dana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    publicity.put(harbor_class)
    scheduling.cancel(harbor_class, by=dana, reason="Flood")
    assert sent(monkeypatch) == ""


def test_a_draft_and_what_is_over_are_no_news(harbor_class: Event, open_webinar: Event) -> None:
    Event.objects.filter(pk=harbor_class.pk).update(state=Event.State.DRAFT)
    Event.objects.filter(pk=open_webinar.pk).update(starts_at=clock.now() - timedelta(hours=1))
    for event in (harbor_class, open_webinar):
        event.refresh_from_db()
        publicity.put(event)
    assert not DigestItem.objects.filter(state="ready").exists()


def test_what_has_begun_meanwhile_is_left_out(open_webinar: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    publicity.put(open_webinar)
    assert sent(monkeypatch, timedelta(days=9)) == ""


def test_a_webinar_is_for_every_state(open_webinar: Event, harbor_class: Event) -> None:
    publicity.put(open_webinar)
    publicity.put(harbor_class)
    assert {item.kind: item.states for item in DigestItem.objects.all()} == {"webinar": [], "class": ["TX"]}
