"""Whoever says no, the seat goes to the next in line at once (R21)."""

from collections.abc import Callable
from typing import Any

import pytest

from rollcall.accounts.models import Agency, State, User, Verification
from rollcall.base import clock
from rollcall.events import registering, waiting
from rollcall.events.models import Event, Registration
from rollcall.events.tests.test_seats_registering import (
    ASKS_BOB,
    by_supervisor,
    letters,
    pending,
    register,
    token_of,
)

States = Registration.State
HIS_OWN_BOSS = {"supervisor_name": "Ida Moss", "supervisor_email": "ida.moss@harborcity.example"}


@pytest.fixture
def one_seat(harbor_class: Event) -> Event:
    harbor_class.capacity = 1
    return by_supervisor(harbor_class)


def test_a_supervisors_no_offers_the_seat_to_the_next(one_seat: Event, alice: User, charlie: User) -> None:
    """R21: no job has to come by first."""
    register(one_seat, alice, **ASKS_BOB)
    second = register(one_seat, charlie, **HIS_OWN_BOSS)
    registering.answer(token_of(letters("seat_approval")[0]), yes=False)
    second.refresh_from_db()
    assert (second.state, second.seat) == (States.OFFERED, 1)


def test_without_that_step_the_seat_stands_empty(
    one_seat: Event, alice: User, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    register(one_seat, alice, **ASKS_BOB)
    second = register(one_seat, charlie, **HIS_OWN_BOSS)
    monkeypatch.setattr(waiting, "advance", lambda _event: 0)
    registering.answer(token_of(letters("seat_approval")[0]), yes=False)
    second.refresh_from_db()
    assert second.state == States.WAITING


@pytest.fixture
def held(harbor_class: Event, pat: User, hale: Agency, at: Callable[..., Any]) -> Registration:
    """The only seat is held for Pat, whose agency has yet to answer."""
    at(seconds=0)
    Event.objects.update(capacity=1)
    pending(pat, hale)
    return register(harbor_class, pat)


@pytest.mark.parametrize("state", [State.POC_REFUSED, State.DECLINED, State.WITHDRAWN, State.EXPIRED])
def test_an_agencys_no_ends_what_was_held_for_it(
    held: Registration, charlie: User, harbor_class: Event, state: State
) -> None:
    """R3, R21: the next turn of the worker, not the last day of the hold; the letter says why."""
    second = register(harbor_class, charlie)
    Verification.objects.filter(user=held.user).update(state=state, state_since=clock.now())
    waiting.move_all_on()
    held.refresh_from_db()
    second.refresh_from_db()
    assert (held.state, second.state) == (States.LAPSED, States.OFFERED)
    assert "It was not approved or was taken back" in letters("seat_lapsed")[0].text


@pytest.mark.parametrize("state", [State.AWAITING_POC, State.AWAITING_CALLBACK, State.SUSPENDED])
def test_what_is_not_decided_keeps_the_seat(held: Registration, state: State) -> None:
    """The control: only a no that stands ends it."""
    Verification.objects.filter(user=held.user).update(state=state)
    waiting.move_all_on()
    held.refresh_from_db()
    assert held.state == States.HELD
