"""Marks at the door: once a key, in any order, by whoever runs or teaches (R22)."""

from datetime import timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.base.models import AuditEntry
from rollcall.events import attendance, door, presence
from rollcall.events.errors import NoReason, NoSeatLeft, NotAtDoor
from rollcall.events.models import Attendance, Event, Instructor, Mark, Registration
from rollcall.events.tests.building_door import at_minute, seat

pytestmark = pytest.mark.django_db


def tap(row: Registration, minute: int, kind: str = "in", day: int = 0, key: UUID | None = None) -> door.Note:
    session = row.event.sessions.all()[day]
    return door.Note(key or uuid4(), row.pk, session.pk, kind, at_minute(session, minute))


def minutes(row: Registration, day: int = 0) -> int:
    attendance.draw(row.event)
    return Attendance.objects.get(registration=row, session=row.event.sessions.all()[day]).minutes


def test_the_same_key_is_added_once_and_never_changed(harbor_class: Event, instructor: Instructor) -> None:
    ann, key = seat(harbor_class, "Ann Reyes"), uuid4()
    first = door.note(harbor_class, [tap(ann, 0, key=key)], by=instructor.user)
    again = door.note(harbor_class, [tap(ann, 90, "out", key=key)], by=instructor.user)
    assert [first[0].outcome, again[0].outcome] == ["added", "known"]
    assert Mark.objects.get().kind == "in"


def test_the_order_of_arrival_makes_no_difference(harbor_class: Event) -> None:
    ann = seat(harbor_class, "Ann Reyes")
    session = harbor_class.sessions.first()
    story = [(0, "in"), (60, "out"), (90, "in"), (95, "out"), (96, "not")]
    marks = [
        Mark(key=uuid4(), session=session, registration=ann, kind=kind, at=at_minute(session, minute))
        for minute, kind in story
    ]
    found = {presence.of(order) for order in permutations(marks)}
    assert len(found) == 1
    assert [left is None for _came, left in found.pop().stays] == [False, True]  # the second "out" was undone


def test_a_stranger_to_the_event_notes_nothing(harbor_class: Event, charlie: User) -> None:
    with pytest.raises(NotAtDoor):
        door.note(harbor_class, [tap(seat(harbor_class, "Ann Reyes"), 0)], by=charlie)


def test_without_the_guard_the_stranger_would_note(
    harbor_class: Event, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control."""
    monkeypatch.setattr(door, "require_at_door", lambda event, by: None)
    assert (
        door.note(harbor_class, [tap(seat(harbor_class, "Ann Reyes"), 0)], by=charlie)[0].outcome == "added"
    )


def test_outside_the_days_is_refused_in_words(harbor_class: Event, instructor: Instructor) -> None:
    ann = seat(harbor_class, "Ann Reyes")
    found = door.note(harbor_class, [tap(ann, -24 * 60), tap(ann, 5)], by=instructor.user)
    assert [one.outcome for one in found] == ["refused", "added"]
    assert "outside the days" in found[0].words


def test_somebody_of_another_event_is_refused(
    harbor_class: Event, account_class: Event, instructor: Instructor
) -> None:
    other = seat(account_class, "Ann Reyes")
    session = harbor_class.sessions.first()
    note = door.Note(uuid4(), other.pk, session.pk, "in", session.starts_at)
    assert "not on the list" in door.note(harbor_class, [note], by=instructor.user)[0].words


def test_a_clock_far_off_is_noted_and_taken_off(harbor_class: Event, instructor: Instructor) -> None:
    ann = seat(harbor_class, "Ann Reyes")
    door.note(harbor_class, [tap(ann, 60), tap(ann, 120, "out")], by=instructor.user, clock_off=3600)
    door.note(harbor_class, [tap(ann, 0, day=1)], by=instructor.user, clock_off=30)
    assert set(Mark.objects.values_list("clock_off", flat=True)) == {3600, 0}
    drawn = attendance.table(harbor_class).rows[ann.pk, harbor_class.sessions.first().pk]
    assert drawn.came_at == harbor_class.sessions.first().starts_at
    assert AuditEntry.objects.filter(event="door.noted", data__clock_off=3600).exists()


def test_minutes_are_within_the_session_less_breaks(harbor_class: Event, instructor: Instructor) -> None:
    """8 to 17 with an hour of breaks: all day is 480, half the time half of that."""
    ann, ben = seat(harbor_class, "Ann Reyes"), seat(harbor_class, "Ben Ito")
    door.note(
        harbor_class,
        [tap(ann, -20), tap(ann, 700, "out"), tap(ben, 0), tap(ben, 270, "out")],
        by=instructor.user,
    )
    assert (minutes(ann), minutes(ben)) == (480, 240)


def test_outcomes_are_settled_once_and_again(harbor_class: Event, dana: User, instructor: Instructor) -> None:
    """Attended, in part, no show; who canceled late has none."""
    ann, ben, _cy, late = (seat(harbor_class, name) for name in ("Ann Ray", "Ben Ito", "Cy Lund", "Dee Poe"))
    late.state = "late"
    late.save()
    whole = [tap(ann, 0), tap(ann, 0, day=1)]
    door.note(harbor_class, [*whole, tap(ben, 0), tap(ben, 60, "out")], by=instructor.user)
    assert attendance.settle(harbor_class, by=dana) == 3
    assert attendance.settle(harbor_class, by=dana) == 0
    said = dict(Registration.objects.values_list("name", "outcome"))
    assert said == {"Ann Ray": "attended", "Ben Ito": "partial", "Cy Lund": "no_show", "Dee Poe": ""}
    assert Registration.objects.get(pk=ann.pk).minutes == 960
    assert sum(attendance.hours_by_day(harbor_class, ann).values()) == 16


def test_a_correction_needs_a_reason_and_outlives_new_marks(
    harbor_class: Event, instructor: Instructor
) -> None:
    ann, session = seat(harbor_class, "Ann Reyes"), harbor_class.sessions.first()
    with pytest.raises(NoReason):
        attendance.correct(ann, session, minutes=100, by=instructor.user, reason="  ")
    attendance.correct(ann, session, minutes=100, by=instructor.user, reason="Called to a scene")
    door.note(harbor_class, [tap(ann, 0)], by=instructor.user)
    assert minutes(ann) == 100
    attendance.correct(ann, session, minutes=None, by=instructor.user, reason="Was there after all")
    assert minutes(ann) == 480
    assert AuditEntry.objects.filter(event="attendance.corrected").count() == 2


def test_a_walk_in_takes_a_seat_by_the_rule_of_all_seats(
    harbor_class: Event, dana: User, instructor: Instructor
) -> None:
    """Beyond the seats only with the word of whoever runs the event, logged (P68)."""
    harbor_class.capacity = 1
    harbor_class.save()
    key = uuid4()
    who = door.Stranger("Walt Inman", "walt@elsewhere.example")
    made = door.walk_in(harbor_class, who, by=instructor.user, key=key)
    assert door.walk_in(harbor_class, who, by=instructor.user, key=key) == made
    assert (made.seat, made.is_walk_in, made.user) == (1, True, None)
    next_one = door.Stranger("Wanda Ito")
    with pytest.raises(NoSeatLeft):
        door.walk_in(harbor_class, next_one, by=instructor.user, beyond=True)  # teaches, does not run
    with pytest.raises(NoSeatLeft):
        door.walk_in(harbor_class, next_one, by=dana)
    assert door.walk_in(harbor_class, next_one, by=dana, beyond=True).seat is None
    assert AuditEntry.objects.filter(event="door.walk_in", data__beyond_the_seats=True).count() == 1


def test_talks_at_the_same_time_count_once(harbor_class: Event) -> None:
    first = harbor_class.sessions.first()
    harbor_class.sessions.create(starts_at=first.starts_at, ends_at=first.starts_at + timedelta(hours=1))
    assert presence.most_minutes(harbor_class.sessions.all()) == 960


def test_closed_attendance_takes_no_mark(harbor_class: Event, instructor: Instructor) -> None:
    ann = seat(harbor_class, "Ann Reyes")
    harbor_class.state, harbor_class.closed_at = Event.State.CLOSED, clock.now()
    harbor_class.save()
    assert door.note(harbor_class, [tap(ann, 0)], by=instructor.user)[0].outcome == "refused"
