"""Hours by the clock on the wall, right to the minute, also in the two nights in which clocks jump."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.events import copies, local_times, scheduling
from rollcall.events.errors import NoSuchHour, TwiceThatHour
from rollcall.events.models import Event
from rollcall.events.scheduling import Sitting
from rollcall.events.tests.building_planning import sessions_data

CHICAGO = ZoneInfo("America/Chicago")
Desk = Callable[[User], Client]


def test_an_hour_that_the_clock_jumps_over_is_refused() -> None:
    with pytest.raises(NoSuchHour, match="14 March 2027"):
        local_times.instant(CHICAGO, date(2027, 3, 14), time(2, 30))
    assert local_times.instant(CHICAGO, date(2027, 3, 14), time(3, 0)) == datetime(2027, 3, 14, 8, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_asked_about() -> None:
    night = date(2026, 11, 1), time(1, 30)
    with pytest.raises(TwiceThatHour, match="first or the second"):
        local_times.instant(CHICAGO, *night)
    assert local_times.instant(CHICAGO, *night, "first") == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert local_times.instant(CHICAGO, *night, "second") == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("which", ["", "first", "second"])
def test_wall_and_instant_are_each_others_mirror(which: str) -> None:
    day = (date(2026, 11, 1), time(1, 30)) if which else (date(2026, 11, 2), time(1, 30))
    assert local_times.wall(CHICAGO, local_times.instant(CHICAGO, *day, which)) == (*day, which)


def test_the_form_refuses_the_missing_hour(harbor_class: Event, dana: User, at_desk: Desk) -> None:
    """2027-03-14 02:30 in Chicago: what was typed stays."""
    sent = sessions_data(harbor_class, {"day": "2027-03-14", "starts": "02:30", "ends": "05:00"})
    answer = at_desk(dana).post(f"/desk/events/{harbor_class.pk}/sessions/", sent)
    assert answer.status_code == 422
    assert "2:30 AM does not exist" in answer.text
    assert 'value="02:30"' in answer.text


def test_the_form_asks_which_of_the_two(harbor_class: Event, dana: User, at_desk: Desk) -> None:
    """2026-11-01 01:30 in Chicago: asked, and the answer counts."""
    row = {"day": "2026-11-01", "starts": "01:30", "ends": "05:00"}
    where = f"/desk/events/{harbor_class.pk}/sessions/"
    asked = at_desk(dana).post(where, sessions_data(harbor_class, row))
    assert (asked.status_code, "comes twice" in asked.text, "form-0-starts_which" in asked.text) == (
        422,
        True,
        True,
    )
    at_desk(dana).post(where, sessions_data(harbor_class, row | {"starts_which": "second"}))
    assert harbor_class.sessions.get().starts_at == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


def test_a_copy_across_the_change_reads_the_same_on_the_wall(harbor_class: Event, dana: User) -> None:
    """8 AM stays 8 AM, and Tuesday stays Tuesday, from summer into winter."""
    begins = datetime(2027, 3, 9, 14, tzinfo=UTC)  # a Tuesday, 8 AM in Chicago
    scheduling.set_sessions(harbor_class, [Sitting(begins, begins.replace(hour=23))], by=dana)
    harbor_class.refresh_from_db()
    made = copies.copy(harbor_class, date(2027, 3, 21), by=dana)
    assert made.starts_at == datetime(2027, 3, 16, 13, tzinfo=UTC)
    assert made.starts_at.astimezone(CHICAGO).strftime("%A %H:%M") == "Tuesday 08:00"


def test_another_zone_keeps_the_hours_as_typed(harbor_class: Event, dana: User) -> None:
    before = harbor_class.starts_at
    assert before is not None
    moved = scheduling.change(harbor_class, by=dana, zone="America/Denver")
    assert moved.starts_at is not None
    assert moved.starts_at.astimezone(moved.tz).time() == before.astimezone(CHICAGO).time()
    assert moved.sequence == harbor_class.sequence + 1
