"""P26: watching a locked class tells no more than reading it: no answer turns with its day or hour."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from rollcall.accounts import middleware
from rollcall.accounts.models import Affiliation, User
from rollcall.events import approvals, exchanges, faces, registering, seat_letters, viewing
from rollcall.events.applicants import Given
from rollcall.events.models import Event, Registration
from rollcall.events.tests.conftest import in_days
from rollcall.mail.models import Letter

Travel = Callable[..., datetime]
SignedIn = Callable[..., Client]


@pytest.fixture
def soon(harbor_class: Event) -> Event:
    """The harbor class, tomorrow at 8:20 in the morning: before any seat could be kept for a week."""
    begins = in_days(1, 8) + timedelta(minutes=20)
    harbor_class.sessions.all().delete()
    harbor_class.sessions.create(starts_at=begins, ends_at=begins + timedelta(hours=8))
    harbor_class.starts_at, harbor_class.ends_at = begins, begins + timedelta(hours=8)
    harbor_class.hold_days = 7
    harbor_class.save()
    return harbor_class


def hours_told(kind: str = "") -> str:
    """All that letters say."""
    rows = Letter.objects.filter(kind__contains=kind)
    return "".join(letter.subject + letter.text + letter.html for letter in rows)


def register_page(browser: Client) -> str:
    return browser.get("/events/harbor-class/register/").text


@pytest.mark.parametrize("who", ["anybody", "charlie", "pat"])
def test_the_page_of_registering_says_the_same_before_and_after_the_start(
    who: str, harbor_class: Event, at: Travel, request: pytest.FixtureRequest
) -> None:
    """P26: not "it has begun", not "registration has closed" to who may not come anyway."""
    Event.objects.update(rules={"states": ["TX"]}, closes_at=in_days(10, 8))
    browser = Client()
    if who != "anybody":
        browser.force_login(request.getfixturevalue(who))
    told = []
    for ahead in (0, 0.2, 11.5, 14.5):
        at(days=ahead)
        told.append("begun" in register_page(browser) or "has closed" in register_page(browser))
    assert told == [False] * 4


def test_shown_all_the_same_it_would_tell_the_day(
    harbor_class: Event, at: Travel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: to whom the class is open the sentence turns, and so would it for everybody."""
    monkeypatch.setattr(viewing.Relation, "sees_all", property(lambda relation: True))
    Event.objects.update(access_level="open", kind="webinar", audience=[])
    at(days=14.5)
    assert "begun" in register_page(Client())


def test_who_holds_a_seat_without_knowing_the_hour_is_told_a_length(
    soon: Event, pending: User, signed_in: SignedIn
) -> None:
    """P26: a seat is kept until the start at most; the letter and the page do not say when that is."""
    row = registering.register(soon, given=Given(), by=pending)
    assert (row.state, row.until) == (Registration.State.HELD, soon.starts_at)
    page = signed_in(pending).get("/account/classes/").text
    for told in (page, hours_told("seat_held")):
        assert "or until the event begins" in told
        assert "8:20" not in told
        assert f"{soon.starts_at:%-d %B}" not in told


def test_the_supervisor_is_told_a_length(soon: Event, alice: User) -> None:
    """P26: he learns who and which class, never when."""
    soon.approval = Event.Approval.SUPERVISOR
    soon.save()
    given = Given(supervisor_name="Bob Whitfield", supervisor_email="bob@halecounty.example")
    assert registering.register(soon, given=given, by=alice).until == soon.starts_at
    assert "or until the event begins" in hours_told("seat_approval")
    assert "8:20" not in hours_told("seat_approval")
    assert "8:20" in hours_told("seat_asked")  # Alice may know


def test_the_colleague_is_told_a_length(soon: Event, alice: User) -> None:
    """P26: anybody can be named as a colleague."""
    row = registering.register(soon, given=Given(), by=alice)
    exchanges.offer_to_colleague(row, name="Gale Ito", email="gale@mail.example", by=alice)
    assert "or until the event begins" in hours_told("seat_for_colleague")
    assert "8:20" not in hours_told("seat_for_colleague")


def test_the_moment_itself_would_be_the_start(
    soon: Event, pending: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the date as it is kept, to the minute."""
    monkeypatch.setattr(seat_letters, "until", lambda row, shown: seat_letters.local(row.until, row.event))
    registering.register(soon, given=Given(), by=pending)
    assert "8:20" in hours_told("seat_held")


def test_a_refusal_comes_before_the_clock(soon: Event, charlie: User, alice: User, at: Travel) -> None:
    """P26: who may not come hears that, and not that it has begun."""
    Event.objects.update(rules={"states": ["TX"]})
    at(days=2)
    with pytest.raises(registering.NotEligible):
        registering.register(soon, given=Given(), by=charlie)
    with pytest.raises(registering.RegistrationShut):
        registering.register(soon, given=Given(), by=alice)
    assert faces.face_of(charlie, Event.objects.get()).is_locked
    assert approvals.until(soon, approvals.Move.SEAT) is None
    assert Affiliation.objects.count() == 2


def kept_for_others(answer: HttpResponse) -> bool:
    """Whether a cache between us may hand this page to somebody else."""
    said = answer.headers.get("Cache-Control", "")
    return "private" not in said and "no-store" not in said


@pytest.mark.parametrize(
    "path", ["/", "/events/", "/events/harbor-class/", "/events/map/", "/account/classes/"]
)
def test_what_is_shown_to_alice_stays_between_us(
    path: str, harbor_class: Event, alice: User, signed_in: SignedIn
) -> None:
    """P26: no shared cache keeps a page with the place of a class."""
    assert not kept_for_others(signed_in(alice).get(path))


def test_without_the_word_it_would_be_anybodys(
    harbor_class: Event, alice: User, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(middleware, "patch_cache_control", lambda response, **said: None)
    page = signed_in(alice).get("/events/harbor-class/")
    assert "Ash Street" in page.text
    assert kept_for_others(page)
