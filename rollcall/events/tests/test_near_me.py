"""“Tell me when a class comes near me”: once for each event, and to nobody who did not ask."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rollcall.accounts import verification
from rollcall.accounts.models import User
from rollcall.catalog.models import Topic
from rollcall.events import near_me
from rollcall.events.errors import TooManyWishes
from rollcall.events.models import Event, NearMe
from rollcall.events.tests.conftest import MakeEvent
from rollcall.mail.models import Letter
from rollcall.outreach import preferences, tokens

SignedIn = Callable[..., Client]


@pytest.fixture
def announced(harbor_class: Event) -> Callable[[], Event]:
    """`announced()` publishes the class in Texas, about officer safety, now."""

    def publish() -> Event:
        Event.objects.filter(pk=harbor_class.pk).update(published_at=timezone.now())
        return harbor_class

    return publish


def letters() -> list[str]:
    return sorted(Letter.objects.filter(kind="events/near_me").values_list("to", flat=True))


def test_who_asked_for_the_state_or_the_topic_hears_once(
    alice: User, pat: User, charlie: User, announced: Callable[[], Event]
) -> None:
    topic = Topic.objects.get(slug="officer-safety")
    near_me.wish("TX", None, by=alice)
    near_me.wish("TX", topic, by=alice)
    near_me.wish("TX", topic, by=pat)
    near_me.wish("OR", None, by=charlie)
    announced()
    assert near_me.tell() == 2
    assert near_me.tell() == 0
    assert letters() == [alice.email, pat.email]


def test_without_looking_at_what_was_posted_it_would_go_on(
    alice: User, announced: Callable[[], Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: each run would find Alice again; the outbox's key still keeps it to one letter."""
    near_me.wish("TX", None, by=alice)
    announced()
    monkeypatch.setattr(near_me, "_waiting", lambda event: User.objects.filter(pk=alice.pk))
    assert [near_me.tell(), near_me.tell()] == [1, 1]
    assert letters() == [alice.email]


def test_other_topics_older_news_and_drafts_are_no_news(
    alice: User, pat: User, announced: Callable[[], Event], make_event: MakeEvent
) -> None:
    near_me.wish("TX", Topic.objects.create(name="Sleep", slug="sleep"), by=pat)
    event = announced()
    near_me.wish("TX", None, by=alice)  # after it was published: she finds it in the list
    make_event("a-draft", state="draft", state_code="TX", published_at=None)
    assert near_me.tell() == 0
    Event.objects.filter(pk=event.pk).update(state="canceled", published_at=timezone.now())
    assert near_me.tell() == 0


def test_the_suspended_hear_nothing(alice: User, dana: User, announced: Callable[[], Event]) -> None:
    """P6."""
    near_me.wish("TX", None, by=alice)
    announced()
    verification.suspend(alice, by=dana, reason="left in anger")
    assert near_me.tell() == 0


def test_many_are_told_in_several_runs(
    alice: User, pat: User, announced: Callable[[], Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (alice, pat):
        near_me.wish("TX", None, by=person)
    announced()
    monkeypatch.setattr(near_me, "AT_ONCE", 1)
    assert [near_me.tell(), near_me.tell(), near_me.tell()] == [1, 1, 0]


def test_asked_and_taken_back_on_ones_page(alice: User, signed_in: SignedIn, harbor_class: Event) -> None:
    browser = signed_in(alice)
    for _twice in range(2):
        assert (
            browser.post("/account/near-me/", {"state": "TX", "topic": "officer-safety"}).status_code == 302
        )
    wished = NearMe.objects.get()
    assert "Officer safety" in browser.get("/account/near-me/").text
    browser.post(f"/account/near-me/{wished.pk}/remove/")
    assert not NearMe.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"state": "ZZ"}, {"state": "TX", "topic": "nothing"}])
def test_what_cannot_be_meant(sent: dict[str, str], alice: User, signed_in: SignedIn) -> None:
    page = signed_in(alice).post("/account/near-me/", sent)
    assert page.status_code == 422
    assert "Something here needs another look" in page.text


def test_the_list_hands_its_filters_over(alice: User, signed_in: SignedIn, harbor_class: Event) -> None:
    page = signed_in(alice).get("/account/near-me/?state=TX&topic=officer-safety").text
    assert '<option value="TX" selected>' in page
    assert '<option value="officer-safety" selected>' in page


def test_nobody_takes_back_anothers(alice: User, pat: User, signed_in: SignedIn) -> None:
    """P24."""
    wished = near_me.wish("TX", None, by=alice)
    assert signed_in(pat).post(f"/account/near-me/{wished.pk}/remove/").status_code == 404
    assert signed_in(pat).get(f"/account/near-me/{wished.pk}/remove/").status_code == 405
    assert NearMe.objects.exists()


def test_there_is_an_end_to_wishing(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_me, "MOST_WISHES", 1)
    near_me.wish("TX", None, by=alice)
    with pytest.raises(TooManyWishes):
        near_me.wish("OR", None, by=alice)


def test_a_worker_that_stood_still_for_weeks_tells_no_old_news(
    alice: User, announced: Callable[[], Event]
) -> None:
    near_me.wish("TX", None, by=alice)
    event = announced()
    Event.objects.filter(pk=event.pk).update(published_at=timezone.now() - timedelta(days=20))
    assert near_me.tell() == 0


def _told(user: User, announced: Callable[[], Event]) -> Letter:
    near_me.wish("TX", None, by=user)
    announced()
    near_me.tell()
    return Letter.objects.get(kind="events/near_me", to=user.email)


def test_the_letter_is_stopped_by_one_click(
    alice: User, announced: Callable[[], Event], make_event: MakeEvent
) -> None:
    """RFC 8058: as a mail program sends it, without a cookie; the next class is told to nobody."""
    letter = _told(alice, announced)
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = letter.headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    answer = Client(enforce_csrf_checks=True).post(f"/{page}", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    make_event("another", state_code="TX", published_at=timezone.now())
    assert near_me.tell() == 0


def test_without_asking_who_is_willing_it_would_go_on(
    alice: User, announced: Callable[[], Event], make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    _told(alice, announced)
    preferences.stop_all(alice.mailbox or "")
    make_event("another", state_code="TX", published_at=timezone.now())
    monkeypatch.setattr(near_me.audiences, "willing", lambda people, _news: people)
    assert near_me.tell() == 1


def test_the_page_behind_the_letter_switches_them_without_signing_in(
    alice: User, announced: Callable[[], Event], signed_in: SignedIn
) -> None:
    """R38: kind by kind; one's own page says that they are off, and a new wish turns them on again."""
    letter = _told(alice, announced)
    page = f"/preferences/{tokens.of_person(alice)}/"
    assert page in letter.text
    assert "Classes near me" in Client().get(page).text
    Client().post(page, {"kinds": ["courses"]})
    assert preferences.wanted(alice.mailbox or "") == ["courses"]
    assert "These letters are off" in signed_in(alice).get("/account/near-me/").text
    near_me.wish("OR", None, by=alice)
    assert preferences.wanted(alice.mailbox or "") == ["courses", "near"]


def test_a_token_is_the_persons_own(alice: User, pat: User) -> None:
    """P24: another's number with one's own mark opens nothing, nor does the number as a line of a list."""
    _number, _dash, mac = tokens.of_person(alice).partition("-")
    for made in (f"p{pat.pk:x}-{mac}", f"{alice.pk:x}-{mac}", "p-", f"p{2**70:x}-{mac}"):
        assert Client().get(f"/preferences/{made}/").status_code == 404
