"""Whatever is tried in whatever order: more than N are told on two persons' word alone (P58)."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.base.errors import Refusal
from rollcall.mail.models import Letter
from rollcall.outreach import campaigns, limits, sending
from rollcall.outreach.models import AloneLimit, Campaign
from rollcall.outreach.tests.conftest import LETTER, NOON

pytestmark = pytest.mark.django_db
PEOPLE = st.sampled_from(["dana", "sam"])
State = Campaign.State


class Writing(RuleBasedStateMachine):
    """Dana and Sam write; thirty people read; the limit begins at 25."""

    seen_sent = 0  # how often a walk came to where the promise says something

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.kept, self.present = clock.now, NOON
        clock.now = lambda: self.present
        make = User.objects.create_user
        staff = {"is_staff": True, "is_superuser": True}
        self.dana = make("dana@rollcall.example", legal_name="Dana", **staff)
        self.sam = make("sam@rollcall.example", legal_name="Sam", **staff)
        for number in range(30):
            self.somebody(number)
        self.newest = 30
        self.looks: dict[str, tuple[str, int]] = {}
        self.campaign = campaigns.draft(by=self.dana, audience={"who": "registered"}, **LETTER)
        self.decided: dict[str, Any] = {}

    def somebody(self, number: int) -> None:
        User.objects.create_user(f"r{number}@mail.example", legal_name="R", email_confirmed_at=NOON)

    def teardown(self) -> None:
        clock.now = self.kept
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def attempt(self, act: Any, *args: Any, **kwargs: Any) -> bool:
        with contextlib.suppress(Refusal, IntegrityError), transaction.atomic():
            act(*args, **kwargs)
            return True
        return False

    @rule(who=PEOPLE)
    def look(self, who: str) -> None:
        self.campaign.refresh_from_db()
        user = getattr(self, who)
        self.looks[who] = (campaigns.seal(self.campaign, user), campaigns.remaining(self.campaign))

    @rule(who=PEOPLE, off=st.sampled_from([0, 0, 0, 1]))
    def ask(self, who: str, off: int) -> None:
        seen, people = self.looks.get(who, ("", 0))
        self.attempt(campaigns.propose, self.campaign, by=getattr(self, who), typed=people + off, seen=seen)

    @rule(who=PEOPLE, off=st.sampled_from([0, 0, 0, 1]))
    def agree(self, who: str, off: int) -> None:
        seen, people = self.looks.get(who, ("", 0))
        self.attempt(campaigns.approve, self.campaign, by=getattr(self, who), typed=people + off, seen=seen)

    @rule(who=PEOPLE, do=st.sampled_from(["change", "stop", "send_back", "take_back"]))
    def act(self, who: str, do: str) -> None:
        user = getattr(self, who)
        more = {"change": {"audience": {"who": "registered"}, **LETTER}, "send_back": {"reason": "no"}}
        self.attempt(getattr(campaigns, do), self.campaign, by=user, **more.get(do, {}))

    @rule(who=PEOPLE, people=st.sampled_from([0, 20, 100]))
    def propose_limit(self, who: str, people: int) -> None:
        self.attempt(limits.propose, people, by=getattr(self, who))

    @rule(who=PEOPLE)
    def agree_limit(self, who: str) -> None:
        row = limits.waiting()
        if row:
            self.attempt(limits.agree, row, by=getattr(self, who))

    @rule(minutes=st.sampled_from([1, 9, 10, 30]))
    def wait(self, minutes: int) -> None:
        self.present += timedelta(minutes=minutes)
        if self.present > NOON + timedelta(hours=7):
            self.present = NOON + timedelta(hours=7)

    @rule()
    def somebody_registers(self) -> None:
        self.newest += 1
        self.somebody(self.newest)

    @rule()
    def worker(self) -> None:
        self.campaign.refresh_from_db()
        before = Letter.objects.count()
        was = self.campaign
        sending.turn()
        if Letter.objects.count() > before:
            self.check_the_promise(was)

    def check_the_promise(self, was: Campaign) -> None:
        type(self).seen_sent += 1
        self.campaign.refresh_from_db()
        row = self.campaign
        assert was.goes_at is not None
        assert self.present - was.goes_at >= timedelta(0)
        assert was.goes_at - (row.approved_at or row.proposed_at) == timedelta(minutes=10)
        told = Letter.objects.filter(key__startswith=row.key_prefix).count()
        if told > self.highest_alone():
            assert row.approved_by_id is not None
            assert row.approved_by_id != row.proposed_by_id

    def highest_alone(self) -> int:
        """The highest limit that was ever in force by two persons' word."""
        agreed = AloneLimit.objects.filter(in_force_at__isnull=False, agreed_by__isnull=False)
        assert all(row.agreed_by_id != row.proposed_by_id for row in agreed)
        return max([limits.AT_FIRST, *agreed.values_list("people", flat=True)])

    @invariant()
    def nobody_is_told_twice(self) -> None:
        sent = Letter.objects.exclude(state=Letter.State.WITHHELD)
        assert sent.values("to").distinct().count() == sent.count()

    @invariant()
    def the_limit_is_never_above_what_two_agreed_to(self) -> None:
        assert limits.current() <= self.highest_alone()


WALKS = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_no_walk_tells_many_on_one_word() -> None:
    Writing.seen_sent = 0
    run_state_machine_as_test(Writing, settings=WALKS)


def test_one_walk_goes_all_the_way() -> None:
    """The machine is no empty one: it can get to where the promise is checked."""
    machine = Writing()
    try:
        for who, step in (("dana", machine.ask), ("sam", machine.agree)):
            machine.look(who)
            step(who, 0)
        machine.wait(10)
        machine.worker()
        assert Letter.objects.count() == 30
    finally:
        machine.teardown()


def test_the_machine_finds_a_missing_second_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without the rule the same steps tell thirty on one word."""
    monkeypatch.setattr(limits, "needs_second", lambda *_: False)
    machine = Writing()
    try:
        machine.look("dana")
        machine.ask("dana", 0)
        machine.wait(10)
        with pytest.raises(AssertionError):
            machine.worker()
    finally:
        machine.teardown()
