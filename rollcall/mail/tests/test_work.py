"""The worker: one wrong clock stops it, and a stopped one ends its letters in order."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from rollcall.base import skew
from rollcall.mail.management.commands import work


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, db: None) -> threading.Event:
    monkeypatch.setattr(work, "watch", skew.Watch())
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    stopping = threading.Event()
    stopping.set()  # so that no test waits
    return stopping


def ahead(monkeypatch: pytest.MonkeyPatch, **far: float) -> None:
    monkeypatch.setattr(skew, "measure", lambda: timedelta(**far))


@pytest.mark.parametrize("far", [{"hours": 1}, {"hours": -1}, {"days": 400}])
def test_a_worker_with_a_wrong_clock_stands_still_and_says_so(
    far: dict[str, float], fresh: threading.Event, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    """F17: more than a minute from the database's clock."""
    ahead(monkeypatch, **far)
    done: list[bool] = []
    assert not work.patiently(lambda: done.append(True), fresh)
    assert (done, "clock skew" in caplog.text) == ([], True)


def test_without_the_watch_it_would_act(fresh: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of F17."""
    ahead(monkeypatch, days=400)
    monkeypatch.setattr(skew, "LIMIT", timedelta(days=9999))
    assert work.patiently(lambda: True, fresh)


def test_a_minute_is_put_up_with(fresh: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead(monkeypatch, seconds=59)
    assert work.patiently(lambda: True, fresh)


def test_a_web_server_with_a_wrong_clock_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F17."""
    assert client.get("/readyz").status_code == 200
    ahead(monkeypatch, hours=-1)
    assert client.get("/readyz").status_code == 503


def test_a_database_that_is_away_is_tried_again(fresh: threading.Event) -> None:
    """F4."""

    def away() -> None:
        raise OperationalError

    assert not work.patiently(away, fresh)


def test_the_clocks_of_this_machine_agree(db: None) -> None:
    assert abs(skew.measure()) < timedelta(seconds=5)


def test_a_moved_clock_is_seen(at: Callable[..., Any], db: None) -> None:
    """On PostgreSQL, whose clock the test does not move."""
    if skew.connection.vendor == "postgresql":
        at(hours=1)
        assert skew.too_far()
