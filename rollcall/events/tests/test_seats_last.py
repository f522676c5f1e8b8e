"""P68, F9: the last seat is sold once, to one of fifty clients at once; and what happens without the guards.

Each round, fifty threads, each with its own database connection, ask for the one seat of
a class in the same instant. ROLLCALL_ROUNDS says how many rounds (`make faults` runs 200).
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, local

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from conftest import approved, person
from rollcall.accounts.models import Agency, User
from rollcall.events import registering, waiting
from rollcall.events.applicants import Given
from rollcall.events.hall import Hall, Seat
from rollcall.events.models import SEATED, Event, Registration

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
CLIENTS = 50
ROUNDS = int(os.environ.get("ROLLCALL_ROUNDS", "4"))
MakeEvent = Callable[..., Event]


class Clients:
    """Fifty clients that stay, each in a thread with a connection of its own."""

    def __init__(self, people: list[User]) -> None:
        self.people = people
        self.pool = ThreadPoolExecutor(len(people))
        self.start = Barrier(len(people))

    def all_at_once(self, act: Callable[[User], str]) -> list[str]:
        def one(person: User) -> str:
            self.start.wait(60)
            return act(person)

        return list(self.pool.map(one, self.people))

    def leave(self) -> None:
        """Each closes its own connection."""

        def close(_person: User) -> None:
            self.start.wait(60)
            connection.close()

        list(self.pool.map(close, self.people))
        self.pool.shutdown()


@pytest.fixture
def clients(hale: Agency) -> Iterator[Clients]:
    crowd = Clients([
        approved(person(f"officer{n}@halecounty.example", f"Officer {n}"), hale) for n in range(CLIENTS)
    ])  # fmt: skip
    yield crowd
    crowd.leave()


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters stand aside: the race is about seats, and 10,000 letters would take most of the time."""
    monkeypatch.setattr("rollcall.events.seat_letters.tell", lambda *_args, **_more: True)


def ask_for_a_seat(event: Event) -> Callable[[User], str]:
    def act(user: User) -> str:
        try:
            return str(registering.register(event, given=Given(), by=user).state)
        except DatabaseError as fault:
            return type(fault).__name__

    return act


def sold(event: Event) -> int:
    return Registration.objects.filter(event=event, state__in=SEATED).count()


def play(make_event: MakeEvent, clients: Clients, rounds: int) -> tuple[Counter[str], list[int]]:
    """What the clients were told in all, and how often the one seat was sold in each round."""
    answers: Counter[str] = Counter()
    sales = []
    for number in range(rounds):
        event = make_event(f"round-{number}", capacity=1)
        answers.update(clients.all_at_once(ask_for_a_seat(event)))
        sales.append(sold(event))
    return answers, sales


def test_the_last_seat_is_sold_once(make_event: MakeEvent, clients: Clients, quiet: None) -> None:
    """P68, F9: one is seated, forty-nine are told plainly that they wait; in every round."""
    answers, sales = play(make_event, clients, ROUNDS)
    print(f"\n{connection.vendor}: {ROUNDS} rounds of {CLIENTS}: {dict(answers)}, sold {sales}")
    assert set(sales) == {1}
    assert answers == {"seated": ROUNDS, "waiting": ROUNDS * (CLIENTS - 1)}


def test_a_freed_seat_is_offered_once(make_event: MakeEvent, clients: Clients, quiet: None) -> None:
    """P68: fifty schedulers at once move the same list on, and one person is asked."""
    event = make_event("freed", capacity=1)
    rows = [registering.register(event, given=Given(), by=user) for user in clients.people]
    Registration.objects.filter(pk=rows[0].pk).update(state="canceled", seat=None)
    moved = clients.all_at_once(lambda _user: str(waiting.move_on(event)))
    assert Counter(moved) == {"1": 1, "0": CLIENTS - 1}
    assert Registration.objects.get(state="offered").pk == rows[1].pk


@contextmanager
def without_the_constraint() -> Iterator[None]:
    """The database no longer refuses a number that is sold."""
    meta = Registration._meta
    all_of_them = meta.constraints
    sold_once = next(one for one in all_of_them if one.name == "seat_sold_once")
    meta.constraints = [one for one in all_of_them if one is not sold_once]  # SQLite makes the table anew
    with connection.schema_editor() as editor:
        editor.remove_constraint(Registration, sold_once)
    yield
    meta.constraints = all_of_them
    Registration.objects.update(seat=None)
    with connection.schema_editor() as editor:
        editor.add_constraint(Registration, sold_once)


@pytest.fixture
def no_guards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """PostgreSQL without the row's lock, SQLite with deferred transactions; both without the constraint.

    All look at the hall before any of them writes, as an unlucky moment would have it.
    """
    looked = local()
    see = Hall.seat_for
    together = Barrier(CLIENTS)

    def see_together(self: Hall, agency: Agency | None) -> Seat | None:
        seat = see(self, agency)
        if not getattr(looked, "done", False):
            looked.done = True
            together.wait(60)
        return seat

    monkeypatch.setattr(Hall, "seat_for", see_together)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    with without_the_constraint():
        yield


def oversold(make_event: MakeEvent, clients: Clients) -> int:
    event = make_event("control", capacity=1)
    answers = Counter(clients.all_at_once(ask_for_a_seat(event)))
    print(f"\n{connection.vendor}, no guards: {dict(answers)}, sold {sold(event)}")
    return sold(event)


def test_without_the_guards_the_seat_is_sold_again_and_again(
    make_event: MakeEvent,
    clients: Clients,
    quiet: None,
    no_guards: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control of P68: fifty saw one free seat, and each of them got it.

    On SQLite a transaction that has read what another has changed since cannot write at all (the test
    below), so there the transaction itself is taken away too.
    """
    if connection.vendor == "sqlite":
        monkeypatch.setattr(registering, "register", registering.register.__wrapped__)
    assert oversold(make_event, clients) == CLIENTS


def test_with_deferred_transactions_people_meet_a_fault(
    make_event: MakeEvent, clients: Clients, quiet: None, no_guards: None
) -> None:
    """The control of F9 on SQLite: whoever began by reading gets no clear answer, but an error."""
    if connection.vendor != "sqlite":
        pytest.skip("immediate transactions are SQLite's guard")
    event = make_event("deferred", capacity=1)
    answers = Counter(clients.all_at_once(ask_for_a_seat(event)))
    print(f"\nsqlite, deferred: {dict(answers)}")
    assert answers["OperationalError"] == CLIENTS - 1
