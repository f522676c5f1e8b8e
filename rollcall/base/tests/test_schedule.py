"""Jobs by the clock."""

from collections.abc import Callable
from typing import Any

import pytest

from rollcall.base import schedule
from rollcall.base.models import ScheduledJob


@pytest.fixture
def ran(db: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(schedule, "_entries", {})
    ran: list[str] = []

    @schedule.every(minutes=10)
    def fine() -> None:
        ran.append("fine")

    @schedule.every(minutes=10)
    def broken() -> None:
        raise ValueError("out of paper")

    return ran


def test_a_job_runs_once_when_due_however_long_it_was_down(ran: list[str], at: Callable[..., Any]) -> None:
    """F18: three days down, then back, with two schedulers."""
    schedule.run_due()
    schedule.run_due()
    at(days=3)
    schedule.run_due()
    schedule.run_due()
    assert ran == ["fine", "fine"]


def test_a_broken_job_is_noted_and_stops_no_other(ran: list[str]) -> None:
    assert len(schedule.run_due()) == 2
    assert ran == ["fine"]
    assert ScheduledJob.objects.get(name__endswith="broken").fault == "ValueError: out of paper"
