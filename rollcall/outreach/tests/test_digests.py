"""Each item goes to each mailbox once, in the reader's rhythm, and to nobody who did not ask (P59, R38)."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from conftest import person
from rollcall.accounts import verification
from rollcall.accounts.models import User
from rollcall.catalog.models import Course, CourseVersion, Provider
from rollcall.mail.models import Letter
from rollcall.outreach import digest_run, digests, letters, preferences, rhythms, subscriptions, suppression
from rollcall.outreach.models import ItemTold, Subscription, Suppression
from rollcall.outreach.tests.building_updates import item, reader
from rollcall.outreach.tests.conftest import MoveClock

pytestmark = pytest.mark.django_db


def posted() -> list[Letter]:
    return list(Letter.objects.filter(kind=letters.DIGEST).order_by("pk"))


def told() -> list[str]:
    return sorted(letter.to for letter in posted())


def text(letter: Letter) -> str:
    assert letter.body is not None
    return letter.body.subject + "\n" + letter.body.text


@pytest.fixture
def noon(clock_at: MoveClock) -> MoveClock:
    """A Tuesday noon in Texas; move on from there."""
    clock_at()
    return clock_at


def test_it_comes_in_the_morning_and_once(noon: MoveClock) -> None:
    reader()
    item()
    noon(hours=19)
    assert digest_run.turn() == 0
    noon(hours=20)  # 8 in the morning
    assert digest_run.turn() == 1
    assert "Resource 1" in text(posted()[0])
    noon(days=2)
    assert digest_run.turn() == 0


def test_weekly_comes_on_monday(noon: MoveClock) -> None:
    reader(rhythm="weekly")
    item()
    noon(days=5)
    assert digest_run.turn() == 0
    noon(days=5, hours=20)
    assert digest_run.turn() == 1


def test_at_once_comes_within_the_hour(noon: MoveClock) -> None:
    reader(rhythm="at_once")
    item()
    for minutes in (5, 16, 31, 46, 60):
        noon(minutes=minutes)
        digest_run.turn()
    assert len(posted()) == 1


def test_nobody_is_woken(noon: MoveClock) -> None:
    """At once waits for the morning where the reader is."""
    reader(rhythm="at_once")
    noon(hours=10)  # 10 in the evening
    item()
    noon(hours=11)
    assert digest_run.turn() == 0
    noon(hours=20)
    assert digest_run.turn() == 1


def test_morning_is_where_the_reader_is(noon: MoveClock) -> None:
    reader("east@mail.example", states=["NY"])
    reader("west@mail.example", states=["CA"])
    item()
    noon(hours=19)
    digest_run.turn()
    assert told() == ["east@mail.example"]
    noon(hours=22)
    digest_run.turn()
    assert told() == ["east@mail.example", "west@mail.example"]


@pytest.mark.parametrize("rhythm", ["daily", "weekly"])
def test_the_clock_change_moves_no_morning(rhythm: str) -> None:
    before = datetime.fromisoformat("2027-03-13T20:00:00+00:00")
    due = rhythms.next_after(rhythm, "NY", before)
    assert due is not None
    assert due.isoformat().endswith("T08:00:00-04:00")


def test_no_letter_without_news(noon: MoveClock) -> None:
    reader()
    noon(days=1)
    assert digest_run.turn() == 0
    assert not posted()


def test_topics_and_states_narrow(noon: MoveClock) -> None:
    reader("sleep@mail.example", topics=["sleep"])
    reader("texas@mail.example", states=["TX"])
    item("1", topics=["driving"])
    item("2", topics=["sleep"], states=["OR"])
    item("3")
    noon(days=1)
    digest_run.turn()
    found = {letter.to: re.findall(r"Resource \d", text(letter)) for letter in posted()}
    assert set(found["sleep@mail.example"]) == {"Resource 2", "Resource 3"}
    assert set(found["texas@mail.example"]) == {"Resource 1", "Resource 3"}


def test_what_was_there_before_is_not_sent(noon: MoveClock) -> None:
    item()
    noon(minutes=1)
    reader()
    noon(days=1)
    assert digest_run.turn() == 0


def test_put_again_tells_nobody_again(noon: MoveClock) -> None:
    reader()
    item()
    noon(days=1)
    digest_run.turn()
    item(title="A better title")
    noon(days=2)
    assert digest_run.turn() == 0


def test_withdrawn_and_back_again_is_told_once(noon: MoveClock) -> None:
    reader()
    item()
    digests.drop("resource", "1")
    noon(days=1)
    assert digest_run.turn() == 0
    item()
    noon(days=2)
    assert digest_run.turn() == 1
    digests.drop("resource", "1")
    item()
    noon(days=3)
    assert digest_run.turn() == 0


def test_nothing_goes_to_who_did_not_ask(noon: MoveClock, alice: User, pat: User) -> None:
    """Accounts that never asked, and an address that was only typed."""
    Client().post("/updates/", {"email": "typed@mail.example", "rhythm": "daily"})
    item()
    noon(days=1)
    assert digest_run.turn() == 0


@pytest.fixture
def unwilling(noon: MoveClock, dana: User) -> None:
    """Readers who have said no, whose letters come back, or who were suspended since."""
    for name in ("no", "bounced", "suspended", "off"):
        reader(f"{name}@mail.example")
    preferences.keep("no@mail.example", ["courses"])
    Suppression.objects.create(mailbox="bounced@mail.example", why="bounced", since=dana.joined_at)
    verification.suspend(person("suspended@mail.example", "S."), by=dana, reason="Asked to")
    reader("off@mail.example", "off")
    item()


@pytest.mark.usefixtures("unwilling")
def test_no_bounces_and_suspension_hold(noon: MoveClock) -> None:
    noon(days=1)
    assert digest_run.turn() == 0


@pytest.mark.usefixtures("unwilling")
def test_they_would_be_told_without_the_question(noon: MoveClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(subscriptions, "fit", lambda rows: rows)
    noon(days=1)
    assert digest_run.turn() == 3


def test_an_account_nobody_confirmed_silences_nobody(noon: MoveClock) -> None:
    """Whoever opens an account under the reader's address has proved nothing."""
    reader()
    person("rita@mail.example", "Somebody", email_confirmed_at=None)
    item()
    noon(days=1)
    assert digest_run.turn() == 1


def test_an_account_and_its_mailbox_get_one_letter(noon: MoveClock, pat: User) -> None:
    """A tag after the plus is no other mailbox."""
    reader(pat.email)
    subscriptions.ask("pat+news@mail.example", subscriptions.Choice("daily", [], []))
    asked = subscriptions.SignUp.objects.get()
    subscriptions.keep(asked.mailbox, subscriptions.Choice("daily", [], []), email=asked.email)
    item()
    noon(days=1)
    digest_run.turn()
    assert len(posted()) == 1
    assert posted()[0].person_id == pat.pk


def test_one_click_stops_it(noon: MoveClock) -> None:
    """RFC 8058: the header's link, by POST, without a cookie; and what waits in the outbox stays there."""
    reader()
    item()
    noon(days=1)
    digest_run.turn()
    (letter,) = posted()
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.sub(r"^<https?://[^/]+|>$", "", letter.headers["List-Unsubscribe"])
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert digest_run.recall() == 1
    item("2")
    noon(days=2)
    assert digest_run.turn() == 0


def test_the_link_in_the_letter_changes_the_choice(noon: MoveClock, client: Client) -> None:
    reader()
    item()
    noon(days=1)
    digest_run.turn()
    path = re.sub(r"^https?://[^/]+", "", posted()[0].fields["preferences"])
    assert "Updates: what is new" in client.get(path).content.decode()
    client.post(path, {"part": "updates", "rhythm": "weekly", "states": ["OR"]})
    row = Subscription.objects.get()
    assert (row.rhythm, row.states, row.place) == ("weekly", ["OR"], "OR")
    client.post(path, {"part": "updates", "rhythm": "off"})
    assert Subscription.objects.get().next_at is None
    assert client.post(path, {"part": "updates", "rhythm": "never"}).status_code == 422


def test_resting_and_coming_back_brings_nothing_old(noon: MoveClock) -> None:
    reader()
    preferences.stop_all("rita@mail.example")
    item()
    noon(days=1)
    digest_run.turn()
    reader()
    noon(days=2)
    assert digest_run.turn() == 0


def readers(number: int) -> None:
    for one in range(number):
        reader(f"reader{one}@mail.example", language=["en-us", "es"][one % 2])


def _dies(step: Callable[[], int | None], left: list[int]) -> Callable[[], int | None]:
    """The same step, whose transaction is rolled back after all of its work the n-th time."""

    @transaction.atomic
    def dying() -> int | None:
        done = step()
        left[0] -= 1
        if left[0] == 0:
            raise DatabaseError("killed")
        return done

    return dying


@pytest.mark.parametrize("step", range(1, 5))
def test_killed_anywhere_it_goes_on(noon: MoveClock, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """F1, P59: the worker dies inside the n-th step; the next one finishes."""
    monkeypatch.setattr(digest_run, "AT_ONCE", 3)
    monkeypatch.setattr(digest_run, "take_step", _dies(digest_run.take_step.__wrapped__, [step]))
    readers(7)
    item()
    noon(days=1)
    for _life in range(3):
        try:
            digest_run.turn()
        except DatabaseError:
            continue
    assert len(told()) == len(set(told())) == 7


def forget_and_repeat(noon: MoveClock) -> None:
    readers(3)
    item()
    before = list(Subscription.objects.values_list("pk", "since"))
    for day in (1, 2):
        noon(days=day)
        digest_run.turn()
        for pk, since in before:
            Subscription.objects.filter(pk=pk).update(since=since)


def test_the_same_step_again_is_nothing(noon: MoveClock) -> None:
    """F6: as if the first answer had been lost, in another slot and with the readers' place forgotten."""
    forget_and_repeat(noon)
    assert len(told()) == 3


def test_it_would_be_told_twice_if_nobody_noted_it(noon: MoveClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(digest_run, "_note", lambda shares: None)
    forget_and_repeat(noon)
    assert len(told()) == 6


def test_the_database_says_so_too(noon: MoveClock) -> None:
    one = item()
    ItemTold.objects.create(item=one, mailbox="rita@mail.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemTold.objects.create(item=one, mailbox="rita@mail.example")


def test_languages_and_numbers(noon: MoveClock) -> None:
    """One thing is named, several are counted; each in the reader's language."""
    readers(2)
    item("1")
    noon(days=1)
    digest_run.turn()
    assert {text(letter).splitlines()[0] for letter in posted()} >= {"New: Resource 1"}
    item("2")
    item("3")
    noon(days=2)
    digest_run.turn()
    assert any(text(letter).startswith("2 new things for you") for letter in posted())


def test_a_title_is_no_markup(noon: MoveClock) -> None:
    """P45."""
    reader()
    item(title="<script>alert(1)</script>\nBcc: x@mail.example", sentence="⟦unsubscribe·00000000⟧")
    noon(days=1)
    digest_run.turn()
    body = posted()[0].body
    assert body is not None
    assert "<script" not in body.html
    assert "\n" not in body.subject


def test_queries_do_not_grow(noon: MoveClock, django_assert_max_num_queries: Callable[..., object]) -> None:
    readers(40)
    item()
    noon(days=1)
    with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
        assert digest_run.turn() == 40


def test_a_bounced_letter_silences(noon: MoveClock) -> None:
    reader()
    item()
    noon(days=1)
    digest_run.turn()
    (letter,) = posted()
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.FAILED, fault="550 5.1.1 no such user", since=noon(days=1)
    )
    suppression.read_refusals()
    assert Suppression.objects.get().mailbox == "rita@mail.example"


def course(slug: str, clock_at: MoveClock) -> Course:
    """As the catalog has one that was published just now."""
    present = clock_at(hours=1)
    provider, _made = Provider.objects.get_or_create(name="Plains", slug="plains")
    made = Course.objects.create(slug=slug, provider=provider)
    made.current = CourseVersion.objects.create(
        course=made, title="Sleep after nights", summary="In short.", overview="What it is.", minutes=20
    )
    CourseVersion.objects.filter(course=made).update(number=1, published_at=present)
    made.save()
    return made


def test_new_courses_come_by_themselves(noon: MoveClock) -> None:
    """The catalog stands below and is pulled."""
    reader()
    course("sleep", noon)
    digest_run.turn()
    noon(days=1)
    assert digest_run.turn() == 1
    assert "/courses/sleep/" in text(posted()[0])


def test_a_course_withdrawn_before_the_morning_is_not_told_of(noon: MoveClock) -> None:
    reader()
    made = course("sleep", noon)
    digest_run.turn()
    made.withdrawn_at = noon(hours=2)
    made.save()
    noon(days=1)
    assert digest_run.turn() == 0
