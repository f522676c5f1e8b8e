"""Attendance from a meeting's report: four services, one plan, nothing counted twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rollcall.accounts.models import User
from rollcall.events import attendance, meeting_reports, report_files
from rollcall.events.errors import NotYourEvent, UnreadableReport
from rollcall.events.models import Attendance, Event, MeetingReport
from rollcall.events.tests.building_door import seat

pytestmark = pytest.mark.django_db
CHICAGO = ZoneInfo("America/Chicago")
ANN = "ann.reyes@halecounty.example"


def at(event: Event, minute: int, shape: str) -> str:
    session = event.sessions.first()
    return f"{(session.starts_at + timedelta(minutes=minute)).astimezone(CHICAGO):{shape}}"


def zoom(event: Event) -> bytes:
    us = "%m/%d/%Y %I:%M:%S %p"
    return (
        "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
        f"812 3,Sleep,{at(event, 0, us)},{at(event, 60, us)},host@x.example,60,3\n\n"
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent\n"
        f"Ann R,ann.reyes@halecounty.example,{at(event, 0, us)},{at(event, 30, us)},30,Yes,\n"
        f"Ann’s phone,ann.reyes@halecounty.example,{at(event, 20, us)},{at(event, 45, us)},25,Yes,\n"
        f'"Ito, Benjamin",,{at(event, -5, us)},{at(event, 70, us)},75,Yes,\n'
        f"Somebody Else,other@x.example,{at(event, 0, us)},{at(event, 60, us)},60,Yes,\n"
    ).encode("utf-8-sig")


def teams(event: Event) -> bytes:
    us = "%m/%d/%y, %I:%M:%S %p"
    text = (
        "1. Summary\nMeeting title\tSleep\nAttended participants\t2\n\n2. Participants\n"
        "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
        f"Ann Reyes\t{at(event, 0, us)}\t{at(event, 60, us)}\t45m\t{ANN}\t\tPresenter\n\n"
        "3. In-Meeting Activities\nName\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
        f"Ann Reyes\t{at(event, 0, us)}\t{at(event, 30, us)}\t30m\tann.reyes@halecounty.example\tPresenter\n"
        f"Ann Reyes\t{at(event, 45, us)}\t{at(event, 60, us)}\t15m\tann.reyes@halecounty.example\tPresenter\n"
    )
    return text.encode("utf-16")


def webex(event: Event) -> bytes:
    iso = "%Y-%m-%d %H:%M:%S"
    return (
        '"Meeting Name","Meeting Start Time","Display Name","First Name","Last Name","Role","Attendee Email",'
        '"Join Time","Leave Time","Attendance Duration","Connection Type"\n'
        f'"Sleep","{at(event, 0, iso)}","Ann Reyes","Ann","Reyes","Attendee","ann.reyes@halecounty.example",'
        f'"=""{at(event, 0, iso)}""","{at(event, 45, iso)}","45 mins","Desktop app"\n'
    ).encode()


def generic(event: Event) -> bytes:
    """Somewhere else: semicolons, the day first, minutes instead of leaving, Windows letters."""
    day_first = "%d/%m/%Y %H:%M"
    text = f"Name;E-Mail;Joined;Minutes\nÁnn Reyes;{ANN};{at(event, 0, day_first)};45\n"
    return text.encode("cp1252")


@pytest.mark.parametrize("make", [zoom, teams, webex, generic])
def test_every_service_is_read(make: Callable[[Event], bytes], open_webinar: Event, dana: User) -> None:
    """45 minutes in all of them; overlapping joins count once."""
    ann, session = seat(open_webinar, "Ann Reyes"), open_webinar.sessions.first()
    session.break_minutes = 0
    session.save()
    report = meeting_reports.read(session, make(open_webinar), name="r.csv", zone=CHICAGO, by=dana)
    line = meeting_reports.plan(report, [ann])[0]
    assert (line.registration, line.minutes, line.score) == (ann, 45, 1)
    assert report.source == make.__name__


def test_plan_then_do_then_again(open_webinar: Event, dana: User, at_desk: Any) -> None:
    """Nothing is written before the plan was answered; doing it twice changes nothing."""
    session = open_webinar.sessions.first()
    session.break_minutes = 0
    session.save()
    ann, ben = seat(open_webinar, "Ann Reyes"), seat(open_webinar, "Ben Ito")
    client: Client = at_desk(dana)
    address = f"/desk/events/{open_webinar.pk}/attendance/report/"
    assert client.get(address).status_code == 200
    file = SimpleUploadedFile("zoom.csv", zoom(open_webinar))
    answer = client.post(address, {"session": session.pk, "file": file, "zone": "America/Chicago"})
    page = client.get(answer.url).content.decode()
    assert "Nobody on the list" in page
    assert not Attendance.objects.exists()
    chosen = {"line-0": ann.pk, "line-1": ben.pk, "line-2": ""}
    for _again in range(2):
        assert client.post(answer.url, chosen).status_code == 302
        minutes = dict(Attendance.objects.values_list("registration__name", "minutes"))
        assert minutes == {"Ann Reyes": 45, "Ben Ito": 60}
    attendance.settle(open_webinar, by=dana)
    ann.refresh_from_db()
    ben.refresh_from_db()
    assert (ann.outcome, ben.outcome) == ("partial", "attended")  # 75 and 100 of at least 80 percent
    client.post(answer.url, {"line-0": ann.pk})
    assert Attendance.objects.get().registration == ann


def test_the_same_file_is_the_same_report(open_webinar: Event, dana: User) -> None:
    session = open_webinar.sessions.first()
    made = {
        meeting_reports.read(session, zoom(open_webinar), name=name, zone=CHICAGO, by=dana).pk
        for name in ("one.csv", "two.csv")
    }
    assert len(made) == MeetingReport.objects.count() == 1


def test_a_correction_outlives_a_report(open_webinar: Event, dana: User) -> None:
    ann, session = seat(open_webinar, "Ann Reyes"), open_webinar.sessions.first()
    attendance.correct(ann, session, minutes=0, by=dana, reason="Slept")
    report = meeting_reports.read(session, zoom(open_webinar), name="r", zone=CHICAGO, by=dana)
    meeting_reports.carry_out(report, {0: ann.pk}, by=dana)
    assert Attendance.objects.get().minutes == 0


def test_nobody_is_noted_for_another_event(open_webinar: Event, account_class: Event, dana: User) -> None:
    stranger, session = seat(account_class, "Ann Reyes"), open_webinar.sessions.first()
    report = meeting_reports.read(session, zoom(open_webinar), name="r", zone=CHICAGO, by=dana)
    assert meeting_reports.carry_out(report, {0: stranger.pk}, by=dana) == 0


def test_who_only_teaches_reads_no_report(open_webinar: Event, alice: User) -> None:
    with pytest.raises(NotYourEvent):
        meeting_reports.read(open_webinar.sessions.first(), b"", name="r", zone=CHICAGO, by=alice)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"%PDF-1.7", b"a,b\n1,2\n", b"Name,Join Time\nAnn,tomorrow\n", b"\x00" * 300],
)
def test_what_is_no_report_is_refused_in_words(data: bytes) -> None:
    """P45"""
    with pytest.raises(UnreadableReport):
        report_files.read(data, zone=CHICAGO, about=datetime(2026, 11, 22, tzinfo=CHICAGO))


@pytest.mark.parametrize(
    "text",
    ["11/22/2026 08:01:12 AM", "2026-11-22T14:01:12Z", "22.11.2026 8:01:12", "Nov 22, 2026 08:01:12",
     "11/22/26, 8:01:12 AM", "22 November 2026 at 08:01:12", "2026-11-22 08:01:12.345",
     "2026-11-22 08:01:12 -06:00"],
)  # fmt: skip
def test_dates_in_any_spelling(text: str) -> None:
    found = report_files.instant(text, CHICAGO, day_first=False)
    assert found == datetime(2026, 11, 22, 8, 1, 12, tzinfo=CHICAGO)
