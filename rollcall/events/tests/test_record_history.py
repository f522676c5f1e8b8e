"""Attendance of the past: plan, show, do, take back what can be (R26, P44)."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rollcall.accounts.models import User
from rollcall.catalog.models import Provider
from rollcall.events import history
from rollcall.events.errors import NotYourEvent, RosterMoved
from rollcall.events.models import Event, Registration, RosterImport, RosterRow
from rollcall.events.past import dates, doing, reading
from rollcall.mail.models import Letter
from rollcall.transcripts.models import Certificate, Completion

Browser = Callable[..., Client]
CLASSES = """Class ID,Title,Start Date,End Date,City,State,Hours,Instructor,Type
A-1,Recognizing an ambush,3/14/16,"March 15, 2016",Plainview,Texas,16,Ray Okafor,Class
B-2,Talking to a caller in crisis,14-Sep-2018,,,,1.5,,Webinar
C-3,Too old,5/2/2014,,Austin,TX,8,,
D-4,Not yet,5/2/2099,,Austin,TX,8,,
"""
ROWS = """Class ID,Name,E-mail,Department,Rank,Attended
A-1,"WHITFIELD, BOB",Bob@HaleCounty.example,Hale County SO,CORPORAL,Yes
A-1,"  moreno,   alice r. ",,Hale County SO,Deputy,Y
a-1,"O'NEIL-MCDONALD, SEAN III",sean@other.example,Other PD,,
A-1,Somebody Absent,absent@other.example,Other PD,,No
B-2,Bob Whitfield,bob@halecounty.example,,,
B-2,Bob Whitfield,bob+again@halecounty.example,,,
C-3,Bob Whitfield,bob@halecounty.example,,,
D-4,Bob Whitfield,bob@halecounty.example,,,
X-9,Bob Whitfield,bob@halecounty.example,,,
B-2,,nobody@other.example,,,
"""


@pytest.fixture
def plains(db: None) -> Provider:
    return Provider.objects.create(
        name="Plains Officer Safety Center", slug="plains", signer_name="R. Okafor"
    )


@pytest.fixture
def planned(plains: Provider, alice: User, bob: User, dana: User) -> RosterImport:
    """Two tables handed in by Dana, and planned."""
    return take(plains, dana)


def take(provider: Provider, by: User, rows: str = ROWS, classes: str = CLASSES) -> RosterImport:
    return history.take(
        name="old.csv", content=rows.encode(), classes=classes.encode(), provider=provider, by=by
    )


def outcomes(roster: RosterImport) -> list[str]:
    return [str(row.outcome) for row in roster.rows.order_by("number")]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3/14/16", date(2016, 3, 14), date(2016, 3, 14)),
        ("03-14-2016", date(2016, 3, 14), date(2016, 3, 14)),
        ("14.3.2016", date(2016, 3, 14), date(2016, 3, 14)),
        ("25/3/2016", date(2016, 3, 25), date(2016, 3, 25)),
        ("2016-03-14T00:00:00", date(2016, 3, 14), date(2016, 3, 14)),
        ("Monday, March 14th, 2016", date(2016, 3, 14), date(2016, 3, 14)),
        ("14 March 2016", date(2016, 3, 14), date(2016, 3, 14)),
        ("Sept. 4, 2018", date(2018, 9, 4), date(2018, 9, 4)),
        ("14-Mar-16", date(2016, 3, 14), date(2016, 3, 14)),
        ("42443", date(2016, 3, 14), date(2016, 3, 14)),
        ("3/14/2016 8:00 AM", date(2016, 3, 14), date(2016, 3, 14)),
        ("March 14-15, 2016", date(2016, 3, 14), date(2016, 3, 15)),
        ("3/14-15/2016", date(2016, 3, 14), date(2016, 3, 15)),
        ("3/31/16 - 4/1/16", date(2016, 3, 31), date(2016, 4, 1)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, first: date, last: date) -> None:
    assert dates.days(text) == (first, last)


@pytest.mark.parametrize("text", ["", "spring", "13/13/2016", "2016", "3/15/16 - 3/14/16", "31 June 2016"])
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert dates.days(text) is None


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("WHITFIELD, BOB", "Bob Whitfield"),
        ("  moreno,   alice r. ", "Alice R. Moreno"),
        ("O'NEIL-MCDONALD, SEAN III", "Sean O'Neil-McDonald III"),
        ("Whitfield, Jr., Bob", "Bob Whitfield Jr."),
        ("de la Cruz, Ana", "Ana de la Cruz"),
    ],
)
def test_names_are_turned_and_written(given: str, name: str) -> None:
    assert reading.name_of({"name": given}) == name


def test_the_plan_says_what_and_why(planned: RosterImport) -> None:
    """P44: every bad row is named in plain words, and nothing is written to anybody."""
    assert outcomes(planned) == [
        "known", "kept", "new", "wrong", "known", "repeat", "wrong", "wrong", "wrong", "wrong",
    ]  # fmt: skip
    why = {row.number: row.why for row in planned.rows.all()}
    assert why[8] == "Its class cannot be taken: It was before August 2015. The record begins there."
    assert why[9] == "Its class cannot be taken: It lies in the future."
    assert why[10] == "No class has the number “X-9”."
    assert not Registration.objects.exists()
    assert not Completion.objects.exists()
    assert not User.objects.filter(email="sean@other.example").exists()


def test_doing_it_puts_it_on_the_record_with_the_dates_of_then(
    planned: RosterImport, bob: User, dana: User, signed_in: Browser
) -> None:
    """R26: class and webinar stand on “Print certificates” with original dates and the words of then."""
    history.execute(planned, by=dana)
    papers = Certificate.objects.filter(user=bob).order_by("pk")
    assert [one.snapshot["original_date"][:10] for one in papers] == ["2016-03-15", "2018-09-14"]
    assert [one.snapshot["delivery"] for one in papers] == ["class", "webinar"]
    assert papers[0].snapshot["agency"] == "Hale County SO"
    assert papers[0].snapshot["title"] == "CORPORAL"
    assert papers[0].snapshot["place"] == "Plainview, TX"
    page = signed_in(bob).get("/account/certificates/").content.decode()
    assert "15 March 2016" in page
    assert "14 September 2018" in page
    assert signed_in(bob).get("/account/certificates/print/").content.startswith(b"%PDF")


def test_nobody_gets_a_right_or_an_unasked_letter(planned: RosterImport, bob: User, dana: User) -> None:
    """P8, P60: one letter to a proven mailbox, none to a new one; the row made nobody verified."""
    history.execute(planned, by=dana)
    sean = User.objects.get(email="sean@other.example")
    assert sean.email_confirmed_at is None
    assert not sean.is_staff
    assert not sean.affiliations.exists()
    assert not Letter.objects.filter(to="sean@other.example").exists()
    assert [one.subject for one in Letter.objects.filter(person_id=bob.pk)] == [
        "2 classes you attended are on your record now"
    ]


def test_a_row_without_an_e_mail_is_kept_for_whoever_asks(planned: RosterImport, dana: User) -> None:
    """R27: no account is made, and the missing certificate finds it."""
    history.execute(planned, by=dana)
    kept = Registration.objects.get(name="Alice R. Moreno")
    assert kept.user is None
    assert kept.event.title == "Recognizing an ambush"


def test_the_same_file_again_changes_nothing(planned: RosterImport, plains: Provider, dana: User) -> None:
    """P44: idempotent, also in another order of doing."""
    history.execute(planned, by=dana)
    before = (Registration.objects.count(), Completion.objects.count(), Event.objects.count())
    again = take(plains, dana)
    assert not {"known", "new", "kept"} & set(outcomes(again))
    history.execute(again, by=dana)
    assert (Registration.objects.count(), Completion.objects.count(), Event.objects.count()) == before


def test_a_part_that_runs_twice_does_nothing_twice(planned: RosterImport, dana: User) -> None:
    """The worker may die after any part."""
    history.execute(planned, by=dana)
    RosterRow.objects.filter(roster=planned).update(done_at=None)
    doing.do_part(planned, by=dana)
    assert Completion.objects.count() == Certificate.objects.count() == 3
    assert Registration.objects.exclude(mailbox="").count() == 3


def test_undo_leaves_the_ledger_and_says_why(planned: RosterImport, alice: User, dana: User) -> None:
    """P53: what is on a record stays; what is on none goes."""
    history.execute(planned, by=dana)
    history.undo(planned, by=dana)
    assert not Registration.objects.filter(name="Alice R. Moreno").exists()
    assert Completion.objects.count() == 3
    stays = planned.rows.exclude(stays="").values_list("stays", flat=True)
    assert set(stays) == {"It is on a person’s record, and the record is never taken back."}


def test_undo_removes_events_that_nobody_was_at(plains: Provider, dana: User) -> None:
    roster = take(
        plains, dana, rows="Name,Title,Date,City,State\nAl Nobody,Old class,4/5/2017,Reno,NV\n", classes=""
    )
    history.execute(roster, by=dana)
    assert Event.objects.filter(title="Old class", venue__city="Reno").count() == 1
    history.undo(roster, by=dana)
    assert not Event.objects.exists()


def test_the_desk_shows_the_plan_and_wants_it_confirmed(
    plains: Provider, alice: User, bob: User, dana: User, signed_in: Browser
) -> None:
    browser = signed_in(dana)
    files = {
        "attendance": SimpleUploadedFile("old.csv", ROWS.encode()),
        "classes": SimpleUploadedFile("classes.csv", CLASSES.encode()),
    }
    page = browser.post("/desk/history/", {**files, "provider": plains.pk})["Location"]
    shown = browser.get(page).content.decode()
    assert "No class has the number “X-9”." in shown
    assert browser.post(f"{page}do/", {}).status_code == 422
    assert not Completion.objects.exists()
    browser.post(f"{page}do/", {"seen": "on"})
    assert Completion.objects.count() == 3
    assert browser.get(f"{page}?outcome=kept").status_code == 200
    assert browser.get(f"/events/{Event.objects.first().slug}/").status_code in {200, 404}


@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"nothing here", b"PK\x03\x04broken", b"a,b\n1,2\n"])
def test_what_is_no_table_is_refused_in_words(
    plains: Provider, dana: User, signed_in: Browser, content: bytes
) -> None:
    files = {"attendance": io.BytesIO(content)}
    answer = signed_in(dana).post("/desk/history/", {**files, "provider": plains.pk})
    if answer.status_code == 302:
        assert RosterImport.objects.get().state == RosterImport.State.REFUSED
        assert "rc-" in signed_in(dana).get(answer["Location"]).content.decode()
    else:
        assert answer.status_code == 422


def test_staff_only(planned: RosterImport, bob: User, signed_in: Browser, client: Client) -> None:
    """P24: an officer finds nothing; a stranger signs in; the use case asks again."""
    assert signed_in(bob).get("/desk/history/").status_code == 404
    assert client.get("/desk/history/")["Location"].startswith("/accounts/login/")
    with pytest.raises(NotYourEvent):
        history.execute(planned, by=bob)


def test_without_the_guard_anybody_could(
    planned: RosterImport, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    monkeypatch.setattr(history, "_require_staff", lambda by: None)
    assert history.execute(planned, by=bob).state == RosterImport.State.DONE


def test_a_plan_is_done_once(planned: RosterImport, dana: User) -> None:
    history.execute(planned, by=dana)
    with pytest.raises(RosterMoved):
        history.execute(planned, by=dana)
