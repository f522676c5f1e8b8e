"""People to write to, a fixed noon, and a campaign's way to the outbox."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conftest import person
from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.outreach import campaigns, sending
from rollcall.outreach.models import Campaign

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)  # noon in Texas, 10 in the morning in Oregon
LETTER = {
    "subject": "News for {first_name}",
    "body": "Dear {name},\n\nsee https://example.org/",
    "news": "updates",
}
MoveClock = Callable[..., datetime]


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> MoveClock:
    """`clock_at(hours=3)` is three hours after that noon, and stays there."""

    def move(**ahead: float) -> datetime:
        instant = NOON + timedelta(**ahead)
        monkeypatch.setattr(clock, "now", lambda: instant)
        return instant

    return move


@pytest.fixture
def noon(clock_at: MoveClock) -> datetime:
    return clock_at()


@pytest.fixture
def draft(dana: User) -> Callable[..., Campaign]:
    """`draft(audience={…})` is Dana's draft to everybody with an account."""

    def make(**changes: Any) -> Campaign:
        letter = {**LETTER, "audience": {"who": "registered"}, **changes}
        return campaigns.draft(by=dana, **letter)

    return make


def crowd(number: int, domain: str = "mail.example") -> list[User]:
    """Many confirmed people."""
    return [person(f"reader{one}@{domain}", f"Reader {one}") for one in range(number)]


def propose(campaign: Campaign, by: User, **changes: Any) -> Campaign:
    given = {"typed": campaigns.remaining(campaign), "seen": campaigns.seal(campaign, by), **changes}
    return campaigns.propose(campaign, by=by, **given)


def approve(campaign: Campaign, by: User, **changes: Any) -> Campaign:
    given = {"typed": campaigns.remaining(campaign), "seen": campaigns.seal(campaign, by), **changes}
    return campaigns.approve(campaign, by=by, **given)


def under_way(campaign: Campaign, by: User, clock_at: MoveClock) -> Campaign:
    """Asked for, and the stop window is over."""
    propose(campaign, by)
    campaign.refresh_from_db()
    clock_at(minutes=(campaign.goes_at - NOON).total_seconds() / 60)
    sending.begin_due()
    campaign.refresh_from_db()
    return campaign


def write_whole_list(campaign: Campaign) -> None:
    while sending.write_list(campaign):
        pass


def send_all(campaign: Campaign) -> None:
    write_whole_list(campaign)
    while sending.hand_over(campaign):
        pass
