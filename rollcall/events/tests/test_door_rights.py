"""Who can be noted as present, by whom: nobody by forging, by asking twice, or past those in line (P68)."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.events import door, hall, kiosk, passes, policies, teachers
from rollcall.events.errors import DoorShut, NoSeatLeft
from rollcall.events.models import Event, Instructor, Mark, Registration, Session
from rollcall.events.tests.building_door import seat
from rollcall.events.tests.conftest import MakeEvent

pytestmark = pytest.mark.django_db
Desk = Callable[[User], Client]
WALT = door.Stranger("Walt Inman", "walt.inman@halecounty.example")


@pytest.fixture
def first_day(harbor_class: Event, monkeypatch: pytest.MonkeyPatch) -> Session:
    """It is ten minutes past the beginning of the first session."""
    session = harbor_class.sessions.first()
    now: datetime = session.starts_at + timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: now)
    return session


def taps(session: Session, *people: Registration, **said: Any) -> str:
    marks = [
        {"key": str(uuid4()), "registration": one.pk, "session": session.pk, "kind": "in", "how": "list",
         "at": clock.now().isoformat()}
        for one in people
    ]  # fmt: skip
    return json.dumps({"batch": 1, "now": clock.now().isoformat(), "since": 0, "marks": marks} | said)


def send(client: Client, event: Event, body: str) -> Any:
    return client.post(f"/desk/events/{event.pk}/door/marks/", body, content_type="application/json")


@pytest.mark.parametrize("state", ["held", "asked", "offered"])
def test_nobody_checks_himself_in_to_a_seat_that_is_not_his_yet(
    state: str, harbor_class: Event, first_day: Session, alice: User, signed_in: Any
) -> None:
    """P8: with the code of the wall, sent by a friend in the room, somebody unverified is not present."""
    row = seat(harbor_class, "Alice R. Moreno", user=alice, state=state)
    browser, code = signed_in(alice), passes.room_code(first_day)
    answer = browser.post(f"/room/{first_day.pk}/{code}/", {"kind": "in"})
    assert (answer.status_code, Mark.objects.count()) == (422, 0)
    Registration.objects.filter(pk=row.pk).update(state="seated")
    assert browser.post(f"/room/{first_day.pk}/{code}/", {"kind": "in"}).status_code == 302
    assert Mark.objects.get().registration == row  # the control: the very same, with the seat


def test_the_kiosk_notes_nobody_else_either(harbor_class: Event, first_day: Session, dana: User) -> None:
    row = seat(harbor_class, "Ann Reyes", state="held")
    page = f"/kiosk/{kiosk.start(harbor_class, by=dana)}/"
    answer = Client().post(page, {"pick": kiosk.ticket(row), "kind": "in"})
    assert (answer.status_code, Mark.objects.count()) == (422, 0)
    assert "not confirmed" in answer.text


def test_a_code_or_ticket_of_another_class_opens_nothing(
    harbor_class: Event, first_day: Session, make_event: MakeEvent, dana: User
) -> None:
    """P21, P24: the pass and the ticket name one registration; another class's kiosk knows it not."""
    other = make_event("elsewhere", days=(14,))
    stranger = seat(other, "Ann Reyes")
    page = f"/kiosk/{kiosk.start(harbor_class, by=dana)}/"
    Client().post(page, {"pick": kiosk.ticket(stranger), "kind": "in"})
    Client().post(page, {"who": passes.pass_of(stranger)})
    Client().post(page, {"pick": kiosk.ticket(stranger) + "x"})
    assert Mark.objects.count() == 0
    assert Client().post(page, {"who": passes.pass_of(seat(harbor_class, "Bea Ito"))}).status_code == 200
    assert Mark.objects.get().registration.name == "Bea Ito"


def test_what_waited_in_a_browser_is_not_taken_from_who_was_removed(
    harbor_class: Event, first_day: Session, instructor: Instructor, at_desk: Desk, dana: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """P24, P6: sent by a removed or signed-out instructor it finds no door; without the guard it would."""
    browser, body = at_desk(instructor.user), taps(first_day, seat(harbor_class, "Ann Reyes"))
    assert send(Client(), harbor_class, body).status_code == 302
    teachers.take_off(harbor_class, instructor, by=dana)
    assert send(browser, harbor_class, body).status_code == 404
    assert Mark.objects.count() == 0
    monkeypatch.setattr(policies, "at_desk_of", lambda user: Event.objects.all())
    monkeypatch.setattr(door, "require_at_door", lambda event, by: None)
    assert send(browser, harbor_class, body).json()["results"][0]["outcome"] == "added"


@pytest.fixture
def full(harbor_class: Event) -> Registration:
    """One seat, taken; Walt stands in line."""
    harbor_class.capacity = 1
    harbor_class.save()
    seat(harbor_class, "Ann Reyes")
    return seat(harbor_class, WALT.name, state="waiting", seat=None, why_waiting="full")


def test_nobody_passes_the_line_by_the_door(
    full: Registration, instructor: Instructor, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P68: an instructor who types in who is waiting does not overbook; with a seat, or with the word of who
    runs the class, it is a seat. Control: without counting, the second would sit on the first one's chair."""
    with pytest.raises(NoSeatLeft):
        door.walk_in(full.event, WALT, by=instructor.user)
    let_in = door.walk_in(full.event, WALT, by=dana, beyond=True)
    assert (let_in.pk, let_in.state, let_in.seat) == (full.pk, "seated", None)
    Registration.objects.filter(pk=full.pk).update(state="waiting")
    monkeypatch.setattr(hall.Hall, "seat_for", lambda self, agency: hall.Seat(None))
    assert door.walk_in(full.event, WALT, by=instructor.user).state == "seated"


def test_who_waits_is_not_noted_as_present(full: Registration, first_day: Session, dana: User) -> None:
    """P68: a mark is no seat."""
    tap = door.Note(uuid4(), full.pk, first_day.pk, Mark.Kind.IN, clock.now())
    assert "waiting list" in door.note(full.event, [tap], by=dana)[0].words
    assert Mark.objects.count() == 0


def test_the_key_of_somebody_elses_registration_is_not_taken(
    harbor_class: Event, first_day: Session, make_event: MakeEvent, instructor: Instructor, at_desk: Desk
) -> None:
    """P51, P21: the name that a device gives a person is no name of a registration elsewhere."""
    elsewhere = seat(make_event("elsewhere", days=(14,)), "Bea Ito")
    people = [{"key": str(elsewhere.calendar_uid), "name": "Walt Inman"}]
    answer = send(at_desk(instructor.user), harbor_class, taps(first_day, people=people))
    assert answer.status_code == 200
    assert "again" in answer.json()["turned_away"][str(elsewhere.calendar_uid)]
    assert not Registration.objects.filter(event=harbor_class).exists()
    with pytest.raises(DoorShut):
        door.walk_in(harbor_class, WALT, by=instructor.user, key=elsewhere.calendar_uid)


@pytest.mark.parametrize("field", ["name", "agency", "device"])
def test_half_a_sign_is_refused(
    field: str, harbor_class: Event, first_day: Session, instructor: Instructor, at_desk: Desk
) -> None:
    """P51: JSON can spell a sign that no table can hold."""
    person = {"key": str(uuid4()), "name": "Walt Inman", field: "\ud800"}
    said = {"people": [person]} | ({"device": "\ud800"} if field == "device" else {})
    body = taps(first_day, seat(harbor_class, "Ann Reyes"), **said)
    assert send(at_desk(instructor.user), harbor_class, body).status_code == 400
