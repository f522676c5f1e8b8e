"""F17: a web server whose clock is wrong serves nobody until it is right."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from rollcall.base import skew


@pytest.fixture
def door(settings: Any) -> skew.Next:
    settings.CLOCK_IS_WATCHED = True
    return skew.serve_by_the_right_clock(lambda _request: HttpResponse("served"))


def ask(path: str = "/account/") -> HttpRequest:
    return RequestFactory().get(path)


@pytest.mark.parametrize("far", [{"hours": 1}, {"hours": -1}, {"days": 400}])
def test_by_a_wrong_clock_nobody_is_served(
    far: dict[str, float], door: skew.Next, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    """F17: no session, link or deadline ends by it; it is said, and tried again."""
    monkeypatch.setattr(skew, "measure", lambda: timedelta(**far))
    answer = door(ask())
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "clock skew" in caplog.text
    assert door(ask("/healthz")).content == b"served"


def test_without_the_watch_it_would_serve(
    door: skew.Next, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control, and what turns it off."""
    monkeypatch.setattr(skew, "measure", lambda: timedelta(days=400))
    monkeypatch.setattr(skew, "LIMIT", timedelta(days=9999))
    assert door(ask()).content == b"served"
    settings.CLOCK_IS_WATCHED = False
    with pytest.raises(MiddlewareNotUsed):
        skew.serve_by_the_right_clock(door)


def test_a_jump_is_seen_at_once(door: skew.Next, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only when the next look is due."""
    monkeypatch.setattr(skew, "measure", lambda: timedelta(0))
    assert door(ask()).status_code == 200
    monkeypatch.setattr(skew, "measure", lambda: timedelta(hours=1))
    assert door(ask()).status_code == 200
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3600)
    assert door(ask()).status_code == 503


def test_a_database_that_is_away_is_the_pages_matter(
    door: skew.Next, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> timedelta:
        raise OperationalError

    monkeypatch.setattr(skew, "measure", away)
    assert door(ask()).content == b"served"
