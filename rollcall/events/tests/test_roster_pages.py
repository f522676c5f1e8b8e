"""Roster, closing and audit file, through their addresses (P8, P13, P19, P41, P43, P62)."""

import csv
import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rollcall.accounts.models import User
from rollcall.base import cells
from rollcall.base.models import AuditEntry
from rollcall.events import closing
from rollcall.events.models import Event, Registration, RosterImport
from rollcall.events.tests.building_roster import SHEET, as_csv, done, over, planned

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def past_class(harbor_class: Event) -> Event:
    return over(harbor_class)


def upload(client: Client, event: Event, rows: list[tuple[str, ...]]) -> str:
    """Hand a file in; the path of its plan."""
    file = SimpleUploadedFile("roster.csv", as_csv(rows))
    answer = client.post(f"/desk/events/{event.pk}/roster/", {"file": file})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_from_the_file_to_done_and_back(past_class: Event, alice: User, dana: User, at_desk: AtDesk) -> None:
    """R22, P44: plan, do, undo, by the buttons of the pages."""
    client = at_desk(dana)
    path = upload(client, past_class, SHEET)
    assert "3 rows will be done" in client.get(path).content.decode()
    client.post(f"{path}do/")
    assert "3 rows were done" in client.get(path).content.decode()
    client.post(f"{path}undo/")
    assert "was taken back" in client.get(path).content.decode()
    assert not Registration.objects.exists()


def test_what_stands_in_a_row_is_text(past_class: Event, dana: User, at_desk: AtDesk) -> None:
    """P41: names, agencies, headings and reasons; the control finds the same text where it is not escaped."""
    client = at_desk(dana)
    rows = [(f"Eve {EVIL}", "eve@mesa.example", EVIL, EVIL, "", ""), ("Bad", f"{EVIL}@x", "", "", "", EVIL)]
    page = client.get(upload(client, past_class, rows)).content.decode()
    assert EVIL not in page
    assert "&lt;img src=x" in page
    assert EVIL in RosterImport.objects.get().rows.get(number=2).given["agency"]


def test_staff_decide_on_the_page(past_class: Event, alice: User, dana: User, at_desk: AtDesk) -> None:
    client = at_desk(dana)
    path = upload(client, past_class, [("Alice Moreno", "am@mail.example", SHEET[0][2], "", "", "")])
    page = client.get(path).content.decode()
    assert alice.email in page
    assert "70\u00a0%" in page
    client.post(f"{path}decide/", {"row-2": "same", "row-x": "same", "row-99": "new"})
    client.post(f"{path}do/")
    assert Registration.objects.get().user == alice


def test_a_provider_does_not_learn_who_has_an_account(
    past_class: Event, alice: User, provider_member: User, at_desk: AtDesk
) -> None:
    """P13: new and known look alike, and a likely one names nobody."""
    client = at_desk(provider_member)
    rows = [*SHEET, ("Alice Moreno", "am@mail.example", SHEET[0][2], "", "", "")]
    page = client.get(upload(client, past_class, rows)).content.decode()
    assert "Has an account" not in page
    assert "Known person" not in page
    assert "Likely Alice" not in page
    assert page.count("rc-chip--good") == 3


def test_typed_rows_without_script(past_class: Event, dana: User, at_desk: AtDesk) -> None:
    """R22: more rows keep what was typed; nothing typed is said so."""
    client, path = at_desk(dana), f"/desk/events/{past_class.pk}/roster/typed/"
    assert client.get(path).content.decode().count('name="email-') == 10
    typed = {"name-0": "Nadia Brooks", "email-0": "nadia@mesa.example", "hours-0": "16"}
    more = client.post(path, {**typed, "more": "1"}).content.decode()
    assert 'value="Nadia Brooks"' in more
    assert more.count('name="email-') == 11
    assert client.post(path, {}).status_code == 422
    assert client.post(path, typed).status_code == 302


@pytest.mark.parametrize("page", ["roster/", "roster/typed/", "close/"])
def test_for_others_there_is_nothing(
    past_class: Event, alice: User, bob: User, at_desk: AtDesk, page: str
) -> None:
    """P21, P24: no desk, or another's event."""
    past_class.coordinator = bob
    past_class.save()
    assert at_desk(alice).get(f"/desk/events/{past_class.pk}/{page}").status_code == 404
    assert at_desk(bob).get(f"/desk/events/{past_class.pk}/{page}").status_code == 200


def test_another_events_roster_is_not_there(
    past_class: Event, open_webinar: Event, dana: User, at_desk: AtDesk
) -> None:
    """P24: the pair of numbers has to fit."""
    made = planned(past_class, dana)
    assert at_desk(dana).get(f"/desk/events/{open_webinar.pk}/roster/{made.pk}/").status_code == 404


@pytest.mark.parametrize("content", [b"", b"hello", b"\0\0\0", b"PK\x03\x04", "Ünïcode".encode("utf-16")])
def test_no_file_makes_a_fault(past_class: Event, dana: User, at_desk: AtDesk, content: bytes) -> None:
    """P51: 422, or a page that says why it could not be read."""
    client = at_desk(dana)
    answer = client.post(
        f"/desk/events/{past_class.pk}/roster/", {"file": SimpleUploadedFile("x.csv", content)}
    )
    assert answer.status_code in {302, 422}


def stale(client: Client) -> Client:
    """The same browser, an hour after its owner showed who he is."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = timezone.now().timestamp() - 3600
    session.save()
    return client


def test_closing_asks_for_fresh_proof(past_class: Event, alice: User, dana: User, at_desk: AtDesk) -> None:
    """P19; with it everything follows at once, and the page lists it."""
    done(past_class, dana)
    client, path = at_desk(dana), f"/desk/events/{past_class.pk}/close/"
    ahead = client.get(path).content.decode()
    assert "Certificates at once" in ahead
    assert stale(client).post(path).headers["Location"].startswith("/accounts/")
    past_class.refresh_from_db()
    assert past_class.state == Event.State.PUBLISHED
    fresh = at_desk(dana)
    fresh.post(path)
    page = fresh.get(path).content.decode()
    assert page.count("/certificates/") >= 2
    assert "Waits to be claimed" in page


def test_the_audit_file_has_everything_and_nothing_runs(
    past_class: Event, alice: User, dana: User, at_desk: AtDesk
) -> None:
    """R22, P43, P62: inert cells, and the trail keeps who, why and how many."""
    done(past_class, dana, [("=HYPERLINK(1) Eve", "eve@mesa.example", "+1", "", "123456", ""), *SHEET])
    closing.close(past_class, by=dana)
    client, path = at_desk(dana), f"/desk/events/{past_class.pk}/close/file/"
    assert client.post(path, {"reason": ""}).status_code == 422
    answer = client.post(path, {"reason": "TCOLE audit 2026"})
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert {
        "sign-in-sheet.pdf",
        "roster-with-hours.csv",
        "class.txt",
        "instructors.txt",
        "assessment.csv",
    } < set(archive.namelist())
    rows = list(csv.DictReader(io.StringIO(archive.read("roster-with-hours.csv").decode("utf-8-sig"))))
    assert rows[0]["name"] == "'=HYPERLINK(1) Eve"
    assert cells.read_back(rows[0]["agency"]) == "+1"
    assert "Name the first three acts" in archive.read("class.txt").decode("utf-8-sig")
    line = AuditEntry.objects.get(event="people.exported")
    assert (line.note, line.data["rows"], line.actor_id) == ("TCOLE audit 2026", 4, dana.pk)


def test_the_audit_file_asks_for_right_and_proof(
    past_class: Event, alice: User, dana: User, at_desk: AtDesk
) -> None:
    """P62: without fresh proof, or for somebody else, nothing is handed out."""
    closing.close(past_class, by=dana)
    path = f"/desk/events/{past_class.pk}/close/file/"
    assert stale(at_desk(dana)).post(path, {"reason": "x"}).status_code == 302
    assert at_desk(alice).post(path, {"reason": "x"}).status_code == 404
    assert not AuditEntry.objects.filter(event="people.exported").exists()
