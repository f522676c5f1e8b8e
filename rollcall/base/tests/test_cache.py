"""The shared cache: what counts of wrong tries stand on (P14, P16)."""

import pytest
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command

from rollcall.base.cache import SharedCache

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared() -> SharedCache:
    call_command("createcachetable", "shared_for_test", verbosity=0)
    return SharedCache("shared_for_test", {})


def test_of_two_adds_one_wins(shared: SharedCache) -> None:
    """P16: adding what is there changes nothing and says so."""
    assert shared.add("code", "first", 60)
    assert not shared.add("code", "second", 60)
    assert shared.get("code") == "first"


def test_an_expired_entry_is_as_good_as_none(shared: SharedCache) -> None:
    """P14: a lock whose holder died does not hold for ever."""
    shared.set("lock", "old", -5)
    assert shared.get("lock") is None
    assert shared.add("lock", "new", 60)
    assert shared.get("lock") == "new"


def test_nothing_live_is_forgotten(shared: SharedCache) -> None:
    """P14: trying many addresses does not wipe out the count of one."""
    shared.set("count of alice", 5, 900)
    for number in range(400):
        shared.set(f"count of {number}", 1, 900)
    assert shared.get("count of alice") == 5


def test_djangos_own_would_forget() -> None:
    """Negative control of P14: 300 entries, and then a third goes."""
    call_command("createcachetable", "plain_for_test", verbosity=0)
    plain = DatabaseCache("plain_for_test", {})
    for number in range(400):
        plain.set(f"count of {number}", 1, 900)
    assert sum(plain.get(f"count of {number}") is not None for number in range(400)) < 400


def test_what_has_expired_is_swept(shared: SharedCache) -> None:
    """And nothing else; touching keeps an entry alive."""
    shared.set("dead", 1, -5)
    shared.set("live", 1, 60)
    assert shared.touch("live", 120)
    assert shared.clear_expired() == 1
    assert shared.get("live") == 1
