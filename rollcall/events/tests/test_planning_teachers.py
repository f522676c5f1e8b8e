"""Teachers: my classes, my bio, qualifications that expire, and the files of a class."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from conftest import person
from rollcall.accounts.models import User
from rollcall.events import notices, policies, scheduling, teachers
from rollcall.events.models import Event, Handout, Instructor, Registration
from rollcall.mail.models import Letter

Desk = Callable[[User], Client]
CANARY = "<script>alert('CANARY')</script>"


def _seat(event: Event, user: User, state: str = "seated") -> None:
    Registration.objects.create(
        event=event, user=user, name=user.legal_name, email=user.email, mailbox=user.email, state=state,
        seat=1, since=timezone.now(), made_at=timezone.now(), calendar_uid=uuid.uuid4(),
    )  # fmt: skip


@pytest.fixture
def lee(instructor: Instructor) -> User:
    assert instructor.user is not None
    return instructor.user


@pytest.fixture
def slides(harbor_class: Event, lee: User) -> Handout:
    file = SimpleUploadedFile("slides.txt", b"First the scene, then the person.")
    return teachers.add_handout(harbor_class, file, title="Slides", by=lee, for_participants=True)


def test_my_classes_are_mine(harbor_class: Event, open_webinar: Event, lee: User, at_desk: Desk) -> None:
    page = at_desk(lee).get("/desk/teaching/").text
    assert "Working a scene together" in page
    assert "Sleep after nights" not in page


def test_a_qualification_says_when_it_expires(instructor: Instructor, lee: User, at_desk: Desk) -> None:
    """In words: expired, or within 60 days; later is simply valid."""
    today = timezone.localdate()
    for name, days in (("Old", -1), ("Soon", 60), ("Later", 61)):
        instructor.qualifications.create(name=name, expires_on=today + timedelta(days=days))
    page = at_desk(lee).get("/desk/teaching/about/").text
    assert (page.count("expired on"), page.count("expires on"), page.count("valid until")) == (1, 1, 1)


def test_staff_see_what_expires(instructor: Instructor, dana: User, lee: User, at_desk: Desk) -> None:
    today = timezone.localdate()
    instructor.qualifications.create(name="Firearms", expires_on=today + timedelta(days=10))
    instructor.qualifications.create(name="Driving", expires_on=today + timedelta(days=400))
    page = at_desk(dana).get("/desk/instructors/").text
    assert "Firearms" in page
    assert "Driving" not in page
    assert at_desk(lee).get("/desk/instructors/").status_code == 404


def test_bio_and_qualifications_are_written_by_their_owner(
    instructor: Instructor, lee: User, at_desk: Desk
) -> None:
    """P41: what was typed is shown as text."""
    browser = at_desk(lee)
    browser.post("/desk/teaching/about/", {"act": "bio", "bio": CANARY})
    browser.post("/desk/teaching/about/", {"act": "add", "name": CANARY, "issuer": "TCOLE"})
    page = browser.get("/desk/teaching/about/").text
    assert CANARY not in page
    assert page.count("CANARY") >= 2
    row = instructor.qualifications.get()
    other = person("mo@harbor.example", "Mo Adler")
    Instructor.objects.create(user=other, name="Mo Adler")
    assert at_desk(other).post(f"/desk/teaching/qualifications/{row.pk}/remove/").status_code == 404
    browser.post(f"/desk/teaching/qualifications/{row.pk}/remove/")
    assert not instructor.qualifications.exists()


def test_an_instructor_is_told_and_linked_when_he_registers_later(
    open_webinar: Event, provider_member: User, at_desk: Desk
) -> None:
    """Named before he has an account; the hourly job gives him his desk once the mailbox is confirmed."""
    sent = {"name": "Mo Adler", "email": "mo@harbor.example", "is_lead": "on"}
    at_desk(provider_member).post(f"/desk/events/{open_webinar.pk}/instructors/", sent)
    assert Letter.objects.get(kind="events/teaching").to == "mo@harbor.example"
    person("mo@harbor.example", "Somebody Else", email_confirmed_at=None)
    assert teachers.link_accounts() == 0
    User.objects.filter(email="mo@harbor.example").update(email_confirmed_at=timezone.now())
    assert (teachers.link_accounts(), teachers.link_accounts()) == (1, 0)


def test_taken_off_the_class_is_closed_at_once(
    harbor_class: Event, lee: User, dana: User, at_desk: Desk
) -> None:
    """P24."""
    teaching = harbor_class.teachings.get()
    at_desk(dana).post(f"/desk/events/{harbor_class.pk}/instructors/{teaching.pk}/remove/")
    assert at_desk(lee).get(f"/desk/events/{harbor_class.pk}/materials/").status_code == 404


def test_files_say_by_whom_and_how_large(harbor_class: Event, lee: User, dana: User, at_desk: Desk) -> None:
    """P33, P37: stored under a name of ours, sent under a fixed type, never run."""
    browser, where = at_desk(lee), f"/desk/events/{harbor_class.pk}/materials/"
    file = SimpleUploadedFile("../../evil plan.txt", b"Lesson one")
    assert browser.post(where, {"title": CANARY, "file": file}).status_code == 302
    row = Handout.objects.get()
    page = browser.get(where).text
    assert "Lee Castellanos" in page
    assert "10 bytes" in page.replace("\xa0", " ")
    assert CANARY not in page
    sent = browser.get(f"{where}{row.pk}/")
    assert b"".join(sent.streaming_content) == b"Lesson one"  # type: ignore[attr-defined]
    assert sent["Content-Disposition"].startswith("attachment")
    assert "evil" not in row.file.name


def test_a_page_is_no_handout(harbor_class: Event, lee: User, at_desk: Desk) -> None:
    """P37: HTML is refused in a sentence."""
    file = SimpleUploadedFile("a.html", b"<script>1</script>")
    answer = at_desk(lee).post(f"/desk/events/{harbor_class.pk}/materials/", {"title": "x", "file": file})
    assert answer.status_code == 422
    assert "cannot be offered" in answer.text


def test_a_file_goes_to_those_with_a_seat(
    slides: Handout, harbor_class: Event, alice: User, charlie: User, signed_in: Callable[..., Client]
) -> None:
    where = f"/handouts/{slides.pk}/"
    _seat(harbor_class, alice)
    assert signed_in(alice).get(where).status_code == 200
    assert signed_in(charlie).get(where).status_code == 404
    Handout.objects.update(for_participants=False)
    assert signed_in(alice).get(where).status_code == 404


def test_a_held_seat_of_somebody_unverified_opens_no_file(
    slides: Handout, harbor_class: Event, pat: User, signed_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """P26, and its control."""
    _seat(harbor_class, pat, "seated")
    assert signed_in(pat).get(f"/handouts/{slides.pk}/").status_code == 404
    monkeypatch.setattr(policies, "may_open", lambda user, event: True)
    assert signed_in(pat).get(f"/handouts/{slides.pk}/").status_code == 200


def test_those_who_teach_hear_of_a_change_and_of_the_end(
    harbor_class: Event, instructor: Instructor, dana: User
) -> None:
    """A class without its instructor is none: each is told once a change, and why it is off."""
    notices.changed(harbor_class)
    notices.changed(harbor_class)
    scheduling.cancel(harbor_class, by=dana, reason="The hall is flooded")
    letters = Letter.objects.filter(kind="events/teaching_changed", to=instructor.email).order_by("pk")
    changed, off = letters
    assert changed.subject == f"Time or place of “{harbor_class.title}” changed"
    assert off.subject == f"“{harbor_class.title}” does not take place"
    assert "The hall is flooded" in off.text
