"""Every address × every kind of person × every method (P1)."""

from collections.abc import Callable, Iterator
from itertools import groupby

import pytest
from django.contrib.auth.backends import ModelBackend
from django.test import Client
from django.utils import timezone

from rollcall.accounts import access, middleware
from rollcall.accounts.models import Agency, User
from rollcall.events import policies
from rollcall.events.models import Event
from tests.matrix import addresses, cells, people
from tests.matrix.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]
CASES = cells.cases(addresses.of_portal())
GROUPS = {
    name: list(group) for name, group in groupby(CASES, key=lambda case: case.address.route.split("/")[1])
}


@pytest.fixture
def browsers(hale: Agency, world: World, signed_in: Callable[..., Client]) -> dict[str, Client]:
    return people.browsers(hale, signed_in)


def different(found: list[cells.Case], world: World, browsers: dict[str, Client]) -> Iterator[str]:
    """The cells that do not answer as the table says, one by one."""
    table, nothing = cells.expected(), ["no row"] * len(people.KINDS)
    for case in found:
        for key, answers in cells.ask(case, world, browsers):
            for kind, got, wanted in zip(people.KINDS, answers, table.get(key, nothing), strict=True):
                if got != wanted:
                    yield f"{key[2]} {key[0]} {key[1]} as {kind}: {got}, the table says {wanted}"


def test_every_address_has_its_rows() -> None:
    """A new address without a row fails the build; so does a row without an address."""
    wanted = {(case.address.route, case.level, method) for case in CASES for method in cells.METHODS}
    assert set(cells.expected()) == wanted


@pytest.mark.parametrize("group", GROUPS)
def test_every_cell_answers_as_the_table_says(group: str, world: World, browsers: dict[str, Client]) -> None:
    assert list(different(GROUPS[group], world, browsers)) == []


def always(patch: pytest.MonkeyPatch, name: str, value: object) -> None:
    """Give everyone a field's value, whatever stands in their row."""
    patch.setattr(User, name, property(lambda self: value, lambda self, given: None))


def without_the_level(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(access.Decision, "__bool__", lambda self: True)


def without_verification(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(access, "_verified_for", lambda user, audience: access.Missing.NOTHING)


def without_the_confirmed_mailbox(patch: pytest.MonkeyPatch) -> None:
    always(patch, "email_confirmed_at", timezone.now())


def without_suspension(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ModelBackend, "user_can_authenticate", lambda self, user: True)
    always(patch, "is_active", True)


def without_the_staff_door(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(middleware, "refuse_at_the_staff_door", lambda request: None)


def without_the_second_factor(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(middleware.factors, "has_factor", lambda user: True)
    patch.setattr(middleware, "get_authentication_records", lambda request, user=None: [{"method": "mfa"}])


def without_the_staff_flag(patch: pytest.MonkeyPatch) -> None:
    always(patch, "is_staff", True)
    without_the_second_factor(patch)


def without_the_duty(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(User, "has_perm", lambda self, right, about=None: True)


def without_the_desks_door(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(policies, "has_desk", lambda user: True)


def without_the_desks_second_factor(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(policies, "ask_for_second_factor", lambda request, user: None)


def without_whose_event_it_is(patch: pytest.MonkeyPatch) -> None:
    """`event_to_run` and all that asks who runs an event."""
    patch.setattr(policies, "run_by", lambda user: Event.objects.all())


def without_who_teaches_it(patch: pytest.MonkeyPatch) -> None:
    """`event_at_desk` and all that asks who may be at its door."""
    patch.setattr(policies, "at_desk_of", lambda user: Event.objects.all())


@pytest.mark.parametrize(
    ("group", "take_out"),
    [
        ("learn", without_the_level),
        ("learn", without_verification),
        ("learn", without_the_confirmed_mailbox),
        ("learn", without_suspension),
        ("courses", without_the_level),
        ("account", without_suspension),
        ("staff", without_the_staff_door),
        ("staff", without_the_second_factor),
        ("staff", without_the_staff_flag),
        ("staff", without_the_duty),
        ("desk", without_the_desks_door),
        ("desk", without_the_desks_second_factor),
        ("desk", without_whose_event_it_is),
        ("desk", without_who_teaches_it),
        ("desk", without_suspension),
        ("desk", without_the_duty),
        ("handouts", without_verification),
        ("events", without_verification),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_the_table_turns_red_when_a_policy_is_taken_out(
    group: str,
    take_out: Callable[[pytest.MonkeyPatch], None],
    world: World,
    browsers: dict[str, Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: each policy alone is what some cells rest on."""
    take_out(monkeypatch)
    assert next(different(GROUPS[group], world, browsers), None)
