"""A letter to more than N needs a second person, the number, the preview and the stop window (P58)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from conftest import person
from rollcall.accounts.models import User
from rollcall.mail.models import Letter
from rollcall.outreach import campaigns, limits, policies, sending
from rollcall.outreach.errors import (
    BadLetter,
    NobodyToAgree,
    NotAllowed,
    NotSeen,
    SecondPerson,
    WrongCount,
    WrongMoment,
)
from rollcall.outreach.models import Campaign
from rollcall.outreach.tests.conftest import (
    LETTER,
    MoveClock,
    approve,
    crowd,
    propose,
    send_all,
    under_way,
    write_whole_list,
)

State = Campaign.State
pytestmark = pytest.mark.django_db
Draft = Callable[..., Campaign]


@pytest.fixture
def to_many(draft: Draft) -> Campaign:
    """A draft to thirty people and the staff: more than one may write to alone."""
    crowd(30)
    return draft()


def test_few_need_nobody_else_but_wait_ten_minutes(draft: Draft, dana: User, clock_at: MoveClock) -> None:
    clock_at()
    crowd(3)
    campaign = propose(draft(), dana)
    assert campaign.state == State.WAITING
    clock_at(minutes=9, seconds=59)
    assert sending.turn() == 0
    assert Letter.objects.count() == 0
    clock_at(minutes=10)
    assert sending.turn() == 4  # Dana is one of them


def test_many_wait_for_a_second_person(to_many: Campaign, dana: User, sam: User) -> None:
    campaign = propose(to_many, dana)
    assert campaign.state == State.PROPOSED
    with pytest.raises(SecondPerson):
        approve(campaign, dana)
    assert approve(campaign, sam).state == State.WAITING


def test_nobody_agrees_with_himself_even_in_the_database(to_many: Campaign, dana: User) -> None:
    """The control under the control: with the check in code gone, the table refuses."""
    campaign = propose(to_many, dana)
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(approved_by=dana)
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(state=State.SENDING)


@pytest.mark.parametrize("typed", [0, 1, 31, 33])
def test_the_number_is_typed_by_hand(to_many: Campaign, dana: User, sam: User, typed: int) -> None:
    with pytest.raises(WrongCount):
        propose(to_many, dana, typed=typed)
    propose(to_many, dana)
    with pytest.raises(WrongCount):
        approve(to_many, sam, typed=typed)


def test_what_was_not_seen_is_not_sent(to_many: Campaign, dana: User, sam: User) -> None:
    """A seal is of one version and one person."""
    seen = campaigns.seal(to_many, dana)
    changed = campaigns.change(to_many, by=dana, audience={"who": "registered"}, **LETTER)
    with pytest.raises(NotSeen):
        propose(changed, dana, seen=seen)
    propose(changed, dana)
    with pytest.raises(NotSeen):
        approve(changed, sam, seen=campaigns.seal(changed, dana))


def test_without_the_seal_unseen_letters_would_go(
    to_many: Campaign, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(campaigns, "_require_seen", lambda *_: None)
    assert propose(to_many, dana, seen="").state == State.PROPOSED


def test_many_small_letters_are_a_large_one(draft: Draft, dana: User, clock_at: MoveClock) -> None:
    clock_at()
    crowd(14)
    assert propose(draft(), dana).state == State.WAITING
    assert propose(draft(), dana).state == State.PROPOSED
    clock_at(hours=25)
    assert propose(draft(), dana).state == State.WAITING


def test_nobody_raises_the_limit_alone(dana: User, sam: User) -> None:
    row = limits.propose(500, by=dana)
    assert limits.current() == limits.AT_FIRST
    with pytest.raises(SecondPerson):
        limits.agree(row, by=dana)
    limits.agree(row, by=sam)
    assert limits.current() == 500
    limits.propose(10, by=dana)
    assert limits.current() == 10
    with pytest.raises(NobodyToAgree):
        limits.agree(row, by=sam)


def test_clicking_twice_asks_once(to_many: Campaign, dana: User, sam: User) -> None:
    """F8."""
    assert propose(to_many, dana) == propose(to_many, dana)
    assert approve(to_many, sam).goes_at == approve(to_many, sam).goes_at


def test_stopped_in_time_tells_nobody(draft: Draft, dana: User, clock_at: MoveClock) -> None:
    clock_at()
    campaign = propose(draft(), dana)
    campaigns.stop(campaign, by=dana, reason="Wrong date")
    clock_at(minutes=11)
    sending.turn()
    assert Letter.objects.count() == 0
    assert campaigns.take_back(campaign, by=dana).state == State.DRAFT


def test_stopped_while_it_goes_withholds_the_rest(
    draft: Draft, dana: User, clock_at: MoveClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what some have already stays as it is for the others."""
    clock_at()
    monkeypatch.setattr(sending, "HANDED_AT_ONCE", 4)
    crowd(10)
    campaign = under_way(draft(), dana, clock_at)
    write_whole_list(campaign)
    sending.hand_over(campaign)
    campaigns.stop(campaign, by=dana)
    assert sending.hand_over(campaign) == 0
    assert set(Letter.objects.values_list("state", flat=True)) == {Letter.State.WITHHELD}
    campaign.refresh_from_db()
    assert campaigns.remaining(campaign) == 11
    send_all(under_way(campaign, dana, clock_at))
    waiting = Letter.objects.filter(state=Letter.State.QUEUED)
    assert waiting.values("to").distinct().count() == waiting.count() == 11


def test_who_has_the_letter_keeps_it_and_the_rest_gets_the_same(
    draft: Draft, dana: User, clock_at: MoveClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at()
    monkeypatch.setattr(sending, "HANDED_AT_ONCE", 4)
    crowd(10)
    campaign = under_way(draft(), dana, clock_at)
    write_whole_list(campaign)
    sending.hand_over(campaign)
    Letter.objects.update(state=Letter.State.SENT, attempts=1)
    campaigns.stop(campaign, by=dana)
    with pytest.raises(WrongMoment):
        campaigns.take_back(campaign, by=dana)
    campaign.refresh_from_db()
    assert campaigns.remaining(campaign) == 7
    send_all(under_way(campaign, dana, clock_at))
    assert Letter.objects.values("to").distinct().count() == Letter.objects.count() == 11


def test_a_list_that_grew_is_not_told(draft: Draft, dana: User, sam: User, clock_at: MoveClock) -> None:
    """Nobody gets past N by letting the audience grow in the stop window."""
    clock_at()
    campaign = propose(draft(), dana)
    crowd(30)
    clock_at(minutes=10)
    sending.turn()
    campaign.refresh_from_db()
    assert campaign.state == State.STOPPED
    assert Letter.objects.count() == 0


def test_a_list_that_grew_would_be_told_without_the_guard(
    draft: Draft, dana: User, clock_at: MoveClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    clock_at()
    monkeypatch.setattr(sending, "_grew_too_far", lambda *_: False)
    propose(draft(), dana)
    crowd(30)
    clock_at(minutes=10)
    sending.turn()
    assert Letter.objects.count() == 31


def test_only_the_appointed_write_to_many(draft: Draft, pat: User) -> None:
    plain = person("clerk@rollcall.example", "Clerk", is_staff=True)
    for somebody in (pat, plain):
        with pytest.raises(NotAllowed):
            campaigns.draft(by=somebody, audience={"who": "registered"}, **LETTER)
        with pytest.raises(NotAllowed):
            propose(draft(), somebody)


def test_anybody_would_write_without_the_rule(pat: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(policies, "require", lambda by: None)
    assert campaigns.draft(by=pat, audience={"who": "registered"}, **LETTER).pk


@pytest.mark.parametrize(
    "words",
    ["{{ person.password }}", "{password}", "{% load static %}", "{name", "⟦name·12345678⟧", "{}", "a\0b"],
)
@pytest.mark.parametrize("field", ["subject", "body"])
def test_a_letter_knows_fixed_fields_only(draft: Draft, field: str, words: str) -> None:
    """P46: there is no template language to inject into."""
    with pytest.raises(BadLetter) as refused:
        draft(**{field: words})
    assert refused.value.field == field


def test_names_are_put_in_as_they_are(draft: Draft, dana: User, clock_at: MoveClock) -> None:
    """P45, P46: whatever somebody is called, no header, no tag and no field comes of it."""
    clock_at()
    person("evil@mail.example", "{email} <b>Bo</b>\r\nBcc: all@mail.example ⟦email·00000000⟧")
    send_all(under_way(draft(), dana, clock_at))
    letter = Letter.objects.get(to="evil@mail.example")
    fields: dict[str, Any] = letter.fields
    assert fields["name"].startswith("{email} <b>Bo</b>")
    assert letter.body is not None
    assert "https://example.org/" in letter.body.html


def test_a_test_letter_goes_to_oneself(draft: Draft, dana: User) -> None:
    campaigns.test_letter(draft(), by=dana)
    letter = Letter.objects.get()
    assert letter.to == dana.email
    assert "News for Dana" in letter.subject
    assert "Dear Dana Price" in letter.text
