"""A seat goes to a colleague or to another date, whole or not at all (R21)."""

from collections.abc import Callable
from typing import Any

import pytest

from conftest import person
from rollcall.accounts.models import User
from rollcall.events import exchanges, hall, registering
from rollcall.events.errors import (
    AlreadyRegistered,
    DeadSeatLink,
    NoSeatThere,
    NotAnotherDate,
    NotASubstitute,
    NotEligible,
    NotNow,
    NotTheColleague,
)
from rollcall.events.models import Event, Quota, Registration
from rollcall.events.tests.test_seats_registering import letters, register, token_of

States = Registration.State
MakeEvent = Callable[..., Event]


@pytest.fixture
def offered(harbor_class: Event, alice: User, bob: User) -> Registration:
    """Alice has asked Bob to come instead."""
    row = register(harbor_class, alice)
    return exchanges.offer_to_colleague(row, name="Bob Whitfield", email=bob.email, by=alice)


def bobs_token() -> str:
    return token_of(letters("seat_for_colleague")[-1])


def test_a_colleague_takes_the_same_seat(offered: Registration, alice: User, bob: User) -> None:
    """R21: he says yes himself; the giver is told, and the calendar too."""
    assert "Plainview" not in letters("seat_for_colleague")[0].text
    taken = exchanges.take_over(bobs_token(), by=bob)
    offered.refresh_from_db()
    assert (taken.state, taken.seat, taken.came_from) == (States.SEATED, 1, offered)
    assert (offered.state, offered.seat) == (States.GIVEN, None)
    assert letters("seat_given")[0].attachments.get().content_type.endswith("CANCEL")


def test_the_seat_stays_until_he_takes_it(offered: Registration, bob: User) -> None:
    """P3: looking changes nothing."""
    exchanges.offered_seat(bobs_token())
    offered.refresh_from_db()
    assert offered.state == States.SEATED


def test_only_whom_we_wrote_to_takes_it(offered: Registration, charlie: User) -> None:
    """P24: a link passed on opens to nobody else."""
    with pytest.raises(NotTheColleague):
        exchanges.take_over(bobs_token(), by=charlie)


def test_without_that_check_anybody_takes_it(
    offered: Registration, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    monkeypatch.setattr(exchanges, "own_mailboxes", lambda _user: {"bob@halecounty.example"})
    assert exchanges.take_over(bobs_token(), by=charlie).state == States.SEATED


def test_a_colleague_has_to_be_eligible(harbor_class: Event, alice: User, pat: User) -> None:
    """R5: and nothing has changed."""
    row = register(harbor_class, alice)
    exchanges.offer_to_colleague(row, name="Pat", email=pat.email, by=alice)
    with pytest.raises(NotEligible):
        exchanges.take_over(bobs_token(), by=pat)
    row.refresh_from_db()
    assert row.state == States.SEATED


def test_a_colleague_who_has_a_seat_needs_no_other(
    offered: Registration, harbor_class: Event, bob: User
) -> None:
    register(harbor_class, bob)
    with pytest.raises(AlreadyRegistered):
        exchanges.take_over(bobs_token(), by=bob)


def test_the_link_ends_with_the_seat(offered: Registration, alice: User, bob: User) -> None:
    """P3: canceled, or another colleague named since."""
    first = bobs_token()
    exchanges.offer_to_colleague(offered, name="Carl", email="carl@halecounty.example", by=alice)
    with pytest.raises(DeadSeatLink):
        exchanges.take_over(first, by=bob)
    registering.cancel(offered, by=alice)
    with pytest.raises(DeadSeatLink):
        exchanges.offered_seat(bobs_token())


def test_nobody_is_his_own_substitute(harbor_class: Event, alice: User) -> None:
    row = register(harbor_class, alice)
    with pytest.raises(NotASubstitute):
        exchanges.offer_to_colleague(row, name="Me", email="Alice+2@halecounty.example", by=alice)


def test_who_only_waits_gives_nothing_away(harbor_class: Event, alice: User, bob: User) -> None:
    harbor_class.capacity = 1
    harbor_class.save()
    register(harbor_class, alice)
    with pytest.raises(NotNow):
        exchanges.offer_to_colleague(register(harbor_class, bob), name="C", email="c@x.example", by=bob)


def test_a_seat_kept_for_the_host_stays_with_the_host(
    offered: Registration, harbor_class: Event, alice: User, charlie: User
) -> None:
    """R21: all or nothing; Alice keeps what she has."""
    quota = harbor_class.quotas.create(kind=Quota.Kind.HOST, seats=20)
    Registration.objects.filter(pk=offered.pk).update(quota=quota)
    exchanges.offer_to_colleague(offered, name="Charlie", email=charlie.email, by=alice)
    with pytest.raises(NoSeatThere):
        exchanges.take_over(bobs_token(), by=charlie)
    offered.refresh_from_db()
    assert (offered.state, offered.seat) == (States.SEATED, 1)


@pytest.fixture
def other_date(harbor_class: Event, make_event: MakeEvent) -> Event:
    """The same class four weeks on, with one seat."""
    return make_event("harbor-class-2", days=(42, 43), capacity=1, copied_from=harbor_class)


def test_one_moves_to_another_date(harbor_class: Event, other_date: Event, alice: User) -> None:
    """R21: a seat there; the calendar hears of both."""
    row = register(harbor_class, alice, access_needs="An interpreter")
    moved = exchanges.transfer(row, other_date, by=alice)
    row.refresh_from_db()
    assert (row.state, row.seat) == (States.MOVED, None)
    assert (moved.state, moved.seat, moved.access_needs) == (States.SEATED, 1, "An interpreter")
    assert letters("seat_moved")[0].attachments.get().content_type.endswith("CANCEL")
    assert len(letters("seat_confirmed")) == 2


def test_no_seat_there_changes_nothing(
    harbor_class: Event, other_date: Event, alice: User, bob: User
) -> None:
    """R21: atomic."""
    register(other_date, bob)
    row = register(harbor_class, alice)
    with pytest.raises(NoSeatThere):
        exchanges.transfer(row, other_date, by=alice)
    row.refresh_from_db()
    assert (row.state, row.seat) == (States.SEATED, 1)
    assert hall.of(other_date).free == 0


def test_only_another_date_of_the_same(harbor_class: Event, account_class: Event, alice: User) -> None:
    row = register(harbor_class, alice)
    with pytest.raises(NotAnotherDate):
        exchanges.transfer(row, account_class, by=alice)


def test_the_rules_hold_on_the_other_date_too(harbor_class: Event, other_date: Event, alice: User) -> None:
    row = register(harbor_class, alice)
    other_date.rules = {"states": ["OR"]}
    other_date.save()
    with pytest.raises(NotEligible):
        exchanges.transfer(row, other_date, by=alice)


def test_the_next_in_line_gets_what_was_left(
    harbor_class: Event, other_date: Event, alice: User, bob: User
) -> None:
    harbor_class.capacity = 1
    harbor_class.save()
    row = register(harbor_class, alice)
    second = register(harbor_class, bob)
    exchanges.transfer(row, other_date, by=alice)
    second.refresh_from_db()
    assert second.state == States.OFFERED


def test_a_guest_gives_his_place_to_a_guest(open_webinar: Event) -> None:
    """R24: no account on either side."""
    row = register(open_webinar, None)
    exchanges.offer_to_colleague(row, name="Kim", email="kim@mail.example", by=approved_actor())
    taken = exchanges.take_over(bobs_token(), by=None)
    assert (taken.email, taken.state, taken.user) == ("kim@mail.example", States.SEATED, None)


def approved_actor() -> Any:
    return person("somebody@mail.example", "Somebody")


def test_given_is_only_what_was_given(harbor_class: Event, alice: User, bob: User) -> None:
    """P22: a colleague does not see what the other needs or answered."""
    row = register(harbor_class, alice, access_needs="CANARY", phone="555-0199")
    exchanges.offer_to_colleague(row, name="Bob", email=bob.email, by=alice)
    taken = exchanges.take_over(bobs_token(), by=bob)
    assert (taken.access_needs, taken.phone, taken.answers) == ("", "", {})
