"""Two workers, ten clicks: real threads, each with its connection (P59, F6, F8)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from django.db import connection

from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry
from rollcall.mail.models import Letter
from rollcall.outreach import campaigns, limits, sending
from rollcall.outreach.models import Campaign, Recipient
from rollcall.outreach.tests.conftest import MoveClock, crowd, propose, under_way

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], Any], times: int) -> None:
    start = Barrier(times)

    def one() -> None:
        start.wait(30)
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        for done in [pool.submit(one) for _number in range(times)]:
            done.result()


def test_three_workers_tell_each_person_once(
    draft: Callable[..., Campaign], dana: User, clock_at: MoveClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at()
    monkeypatch.setattr(sending, "LISTED_AT_ONCE", 7)
    monkeypatch.setattr(sending, "HANDED_AT_ONCE", 7)
    monkeypatch.setattr(sending, "A_TURN", 60)
    crowd(23)
    campaign = under_way(draft(), dana, clock_at)
    at_once(sending.turn, 3)
    assert Recipient.objects.filter(campaign=campaign).count() == 24
    letters = Letter.objects.filter(key__startswith=campaign.key_prefix)
    assert letters.values("to").distinct().count() == letters.count() == 24


def test_ten_clicks_ask_once(draft: Callable[..., Campaign], dana: User) -> None:
    crowd(3)
    campaign = draft()
    at_once(lambda: propose(campaign, dana), 10)
    assert AuditEntry.objects.filter(event="campaign.proposed").count() == 1


def test_a_stop_while_workers_run_leaves_nothing_on_the_way(
    draft: Callable[..., Campaign], dana: User, clock_at: MoveClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F7: the last human decision stands, whatever the workers were doing."""
    clock_at()
    monkeypatch.setattr(sending, "HANDED_AT_ONCE", 2)
    crowd(20)
    campaign = under_way(draft(), dana, clock_at)
    turns = iter([sending.turn, lambda: campaigns.stop(campaign, by=dana)])

    def one_of_them() -> None:
        next(turns)()

    at_once(one_of_them, 2)
    sending.turn()
    assert not Letter.objects.filter(key__startswith=campaign.key_prefix, state=Letter.State.QUEUED).exists()


def alone_at_once(draft: Callable[..., Campaign], dana: User, monkeypatch: pytest.MonkeyPatch) -> int:
    """Two letters of Dana's, each within her limit and not both; how many go out on her word alone."""
    count = limits.needs_second

    def count_slowly(people: int, by: User) -> bool:
        found = count(people, by)
        sleep(0.5)
        return found

    monkeypatch.setattr(limits, "needs_second", count_slowly)
    crowd(19)  # and Dana
    drafts = iter([draft(), draft()])
    at_once(lambda: propose(next(drafts), dana), 2)
    return Campaign.objects.filter(state=Campaign.State.WAITING).count()


def test_two_small_letters_at_once_are_a_large_one(
    draft: Callable[..., Campaign], dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P58: nobody raises the limit alone, not with two windows either."""
    assert alone_at_once(draft, dana, monkeypatch) == 1


def test_without_the_hold_each_would_not_see_the_other(
    draft: Callable[..., Campaign], dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control. On SQLite one transaction writes at a time anyway."""
    monkeypatch.setattr(limits, "hold", lambda by: None)
    assert alone_at_once(draft, dana, monkeypatch) == (1 if connection.vendor == "sqlite" else 2)
