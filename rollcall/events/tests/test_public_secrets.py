"""P26: what is locked leaks nowhere. A word that stands in every locked field is looked for everywhere."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from rollcall.accounts.models import Agency, User
from rollcall.events import near_me, publicity, registering, viewing
from rollcall.events.applicants import Given
from rollcall.events.models import Event, Handout, Instructor, Venue
from rollcall.events.tests.conftest import MakeEvent
from rollcall.mail.models import Letter

CANARY = "qxcanary"
SignedIn = Callable[..., Client]


@pytest.fixture
def sung(make_event: MakeEvent, dana: User) -> Event:
    """A class for verified officers with the word in everything that is not public."""
    venue = Venue.objects.create(
        name=f"{CANARY} hall", street=f"1 {CANARY} street", city=f"{CANARY} city", state="TX",
        postal_code=f"{CANARY}"[:10], access_notes=f"{CANARY} door", latitude=Decimal("33.123456"),
        longitude=Decimal("-101.654321"),
    )  # fmt: skip
    event = make_event(
        "sung", title="Working a scene together", days=(), venue=venue, room=f"{CANARY} room",
        state_code="TX", host=Agency.objects.create(name=f"{CANARY} police", state="TX"),
        join_url=f"https://{CANARY}.example/", outside_url="", capacity=4173,
        description=f"{CANARY} words", objectives=f"{CANARY} aim", lesson_plan=f"{CANARY} plan",
        what_to_bring=f"{CANARY} boots", credit_note=f"{CANARY} credit", hours=Decimal(16),
    )  # fmt: skip
    begins = timezone.now().replace(microsecond=0, hour=18) + timedelta(days=40)
    event.sessions.create(
        title=f"{CANARY} talk", starts_at=begins, ends_at=begins + timedelta(hours=3),
        room=f"{CANARY} corner",
    )  # fmt: skip
    Event.objects.filter(pk=event.pk).update(starts_at=begins, ends_at=begins + timedelta(hours=3))
    event.refresh_from_db()
    event.teachings.create(instructor=Instructor.objects.create(name=f"{CANARY} teacher"))
    Handout.objects.create(
        event=event, title=f"{CANARY} sheet", name=f"{CANARY}.pdf", media_type="application/pdf", size=1,
        for_participants=True, added_by=dana, added_at=timezone.now(),
    )  # fmt: skip
    publicity.put(event)
    return event


@pytest.fixture(params=["anybody", "pending", "wrong_category"])
def outsider(request: pytest.FixtureRequest, signed_in: SignedIn, sung: Event) -> Client:
    """Three who may not attend: nobody in particular, somebody unverified, somebody verified as another."""
    if request.param == "anybody":
        return Client()
    if request.param == "wrong_category":
        Event.objects.filter(pk=sung.pk).update(audience=["sworn_corrections"])
        return signed_in(request.getfixturevalue("alice"))
    return signed_in(request.getfixturevalue("pending"))


def everywhere(browser: Client, event: Event) -> Iterator[tuple[str, str]]:
    """Every place where an event shows, with what stands there."""
    guess = CANARY[:-1]  # what is typed comes back in the page; the word itself would not
    paths = [
        "/", "/events/", "/events/?state=TX", "/events/?q=scene", f"/events/?q={guess}", "/events/map/",
        f"/events/month/{event.starts_at:%Y-%m}/", "/events/sung/", "/events/sung/calendar.ics",
        "/events/feeds/all.ics", "/events/feeds/all.atom", "/events/feeds/state-TX.ics",
        "/events/feeds/state-TX.atom", "/search/?q=scene", f"/search/?q={guess}", "/courses/",
        "/sitemap.xml", "/account/", "/account/near-me/",
    ]  # fmt: skip
    for path in paths:
        yield path, browser.get(path).text.casefold()


def leaks(browser: Client, event: Event) -> list[str]:
    """Where the word, the day, the coordinates or the number of seats come to light."""
    assert event.starts_at is not None
    local = event.starts_at.astimezone(event.tz)
    days = [f"{local:%Y-%m-%d}", f"{event.starts_at:%Y%m%d}", f"{local:%-d %B %Y}".casefold()]
    told = [CANARY, "33.12", "4173", *days]
    return [
        f"{path}: {word}"
        for path, text in everywhere(browser, event)
        for word in told
        if word in text and not (word in days and "/month/" in path)  # a calendar has every day
    ]


def test_nobody_outside_finds_any_of_it(outsider: Client, sung: Event) -> None:
    """P26."""
    assert leaks(outsider, sung) == []


def test_shown_in_full_it_would_be_found_everywhere(sung: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: with the one decision gone, page, list, month, file, feeds and data all tell."""
    monkeypatch.setattr(viewing.Relation, "sees_all", property(lambda relation: True))
    found = {leak.partition(":")[0] for leak in leaks(Client(), sung)}
    assert found >= {"/events/", "/events/sung/", "/events/sung/calendar.ics", "/events/feeds/all.atom"}


def test_whoever_may_come_finds_it(alice: User, signed_in: SignedIn, sung: Event) -> None:
    """The other control: the words are there to be seen."""
    assert CANARY in signed_in(alice).get("/events/sung/").text


def test_a_letter_tells_each_what_is_for_him(sung: Event, alice: User, pending: User) -> None:
    """P26: the same announcement, with the city for Alice and the state for Pat."""
    for person in (alice, pending):
        near_me.wish("TX", None, by=person)
    Event.objects.filter(pk=sung.pk).update(published_at=timezone.now())
    assert near_me.tell() == 2
    texts = {letter.to: letter.text + letter.html + letter.subject for letter in Letter.objects.all()}
    assert CANARY in texts[alice.email]
    assert CANARY not in texts[pending.email]
    assert sung.starts_at is not None
    assert f"{sung.starts_at:%-d %B}" not in texts[pending.email]


ONLY_SEATS = "zzseatsonly"


@pytest.fixture
def for_accounts(sung: Event) -> Event:
    """The same class for anybody with an account; another word in what only seats and the desk open."""
    Event.objects.filter(pk=sung.pk).update(
        access_level="account", audience=[], join_url=f"https://{ONLY_SEATS}.example/",
        lesson_plan=f"{ONLY_SEATS} plan",
    )  # fmt: skip
    Handout.objects.update(title=f"{ONLY_SEATS} sheet", name=f"{ONLY_SEATS}.pdf")
    sung.refresh_from_db()
    publicity.put(sung)
    return sung


def test_a_class_for_any_account_tells_everybody_where_and_when(for_accounts: Event, client: Client) -> None:
    """R1: only a class for verified officers hides days and place; the page says that a seat asks more."""
    told = dict(everywhere(client, for_accounts))
    day = for_accounts.starts_at.strftime("%Y%m%d") if for_accounts.starts_at else ""
    assert day in told["/events/feeds/all.ics"]
    assert day in told["/events/sung/calendar.ics"]
    for path in ("/events/", "/events/sung/", "/events/feeds/all.atom", f"/search/?q={CANARY[:-1]}"):
        assert f"{CANARY} city" in told[path] or "working a scene" in told[path], path
    for words in (f"{CANARY} hall", f"{CANARY} city", '"startdate":"20', "a seat asks for a free account"):
        assert words in told["/events/sung/"]
    assert "shown to verified" not in told["/events/sung/"]


def test_the_link_and_the_handouts_stay_with_the_seats(
    for_accounts: Event, client: Client, pat: User, signed_in: SignedIn
) -> None:
    """P26, R24: nobody without a seat finds the provider's link, a handout or the lesson plan."""
    for browser in (client, signed_in(pat)):
        assert [path for path, text in everywhere(browser, for_accounts) if ONLY_SEATS in text] == []


def test_a_seat_opens_them(for_accounts: Event, pat: User, signed_in: SignedIn) -> None:
    """The control: the words are there to be seen."""
    registering.register(for_accounts, given=Given(), by=pat)
    assert ONLY_SEATS in signed_in(pat).get("/events/sung/").text


def test_rules_about_where_one_works_lock_it_again(for_accounts: Event, client: Client) -> None:
    """P26: it is a class for verified officers by another name."""
    Event.objects.update(rules={"states": ["TX"]})
    for_accounts.refresh_from_db()
    publicity.put(for_accounts)
    assert leaks(client, for_accounts) == []


def test_without_looking_at_the_rules_it_would_come_to_light(
    for_accounts: Event, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    Event.objects.update(rules={"states": ["TX"]})
    monkeypatch.setattr(viewing.eligibility, "rules_of", lambda _event: ())
    assert leaks(client, for_accounts) != []
