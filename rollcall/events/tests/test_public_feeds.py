"""Calendar files and feeds: right to the minute, and nothing that is not public (P26, P57)."""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from rollcall.accounts import verification
from rollcall.accounts.models import Affiliation, State, User, Verification
from rollcall.base.models import Token
from rollcall.events import calendar_feeds, calendars, faces, viewing
from rollcall.events.models import Event, Registration
from rollcall.events.tests.building_public import seat

SignedIn = Callable[..., Client]


def entries(client: Client, path: str) -> list[object]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_one_entry_a_session_at_the_right_minute(
    alice: User, signed_in: SignedIn, harbor_class: Event
) -> None:
    found = entries(signed_in(alice), "/events/harbor-class/calendar.ics")
    begins = [session.starts_at.astimezone(UTC) for session in harbor_class.sessions.all()]
    assert [one["dtstart"].dt for one in found] == begins  # type: ignore[index]
    assert "210 Ash Street" in str(found[0]["location"])  # type: ignore[index]


def test_no_file_for_who_may_not_know_the_day(
    client: Client, pat: User, signed_in: SignedIn, harbor_class: Event
) -> None:
    """P26, P24: as if there were none."""
    assert client.get("/events/harbor-class/calendar.ics").status_code == 404
    assert signed_in(pat).get("/events/harbor-class/calendar.ics").status_code == 404


@pytest.mark.parametrize("scope", ["all", "state-TX", "topic-officer-safety"])
def test_a_calendar_feed_leaves_locked_ones_out_and_the_news_has_them(
    scope: str, alice: User, signed_in: SignedIn, harbor_class: Event, open_webinar: Event
) -> None:
    """Even for somebody who could see them: a feed's address is given to programs."""
    browser = signed_in(alice)
    names = [str(one["summary"]) for one in entries(browser, f"/events/feeds/{scope}.ics")]  # type: ignore[index]
    assert names == (["Sleep after nights"] if scope == "all" else [])
    news = browser.get(f"/events/feeds/{scope}.atom").text
    assert "Working a scene together" in news
    assert "Plainview" not in news


@pytest.mark.parametrize(
    "path", ["nothing.ics", "topic-nothing.ics", "state-ZZ.atom", "mine/x.ics", "all.txt"]
)
def test_no_such_feed(path: str, client: Client, db: None) -> None:
    assert client.get(f"/events/feeds/{path}").status_code == 404


@pytest.fixture
def own_feed(alice: User, harbor_class: Event, open_webinar: Event) -> str:
    """The address of Alice's own feed; she sits in the class and in the webinar."""
    seat(harbor_class, alice)
    seat(open_webinar, alice)
    return f"/events/feeds/mine/{calendar_feeds.renew(by=alice)}.ics"


def test_ones_own_feed_says_when_and_not_what(client: Client, own_feed: str, harbor_class: Event) -> None:
    """P57: the days of a locked class without a word about it; an open webinar in full, without its link."""
    text = client.get(own_feed).text
    assert "Sleep after nights" in text
    for secret in (
        "Working a scene",
        "Plainview",
        "Ash Street",
        "harbor-class",
        "Castellanos",
        "CANARY-LINK",
    ):
        assert secret not in text, secret
    assert harbor_class.starts_at is not None
    day = harbor_class.starts_at.astimezone(harbor_class.tz)
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in text


def test_drawn_from_her_own_face_it_would_say_all(
    client: Client, own_feed: str, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control."""
    monkeypatch.setattr(faces, "public_faces", lambda events: faces.faces_of(alice, events))
    text = client.get(own_feed).text
    assert "Working a scene" in text
    assert "Ash Street" in text


def test_the_secret_is_no_identifier_and_not_kept(own_feed: str, alice: User, harbor_class: Event) -> None:
    """P57: what is in the table opens nothing, and no public number does."""
    token = Token.objects.get(purpose="calendar")
    mine = Registration.objects.get(event=harbor_class)
    for tried in (token.digest, token.pk, alice.pk, mine.pk, mine.calendar_uid, harbor_class.pk, alice.email):
        assert Client().get(f"/events/feeds/mine/{tried}.ics").status_code == 404
    assert own_feed.split("/")[-1].removesuffix(".ics") not in token.digest


def test_found_by_its_number_or_its_hash_the_feed_would_be_anybodys(
    own_feed: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P57: a look-up that takes an identifier for a secret."""
    token = Token.objects.get(purpose="calendar")
    known = {str(token.pk), token.digest}
    monkeypatch.setattr(
        calendar_feeds.tokens, "find", lambda secret, purpose: token if secret in known else None
    )
    for tried in known:
        assert "you have a seat" in client.get(f"/events/feeds/mine/{tried}.ics").text


def test_it_dies_with_the_account(client: Client, own_feed: str, alice: User, dana: User) -> None:
    """P6."""
    verification.suspend(alice, by=dana, reason="left in anger")
    assert client.get(own_feed).status_code == 404


def test_alive_without_asking_for_the_person(
    client: Client, own_feed: str, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the token alone would go on."""
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(own_feed).status_code == 404
    monkeypatch.setattr(calendar_feeds, "owner_of", lambda secret: alice)
    assert client.get(own_feed).status_code == 200


def test_it_is_made_shown_once_renewed_and_ended_on_ones_page(
    alice: User, signed_in: SignedIn, client: Client
) -> None:
    browser = signed_in(alice)
    assert "Make an address" in browser.get("/account/calendar/").text
    first = browser.post("/account/calendar/", {"do": "make"}).context["address"]
    assert first not in browser.get("/account/calendar/").text
    second = browser.post("/account/calendar/", {"do": "make"}).context["address"]
    paths = [address.split("//")[1].partition("/")[2] for address in (first, second)]
    assert [client.get(f"/{path}").status_code for path in paths] == [404, 200]
    browser.post("/account/calendar/", {"do": "end"})
    assert client.get(f"/{paths[1]}").status_code == 404


def test_only_ones_own(client: Client, db: None) -> None:
    assert client.get("/account/calendar/").status_code == 302
    assert client.post("/account/calendar/").status_code == 302


def test_who_has_left_the_agency_reads_no_day_of_it_any_more(
    client: Client, own_feed: str, alice: User, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P6, P57: the next reading; the control shows what the seat alone would go on telling."""
    Affiliation.objects.filter(user=alice).update(ended_at=timezone.now())
    Verification.objects.filter(user=alice).update(state=State.LEFT)
    text = client.get(own_feed).text
    assert "you have a seat" not in text
    assert "Sleep after nights" in text
    welcome = viewing.Relation(is_at_desk=True)
    monkeypatch.setattr(calendar_feeds, "relations", lambda user, events: defaultdict(lambda: welcome))
    assert "you have a seat" in client.get(own_feed).text


HOSTILE = "A\rATTENDEE:x@y.example\nX-EVIL:1\u2028X-EVIL:2\x85X-EVIL:3\x0bX-EVIL:4\x0cX-EVIL:5"


def lines_added(client: Client) -> list[str]:
    """What a program would read as lines of their own, by any reading of where a line ends."""
    told = "".join(
        client.get(f"/events/{path}").text for path in ("open-webinar/calendar.ics", "feeds/all.ics")
    )
    return [line for line in told.splitlines() if line.startswith(("X-EVIL", "ATTENDEE"))]


def test_words_of_an_event_add_no_line_to_a_calendar(
    client: Client, open_webinar: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P41: whatever stands in title, session, summary or room; the control writes them as they are."""
    Event.objects.update(title=HOSTILE, summary=HOSTILE, coordinator_name=HOSTILE)
    open_webinar.sessions.update(title=HOSTILE, room=HOSTILE)
    assert lines_added(client) == []
    monkeypatch.setattr(calendars, "plain", str)
    monkeypatch.setattr(calendars, "one_line", lambda text: text.replace("\n", ""))  # that one it refuses
    assert {line.partition(":")[0] for line in lines_added(client)} == {"ATTENDEE", "X-EVIL"}
