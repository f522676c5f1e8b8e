"""Papers of the day and the grid of attendance."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from rollcall.accounts.models import User
from rollcall.events import attendance
from rollcall.events.models import Attendance, Event, Instructor
from rollcall.events.tests.building_door import seat
from rollcall.events.tests.building_roster import over

pytestmark = pytest.mark.django_db
Desk = Callable[[User], Client]


@pytest.mark.parametrize("name", ["sign-in", "tents", "badges"])
def test_papers_are_tagged_and_name_everybody(
    name: str, harbor_class: Event, instructor: Instructor, at_desk: Desk
) -> None:
    seat(harbor_class, "Ann Reyes", identifiers=[{"issuer": "TCOLE", "type": "PID", "value": "412233"}])
    seat(harbor_class, "*Ben* #Ito $x$ Åsa")  # text is text, never markup (P41)
    answer = at_desk(instructor.user).get(f"/desk/events/{harbor_class.pk}/door/papers/{name}.pdf")
    assert answer.status_code == 200
    pdf = PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "Ann Reyes" in text
    assert "*Ben* #Ito $x$ Åsa" in text
    assert ("412233" in text) == (name == "sign-in")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_papers_are_for_the_desk(
    harbor_class: Event, alice: User, at_desk: Desk, instructor: Instructor
) -> None:
    address = f"/desk/events/{harbor_class.pk}/door/papers/"
    assert at_desk(alice).get(f"{address}badges.pdf").status_code == 404
    assert at_desk(instructor.user).get(f"{address}menu.pdf").status_code == 404


def test_the_grid_costs_the_same_for_three_hundred(
    harbor_class: Event, instructor: Instructor, at_desk: Desk, django_assert_max_num_queries: Any
) -> None:
    client = at_desk(instructor.user)
    harbor_class.capacity = 300
    harbor_class.save()
    sessions = list(harbor_class.sessions.all())
    for number in range(300):
        row = seat(harbor_class, f"Ann Number{number}", seat=number + 1)
        Attendance.objects.create(registration=row, session=sessions[0], minutes=480, how="list")
    with django_assert_max_num_queries(10):
        page = client.get(f"/desk/events/{harbor_class.pk}/attendance/").content.decode()
    assert page.count("480 min</a>") == 300
    assert page.count("A part so far") == 300


def test_a_correction_through_the_page(harbor_class: Event, instructor: Instructor, at_desk: Desk) -> None:
    ann, session = seat(harbor_class, "Ann Reyes"), harbor_class.sessions.first()
    client = at_desk(instructor.user)
    address = f"/desk/events/{harbor_class.pk}/attendance/{ann.pk}/{session.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"minutes": "100", "reason": ""}).status_code == 422
    assert client.post(address, {"minutes": "-1", "reason": "x"}).status_code == 422
    assert client.post(address, {"minutes": "9" * 40, "reason": "x"}).status_code == 422
    assert client.post(address, {"minutes": "100", "reason": "Called to a scene"}).status_code == 302
    page = client.get(f"/desk/events/{harbor_class.pk}/attendance/").content.decode()
    assert "Called to a scene" in page
    assert attendance.table(harbor_class).rows[ann.pk, session.pk].minutes == 100


@pytest.mark.parametrize(
    ("days", "said", "unsaid"),
    [(0, "Not here so far", "Did not come"), (20, "Did not come", "Not here so far")],
)
def test_nobody_is_called_absent_before_the_end(
    days: int, said: str, unsaid: str, harbor_class: Event, instructor: Instructor, at_desk: Desk
) -> None:
    """R21: the list of a class that goes on says who is not here so far."""
    seat(over(harbor_class, days) if days else harbor_class, "Ann Reyes")
    page = at_desk(instructor.user).get(f"/desk/events/{harbor_class.pk}/attendance/").content.decode()
    assert said in page
    assert unsaid not in page
