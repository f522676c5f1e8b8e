"""Everybody once: through kills, two workers, changes of mind and the night (P59, F1, F6, F7, F18)."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError

from conftest import person
from rollcall.accounts import verification
from rollcall.accounts.models import User
from rollcall.mail import outbox
from rollcall.mail.models import Letter
from rollcall.outreach import audiences, preferences, quiet, sending
from rollcall.outreach.models import Campaign, NoThanks, Recipient, Suppression
from rollcall.outreach.tests.conftest import MoveClock, crowd, send_all, under_way, write_whole_list

pytestmark = pytest.mark.django_db
Draft = Callable[..., Campaign]


@pytest.fixture
def going(draft: Draft, dana: User, clock_at: MoveClock, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """A campaign to twelve people whose stop window is over, in steps of five."""
    monkeypatch.setattr(sending, "LISTED_AT_ONCE", 5)
    monkeypatch.setattr(sending, "HANDED_AT_ONCE", 5)
    clock_at()
    crowd(11)
    return under_way(draft(), dana, clock_at)


def told() -> list[str]:
    return sorted(Letter.objects.values_list("to", flat=True))


def why(user: User) -> tuple[str, str]:
    line = Recipient.objects.get(person_id=user.pk)
    return line.state, line.why


def test_everybody_gets_one_letter_with_one_number(going: Campaign) -> None:
    send_all(going)
    assert len(told()) == len(set(told())) == 12
    assert Letter.objects.values("message_id").distinct().count() == 12


def test_every_letter_can_be_stopped_with_one_click(going: Campaign) -> None:
    """RFC 8058; and the link in it is the one in the header."""
    send_all(going)
    letter = Letter.objects.first()
    assert letter is not None
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.headers["List-Unsubscribe"] == f"<{letter.fields['unsubscribe']}>"


@pytest.mark.parametrize("step", range(1, 8))
def test_killed_anywhere_it_goes_on(going: Campaign, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """F1: the worker dies inside the n-th step's transaction; the next one finishes."""
    left = [step]
    for name in ("write_list", "hand_over"):
        monkeypatch.setattr(sending, name, _dies(getattr(sending, name).__wrapped__, left))
    for _life in range(3):
        try:
            send_all(going)
        except DatabaseError:
            continue
    assert len(told()) == len(set(told())) == 12


def _dies(step: Callable[[Campaign], int], left: list[int]) -> Callable[[Campaign], int]:
    """The same step, whose transaction is rolled back after all of its work the n-th time."""

    @sending.transaction.atomic
    def dying(campaign: Campaign) -> int:
        done = step(campaign)
        left[0] -= 1
        if left[0] == 0:
            raise DatabaseError("killed")
        return done

    return dying


def test_without_the_key_a_retry_would_tell_twice(going: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: were each attempt a key of its own, the same step done twice would be two letters."""
    write_whole_list(going)
    number = iter(range(99))
    monkeypatch.setattr(Campaign, "key_of", lambda self, line: f"{line}.{next(number)}.")
    sending.hand_over(going)
    Recipient.objects.update(state=Recipient.State.LISTED)
    sending.hand_over(going)
    assert len(told()) > len(set(told()))


def test_done_twice_is_done_once(going: Campaign) -> None:
    """F6: the same step again, as if its first answer had been lost."""
    write_whole_list(going)
    sending.hand_over(going)
    Recipient.objects.update(state=Recipient.State.LISTED)
    send_all(going)
    assert len(told()) == len(set(told())) == 12


def test_asked_again_when_the_letter_is_handed_over(going: Campaign, dana: User) -> None:
    """F7, P6: between listing and telling people say no, bounce, are suspended, or leave."""
    write_whole_list(going)
    no, bounced, suspended, gone = User.objects.filter(email__startswith="reader").order_by("pk")[:4]
    preferences.stop_all(preferences.mailbox_of(no))
    Suppression.objects.create(mailbox=bounced.mailbox, why="bounced", since=going.made_at)
    verification.suspend(suspended, by=dana, reason="Asked to")
    User.objects.filter(pk=gone.pk).update(email_confirmed_at=None)
    Letter.objects.all().delete()  # the letter about the suspension
    send_all(going)
    assert len(told()) == 8
    assert why(no) == ("spared", "unwanted")
    assert why(bounced) == ("spared", "suppressed")
    assert why(suspended) == ("spared", "suspended")


def test_they_would_be_told_if_nobody_asked_again(
    going: Campaign, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    write_whole_list(going)
    preferences.stop_all(str(User.objects.filter(email__startswith="reader")[0].mailbox))
    monkeypatch.setattr(audiences, "unfit", lambda people, news: {})
    send_all(going)
    assert len(told()) == 12


def test_departed_people_are_not_told(going: Campaign, alice: User, bob: User) -> None:
    """P59; whoever has applied again is back."""
    verification.leave(alice, by=alice)
    verification.leave(bob, by=bob)
    verification.apply(
        bob,
        verification.Application(bob.affiliations.get().agency, "sworn_le", "Deputy", is_sole_officer=True),
        by=bob,
    )
    Letter.objects.all().delete()
    write_whole_list(going)
    assert not Recipient.objects.filter(person_id=alice.pk).exists()
    assert Recipient.objects.filter(person_id=bob.pk).exists()


def test_two_accounts_of_one_person_are_told_once(going: Campaign, dana: User) -> None:
    first, second = User.objects.filter(email__startswith="reader")[:2]
    first.aliases.create(absorbed=second, made_at=going.made_at, made_by=dana)
    send_all(going)
    assert second.email not in told()
    assert first.email in told()


def test_what_waits_in_the_outbox_is_called_back(going: Campaign, dana: User) -> None:
    """P6: pending letters of a suspended person do not go."""
    send_all(going)
    reader = User.objects.get(email="reader1@mail.example")  # the key of reader10's begins with other digits
    verification.suspend(reader, by=dana, reason="Asked to")
    assert sending.recall() == 1
    assert why(reader) == ("spared", "suspended")
    letters = Letter.objects.filter(key__startswith=going.key_prefix, state=Letter.State.WITHHELD)
    assert [letter.to for letter in letters] == [reader.email]


def test_nobody_is_written_to_at_night(
    draft: Draft, dana: User, alice: User, charlie: User, clock_at: MoveClock
) -> None:
    """Oregon is asleep at seven there; Texas, nine, has begun; both in the end."""
    clock_at(hours=-3)  # 9 in Texas, 7 in Oregon
    campaign = under_way(draft(audience={"who": "verified"}), dana, clock_at)
    clock_at(hours=-3, minutes=12)
    send_all(campaign)
    assert told() == ["alice@halecounty.example"]
    clock_at(hours=0)
    send_all(campaign)
    assert told() == ["alice@halecounty.example", "charlie@harborcity.example"]


def test_the_night_would_be_no_night_without_the_rule(
    draft: Draft, dana: User, charlie: User, clock_at: MoveClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(quiet, "is_open", lambda *_, **__: True)
    clock_at(hours=-8)
    send_all(under_way(draft(audience={"who": "verified"}), dana, clock_at))
    assert told() == ["charlie@harborcity.example"]


@pytest.mark.parametrize(
    ("place", "hours", "is_open"),
    [
        ("TX", -3, True), ("TX", -4, False), ("TX", 8, True), ("TX", 9, False), ("HI", 0, True),
        ("HI", -1, False), ("AK", 0, True), ("AK", -1, False), ("", -4, True),
    ],
)  # fmt: skip
def test_quiet_hours_are_of_the_place(place: str, hours: int, is_open: bool, clock_at: MoveClock) -> None:
    """By how many hours from noon in Dallas; El Paso is an hour behind, so Texas opens at nine."""
    assert quiet.is_open(place, clock_at(hours=hours)) is is_open


def test_every_state_has_its_hours() -> None:
    assert set(quiet.ZONES) == set(audiences.STATES)


def test_the_outbox_holds_few_of_them(going: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """F18: no burst; the rest follows as letters go."""
    monkeypatch.setattr(sending, "IN_OUTBOX", 6)
    send_all(going)
    assert len(told()) == 6
    Letter.objects.update(state=Letter.State.SENT)
    send_all(going)
    assert len(told()) == 12


def test_it_has_ended_when_the_last_letter_is_gone(going: Campaign) -> None:
    send_all(going)
    going.refresh_from_db()
    assert going.state == Campaign.State.SENDING
    Letter.objects.update(state=Letter.State.SENT)
    sending.turn()
    going.refresh_from_db()
    assert going.state == Campaign.State.SENT


def test_an_address_that_is_none_holds_nobody_up(going: Campaign) -> None:
    User.objects.filter(email="reader3@mail.example").update(email="not an address")
    send_all(going)
    assert len(told()) == 11
    assert Recipient.objects.get(why="address").email == "not an address"


def test_people_without_an_account_are_told_and_can_say_no(
    draft: Draft, dana: User, clock_at: MoveClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source hands down whoever it knows; a mailbox that comes twice is told once."""
    guests = [
        audiences.Addressee("Gail@mail.example", "gail@mail.example", "Gail"),
        audiences.Addressee("gail+w@mail.example", "gail@mail.example", "Gail"),
        audiences.Addressee("no@mail.example", "no@mail.example"),
    ]
    NoThanks.objects.create(mailbox="no@mail.example", news="updates", at=clock_at())
    choices = lambda: [("7", "Sleep after nights")]  # noqa: E731
    monkeypatch.setitem(
        audiences._sources, "event", audiences.Source("Registrants", lambda of: guests, choices)
    )
    send_all(under_way(draft(audience={"who": "event", "of": "7"}), dana, clock_at))
    assert told() == ["Gail@mail.example"]


def test_letters_posted_one_by_one_are_untouched(going: Campaign) -> None:
    """A stop or a recall of a campaign is about its own letters alone."""
    person("new@mail.example", "New")
    outbox.post("outreach/test", to="new@mail.example", key="campaign-test:1", context={"letter": going})
    send_all(going)
    assert sending.recall() == 0
    assert Letter.objects.get(key="campaign-test:1").state == Letter.State.QUEUED
