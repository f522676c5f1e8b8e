"""Three workers, ten clicks: real threads, each with its connection (P59, F6, F8)."""

import pytest

from rollcall.base import tokens
from rollcall.mail.models import Letter
from rollcall.outreach import digest_run, subscriptions
from rollcall.outreach.errors import DeadLink
from rollcall.outreach.models import ItemTold, SignUp, Subscription
from rollcall.outreach.subscriptions import Choice
from rollcall.outreach.tests.building_updates import item, reader
from rollcall.outreach.tests.conftest import MoveClock
from rollcall.outreach.tests.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_three_workers_tell_each_reader_once(clock_at: MoveClock, monkeypatch: pytest.MonkeyPatch) -> None:
    clock_at()
    monkeypatch.setattr(digest_run, "AT_ONCE", 4)
    monkeypatch.setattr(digest_run, "A_TURN", 60)
    for number in range(14):
        reader(f"reader{number}@mail.example")
    item()
    clock_at(days=1)
    at_once(digest_run.turn, 3)
    posted = Letter.objects.filter(kind="outreach/digest")
    assert posted.values("to").distinct().count() == posted.count() == ItemTold.objects.count() == 14


def test_ten_clicks_on_the_link_are_one_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = subscriptions.ask("rita@mail.example", Choice("daily", [], []))
    secret = tokens.mint(
        purpose=subscriptions.PURPOSE, subject=f"signup:{asked.pk}", lifetime=subscriptions.LIFETIME
    )
    refused: list[int] = []

    def click() -> None:
        try:
            subscriptions.confirm(secret)
        except DeadLink:
            refused.append(1)

    at_once(click, 10)
    assert len(refused) == 9
    assert Subscription.objects.count() == 1
    assert not SignUp.objects.exists()
