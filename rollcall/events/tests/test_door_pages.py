"""The door through its addresses: who enters, what the shell holds, batches, passes, walls, the kiosk."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rollcall.accounts.middleware import SessionsEnd
from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.events import kiosk, passes
from rollcall.events.models import Event, Instructor, Mark, Registration, Session
from rollcall.events.tests.building_door import seat

pytestmark = pytest.mark.django_db
Desk = Callable[[User], Client]


@pytest.fixture
def first_day(harbor_class: Event, monkeypatch: pytest.MonkeyPatch) -> Session:
    """It is ten minutes past the beginning of the first session."""
    session = harbor_class.sessions.first()
    travel(monkeypatch, session.starts_at + timedelta(minutes=10))
    return session


def travel(monkeypatch: pytest.MonkeyPatch, to: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: to)


def batch(session: Session, *people: Registration, **said: Any) -> dict[str, Any]:
    marks = [
        {"key": str(uuid4()), "registration": one.pk, "session": session.pk, "kind": "in", "how": "list",
         "at": clock.now().isoformat()}
        for one in people
    ]  # fmt: skip
    return {"batch": 1, "now": clock.now().isoformat(), "since": 0, "marks": marks} | said


def send(client: Client, event: Event, said: Any) -> Any:
    body = said if isinstance(said, str | bytes) else json.dumps(said)
    return client.post(f"/desk/events/{event.pk}/door/marks/", body, content_type="application/json")


def test_the_shell_knows_nobody(harbor_class: Event, instructor: Instructor, at_desk: Desk) -> None:
    """P73: what a browser keeps without a network holds no name, no e-mail, no token, no place."""
    seat(harbor_class, "Canary Ann")
    page = at_desk(instructor.user).get(f"/desk/events/{harbor_class.pk}/door/").content.decode()
    for secret in ("Canary", "Castellanos", "lee@", "csrfmiddlewaretoken", "Ash Street"):
        assert secret not in page


def test_only_desk_people_enter(
    harbor_class: Event, instructor: Instructor, at_desk: Desk, alice: User
) -> None:
    """P21, P24: the roster of officers is for who teaches or runs the class, with a second factor."""
    seat(harbor_class, "Ann Reyes")
    for path in ("door/", "door/list.json", "door/plain/", "door/ways/", "door/worker.js"):
        address = f"/desk/events/{harbor_class.pk}/{path}"
        assert at_desk(instructor.user).get(address).status_code == 200
        assert at_desk(alice).get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_a_batch_sent_twice_is_there_once(
    harbor_class: Event, first_day: Session, instructor: Instructor, at_desk: Desk
) -> None:
    client, ann = at_desk(instructor.user), seat(harbor_class, "Ann Reyes")
    said = batch(first_day, ann)
    outcomes = [send(client, harbor_class, said).json()["results"][0]["outcome"] for _again in range(2)]
    assert outcomes == ["added", "known"]
    assert Mark.objects.count() == 1


def test_a_walk_in_of_a_device_gets_a_number_once(
    harbor_class: Event, first_day: Session, instructor: Instructor, at_desk: Desk
) -> None:
    client, key = at_desk(instructor.user), str(uuid4())
    said = batch(first_day, people=[{"key": key, "name": "Walt Inman", "email": "walt@city.example"}])
    said["marks"] = [
        {"key": str(uuid4()), "registration": key, "session": first_day.pk, "kind": "in", "how": "list",
         "at": clock.now().isoformat()}
    ]  # fmt: skip
    for _again in range(2):
        found = send(client, harbor_class, said).json()
    assert Registration.objects.get(is_walk_in=True).pk == found["numbers"][key]
    assert Mark.objects.get().registration_id == found["numbers"][key]


@pytest.mark.parametrize(
    "said",
    [
        "", "[]", "{}", "nonsense", "\x00", "[" * 5000,
        {"batch": 1, "now": "yesterday", "marks": []},
        {"batch": 2**80, "now": "2026-11-22T08:00:00Z", "marks": []},
        {"batch": 1, "now": "2026-11-22T08:00:00Z", "marks": [{}]},
        {"batch": 1, "now": "2026-11-22T08:00:00Z", "marks": "all"},
        {"batch": 1, "now": "2026-11-22T08:00:00Z", "marks": [], "people": [{"key": 3, "name": "A"}]},
        {"batch": 1, "now": "0001-01-01T00:00:00+14:00", "marks": []},
    ],
)  # fmt: skip
def test_nonsense_is_refused(said: Any, harbor_class: Event, instructor: Instructor, at_desk: Desk) -> None:
    """P45: a 400 with a sentence, never a fault."""
    answer = send(at_desk(instructor.user), harbor_class, said)
    assert (answer.status_code, "words" in answer.json()) == (400, True)


def test_the_list_costs_the_same_for_three_hundred(
    harbor_class: Event, instructor: Instructor, at_desk: Desk, django_assert_max_num_queries: Any
) -> None:
    client = at_desk(instructor.user)
    harbor_class.capacity = 300
    harbor_class.save()
    for number in range(40):
        seat(harbor_class, f"Ann Number{number}")
    with django_assert_max_num_queries(10):
        assert len(client.get(f"/desk/events/{harbor_class.pk}/door/list.json").json()["people"]) == 40
    with django_assert_max_num_queries(10):
        client.get(f"/desk/events/{harbor_class.pk}/door/plain/")


def test_the_plain_list_works_without_a_script(
    harbor_class: Event, first_day: Session, instructor: Instructor, at_desk: Desk
) -> None:
    client, ann = at_desk(instructor.user), seat(harbor_class, "Ann Reyes")
    seat(harbor_class, "Ben Ito")
    address = f"/desk/events/{harbor_class.pk}/door/plain/"
    tap = {"registration": ann.pk, "session": first_day.pk, "kind": "in"}
    assert client.post(address, tap).status_code == 302
    missing = client.get(address, {"show": "missing"}).content.decode()
    assert "Ben Ito" in missing
    assert "Ann Reyes" not in missing
    assert client.post(address, tap | {"registration": "x\0"}).status_code == 422
    assert client.post(address, {"name": "Walt Inman", "email": "no"}).status_code == 422
    assert client.post(address, {"name": "Walt Inman"}).status_code == 302


def test_a_pass_is_good_for_its_minute(harbor_class: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    ann, ben = seat(harbor_class, "Ann Reyes"), seat(harbor_class, "Ben Ito")
    present = clock.now()
    code = passes.pass_of(ann)
    assert passes.holder(f" {code[:4].lower()}-{code[4:]} ", [ben, ann]) == ann
    travel(monkeypatch, present + timedelta(minutes=3))
    assert passes.holder(code, [ben, ann]) is None


def test_my_pass_is_mine_alone(harbor_class: Event, alice: User, bob: User, signed_in: Any) -> None:
    row = seat(harbor_class, alice.legal_name, user=alice, email=alice.email)
    address = reverse("events:pass", args=[row.pk])
    assert passes.shown(passes.pass_of(row)) in signed_in(alice).get(address).content.decode()
    assert signed_in(bob).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_wall_lets_in_who_is_registered(
    harbor_class: Event, first_day: Session, alice: User, bob: User, instructor: Instructor, at_desk: Desk,
    signed_in: Any,
) -> None:  # fmt: skip
    seat(harbor_class, alice.legal_name, user=alice, email=alice.email)
    wall = at_desk(instructor.user).get(f"/desk/events/{harbor_class.pk}/door/wall/{first_day.pk}/")
    assert wall.status_code == 200
    address = reverse("events:room", args=[first_day.pk, passes.room_code(first_day)])
    assert signed_in(bob).get(address).status_code == 403
    assert Mark.objects.count() == 0  # looking notes nothing
    assert signed_in(alice).post(address).status_code == 302
    assert Mark.objects.get().how == "code"


def test_a_picture_of_the_wall_dies_within_minutes(
    harbor_class: Event, first_day: Session, alice: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat(harbor_class, alice.legal_name, user=alice, email=alice.email)
    address = reverse("events:room", args=[first_day.pk, passes.room_code(first_day)])
    in_the_room = signed_in(alice)
    in_the_room.get(address)
    travel(monkeypatch, clock.now() + timedelta(minutes=4))
    assert signed_in(alice).get(address).status_code == 410
    assert in_the_room.post(address).status_code == 302  # took a while to sign in, but read it in time
    travel(monkeypatch, clock.now() + timedelta(minutes=20))
    assert in_the_room.post(address).status_code == 410


def test_without_the_clock_in_the_code_the_picture_would_live(
    harbor_class: Event, first_day: Session, alice: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control."""
    monkeypatch.setattr(passes, "step_now", lambda: 1)
    seat(harbor_class, alice.legal_name, user=alice, email=alice.email)
    address = reverse("events:room", args=[first_day.pk, passes.room_code(first_day)])
    travel(monkeypatch, clock.now() + timedelta(minutes=50))
    assert signed_in(alice).get(address).status_code == 200


def test_the_kiosk_tells_a_passer_by_next_to_nothing(
    harbor_class: Event, first_day: Session, instructor: Instructor
) -> None:
    """No list, no part of a name; a whole last name shows a first name and an initial."""
    ann = seat(harbor_class, "Ann Marie Reyes")
    seat(harbor_class, "Ben Ito")
    address = reverse("events:kiosk", args=[kiosk.start(harbor_class, by=instructor.user)])
    tablet = Client()
    assert "Ann" not in tablet.get(address).content.decode()
    assert tablet.post(address, {"who": "Rey"}).status_code == 422
    found = tablet.post(address, {"who": "REYES"}).content.decode()
    assert "Ann R." in found
    assert "Reyes" not in found
    ticket = re.search(r'name="pick" value="([^"]+)"', found)[1]
    assert tablet.post(address, {"pick": ticket, "kind": "in"}).status_code == 200
    assert Mark.objects.get().registration == ann
    assert tablet.post(address, {"pick": "forged", "kind": "in"}).status_code == 422


def test_the_kiosk_reads_a_code_and_ends_when_told(
    harbor_class: Event, first_day: Session, instructor: Instructor
) -> None:
    ann = seat(harbor_class, "Ann Reyes")
    address = reverse("events:kiosk", args=[kiosk.start(harbor_class, by=instructor.user)])
    assert Client().post(address, {"who": passes.pass_of(ann)}).status_code == 200
    assert Mark.objects.get().how == "code"
    kiosk.stop(harbor_class, by=instructor.user)
    assert Client().get(address).status_code == 404


def test_log_out_leaves_nothing_in_the_browser(alice: User, signed_in: Any) -> None:
    """P73"""
    client = signed_in(alice)
    client.cookies["door"] = "half-a-key"
    answer = client.post("/accounts/logout/")
    assert '"storage"' in answer["Clear-Site-Data"]
    assert answer.cookies["door"]["max-age"] == 0
    assert "Clear-Site-Data" not in signed_in(alice).get("/account/")


def test_without_the_door_at_log_out_it_would_stay(
    alice: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P73."""
    monkeypatch.setattr(SessionsEnd, "__call__", lambda self, request: self.get_response(request))
    answer = signed_in(alice).post("/accounts/logout/")
    assert "Clear-Site-Data" not in answer
    assert "door" not in answer.cookies


def test_the_servers_half_of_the_key_is_for_one_person_and_one_day(
    harbor_class: Event, instructor: Instructor, dana: User, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/desk/events/{harbor_class.pk}/door/list.json"
    lee = at_desk(instructor.user)
    first = lee.get(address).json()
    again = lee.get(address, {"device": first["device"]}).json()
    other = at_desk(dana).get(address, {"device": first["device"]}).json()
    travel(monkeypatch, clock.now() + timedelta(hours=25))
    late = lee.get(address, {"device": first["device"]})
    assert again["secret"] == first["secret"] != other["secret"]
    assert late.status_code != 200 or late.json()["secret"] != first["secret"]
    assert passes.device(first["device"]) != first["device"]


@pytest.mark.parametrize("where", ["/account/classes/", "/events/harbor-class/"])
def test_on_the_day_the_code_for_the_door_is_one_link_away(
    where: str, harbor_class: Event, alice: User, bob: User, signed_in: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For whoever has a seat for certain, on the days by the clock of the place; not before and not after."""
    row = seat(harbor_class, "Alice", user=alice)
    held = seat(harbor_class, "Bob", user=bob, state=Registration.State.HELD)
    first, second = harbor_class.sessions.all()
    shown = []
    for moment in (first.starts_at - timedelta(days=1), first.starts_at, second.starts_at, second.ends_at):
        travel(monkeypatch, moment + timedelta(minutes=1))
        shown.append(f"/pass/{row.pk}/" in signed_in(alice).get(where).text)
        assert f"/pass/{held.pk}/" not in signed_in(bob).get(where).text
    assert shown == [False, True, True, False]


def test_a_webinar_has_no_door(
    open_webinar: Event, alice: User, signed_in: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat(open_webinar, "Alice", user=alice)
    travel(monkeypatch, open_webinar.starts_at or clock.now())
    assert "/pass/" not in signed_in(alice).get("/account/classes/").text
