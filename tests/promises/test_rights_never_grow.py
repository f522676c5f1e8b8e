"""P24, whatever happens in whatever order: rights never grow without a grantor who holds them."""

import contextlib

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from rollcall.accounts import appointments, duties
from rollcall.accounts.duties import ADMINISTRATOR, DUTIES
from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.base.errors import Refusal

ALL = "everything"  # beside every right that has a name
EVERYTHING = {ALL, duties.ENTRY, *(right for duty in DUTIES.values() for right in duty.rights)}
NAMES = ["root", "ann", "ben", "cleo", "dev"]
WANTED = st.sets(st.sampled_from(sorted(DUTIES)), max_size=3)
PEOPLE = st.sampled_from(NAMES)
WHY = "The desk needs it."


class Appointing(RuleBasedStateMachine):
    """One administrator and four people who appoint and end one another; sometimes one is suspended."""

    grown = 0  # how often somebody came to a right; a walk where nobody does proves nothing

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()  # each walk begins with an empty house
        self.example.__enter__()
        present = clock.now()
        self.people = {
            name: User.objects.create_user(
                f"{name}@rollcall.example", legal_name=name.title(), email_confirmed_at=present
            ).pk
            for name in NAMES
        }
        User.objects.filter(pk=self.people["root"]).update(is_staff=True, is_superuser=True)
        self.before = self.rights()
        self.giver: str | None = None  # who did the last thing

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def rights(self) -> dict[str, set[str]]:
        """What each may do now, as the doors ask: nothing while suspended or not on staff."""
        names = {pk: name for name, pk in self.people.items()}
        people = User.objects.filter(pk__in=names)
        given = duties.rights_of(people)
        return {
            names[one.pk]: (given[one.pk] | (EVERYTHING if one.is_superuser else set()))
            if one.is_active and one.is_staff
            else set()
            for one in people
        }

    def do(self, giver: str, act: object, user: str, **more: object) -> None:
        """Whatever is refused is refused; nothing else may go wrong."""
        self.before, self.giver = self.rights(), giver
        one, by = (User.objects.get(pk=self.people[name]) for name in (user, giver))
        with contextlib.suppress(Refusal), transaction.atomic():
            act(one, by=by, reason=WHY, **more)  # type: ignore[operator]

    @rule(giver=PEOPLE, user=PEOPLE, wanted=WANTED)
    def appoint(self, giver: str, user: str, wanted: set[str]) -> None:
        self.do(giver, appointments.appoint, user, wanted=[DUTIES[name] for name in sorted(wanted)])

    @rule(user=st.sampled_from(NAMES[1:]), wanted=WANTED)
    def appoint_with_the_right_to_appoint(self, user: str, wanted: set[str]) -> None:
        """So that walks get further than the first refusal."""
        given = sorted(wanted - {ADMINISTRATOR} | {"appoint"})
        self.do("root", appointments.appoint, user, wanted=[DUTIES[name] for name in given])

    @rule(wanted=WANTED)
    def hand_on(self, wanted: set[str]) -> None:
        """Somebody whom another appointed appoints a third."""
        now = self.rights()
        staff = [name for name in NAMES[1:] if now[name]]
        others = [name for name in NAMES[1:] if not now[name]]
        if staff and others:
            given = [DUTIES[name] for name in sorted(wanted)]
            self.do(staff[0], appointments.appoint, others[0], wanted=given)

    @rule(giver=PEOPLE, user=PEOPLE)
    def end(self, giver: str, user: str) -> None:
        self.do(giver, appointments.end, user)

    @rule(user=st.sampled_from(NAMES[1:]), active=st.booleans())
    def suspend_or_reinstate(self, user: str, active: bool) -> None:
        """By the clock of another room: gives nobody a right that he had not been given."""
        User.objects.filter(pk=self.people[user]).update(is_active=active)
        self.before, self.giver = self.rights(), None

    @invariant()
    def rights_never_grow_without_a_grantor_who_holds_them(self) -> None:
        held = self.before.get(self.giver or "", set())
        for name, now in self.rights().items():
            more = now - self.before[name] - {duties.ENTRY}
            type(self).grown += bool(more)
            assert more <= held, f"{self.giver} gave {name} {sorted(more - held)[:3]}"
            assert not more or name != self.giver, f"{name} raised himself"

    @invariant()
    def one_administrator_always_stays(self) -> None:
        assert any(ALL in rights for rights in self.rights().values()), "nobody is left"


def walk(examples: int) -> type[Appointing]:
    class Walk(Appointing):
        """With a count of its own."""

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    how = settings(
        phases=[Phase.generate],
        derandomize=True,
        max_examples=examples,
        stateful_step_count=8,
        deadline=None,
        suppress_health_check=checks,
    )
    run_state_machine_as_test(Walk, settings=how)  # type: ignore[no-untyped-call]
    return Walk


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is told is another promise, and drawing letters most of the time."""
    monkeypatch.setattr(appointments, "_tell", lambda *args: None)


def test_rights_never_grow_without_a_grantor_who_holds_them() -> None:
    """P24; and people did come to rights meanwhile."""
    assert walk(8).grown > 0


@pytest.mark.parametrize(
    ("owner", "name", "instead"),
    [
        (duties.Duty, "may_be_given_by", lambda self, giver: True),
        (appointments, "_require", lambda one, giver: None),
    ],
    ids=["what one gives", "who may give, and to whom"],
)
def test_without_either_guard_they_would(
    owner: object, name: str, instead: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(owner, name, instead)
    with pytest.raises(AssertionError, match=r"gave|raised|left"):
        walk(60)
