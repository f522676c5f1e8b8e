"""Whatever happens in whatever order: active means two distinct yes of others, in order (P2, P24)."""

import contextlib
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from rollcall.accounts import decisions, mailboxes, poc, tasks, verification
from rollcall.accounts.access import standing
from rollcall.accounts.models import Agency, PocQuestion, State, User, Verification
from rollcall.accounts.poc import Given
from rollcall.accounts.poc_checks import Contact
from rollcall.accounts.tests.helpers import links
from rollcall.accounts.verification import Application
from rollcall.base import audit, clock
from rollcall.base.errors import Refusal
from rollcall.base.models import AuditEntry

CONTACTS = [
    Contact("Bob", "bob@halecounty.example", "1"),
    Contact("Ray", "ray@halecounty.example", "1"),
    Contact("Dana", "dana@halecounty.example", "1"),
    Contact("A friend", "friend@gmail.com", "1"),
    Contact("Himself", "pat@halecounty.example", "1"),
    None,
]
TITLES = ["Deputy", "Sergeant"]
DECISIONS = ["approve", "decline", "call", "ask", "hold", "question"]
MOSTLY_NOT = [False, False, False, True]
ANSWERS = [PocQuestion.Answer.YES] * 3 + [PocQuestion.Answer.NO, PocQuestion.Answer.UNKNOWN]


class Applying(RuleBasedStateMachine):
    """Pat applies; Dana and Sam are staff, Dana also has a mailbox at the agency, and Pat is staff too."""

    seen_active = 0  # how often a walk stood where the promise says something

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()  # each walk begins with an empty house
        self.example.__enter__()
        present = clock.now()
        self.hale = Agency.objects.create(name="Hale", state="TX", confirmed_at=present, find=" hale")
        self.hale.domains.create(domain="halecounty.example")
        staff = {"is_staff": True, "is_superuser": True, "email_confirmed_at": present}
        make = User.objects.create_user
        self.pat = make("pat@halecounty.example", legal_name="Pat", **staff)
        self.dana = make("dana@halecounty.example", legal_name="Dana", **staff)
        self.sam = make("sam@rollcall.example", legal_name="Sam", **staff)
        self.staff = [self.pat, self.dana, self.sam]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @property
    def row(self) -> Verification | None:
        return Verification.objects.filter(user=self.pat).order_by("-pk").first()

    def attempt(self, act: object, *args: object, **kwargs: object) -> None:
        """Whatever is refused is refused; nothing else may go wrong."""
        with contextlib.suppress(Refusal), transaction.atomic():
            act(*args, **kwargs)  # type: ignore[operator]

    def form(self, contact: Contact | None, title: str) -> Application:
        return Application(self.hale, "sworn_le", title, contact=contact, is_sole_officer=contact is None)

    @rule(contact=st.sampled_from(CONTACTS), title=st.sampled_from(TITLES))
    def apply(self, contact: Contact | None, title: str) -> None:
        self.attempt(verification.apply, self.pat, self.form(contact, title), by=self.pat)

    @precondition(lambda self: self.row)
    @rule(contact=st.sampled_from(CONTACTS), title=st.sampled_from(TITLES))
    def amend(self, contact: Contact | None, title: str) -> None:
        self.attempt(verification.amend, self.row, self.form(contact, title), by=self.pat)

    @precondition(lambda self: self.row)
    @rule(contact=st.sampled_from(CONTACTS[:-1]))
    def change_poc(self, contact: Contact) -> None:
        self.attempt(verification.change_poc, self.row, contact, by=self.pat)

    @precondition(lambda self: self.row)
    @rule(
        answer=st.sampled_from(ANSWERS),
        older=st.sampled_from(MOSTLY_NOT),
        himself=st.sampled_from(MOSTLY_NOT),
    )
    def answer(self, answer: PocQuestion.Answer, older: bool, himself: bool) -> None:
        found = links(self.row)
        if found:
            secret = found[0 if older else -1].strip("/").rpartition("/")[2]
            given = Given(answer, user=self.pat if himself else None)
            self.attempt(poc.answer, secret, given)

    @rule(contact=st.sampled_from(CONTACTS[:3]), who=st.integers(0, 2))
    def take_the_usual_way(self, contact: Contact, who: int) -> None:
        """Apply, yes, approve: so that walks also begin where somebody is active."""
        self.apply(contact, "Deputy")
        self.answer(PocQuestion.Answer.YES, older=False, himself=False)
        self.decide(who, "approve")

    @rule(one=st.integers(0, 2), other=st.integers(0, 2))
    def take_the_chiefs_way(self, one: int, other: int) -> None:
        self.apply(None, "Chief")
        self.decide(one, "call")
        self.decide(other, "approve")

    @precondition(lambda self: self.row)
    @rule(who=st.integers(0, 2), act=st.sampled_from(DECISIONS))
    def decide(self, who: int, act: str) -> None:
        by, row = self.staff[who], self.row
        ways = {
            "approve": lambda: decisions.approve(row, by=by),
            "decline": lambda: decisions.decline(row, by=by, reason="x"),
            "call": lambda: decisions.callback_done(row, by=by, note="x"),
            "ask": lambda: decisions.ask_poc_again(row, by=by),
            "hold": lambda: decisions.want_callback(row, by=by, note="x"),
            "question": lambda: decisions.ask_applicant(row, by=by, question="x"),
        }
        self.attempt(ways[act])

    @precondition(lambda self: self.row)
    @rule(act=st.sampled_from(["withdraw", "reply", "leave", "suspend", "reinstate", "tasks"]))
    def otherwise(self, act: str) -> None:
        row = self.row
        self.pat.refresh_from_db()
        ways = {
            "withdraw": lambda: verification.withdraw(row, by=self.pat),
            "reply": lambda: verification.reply(row, "x", by=self.pat),
            "leave": lambda: verification.leave(self.pat, by=self.pat),
            "suspend": lambda: verification.suspend(self.pat, by=self.sam, reason="x"),
            "reinstate": lambda: verification.reinstate(self.pat, by=self.sam),
            "tasks": tasks.expire_questions,
        }
        self.attempt(ways[act])

    @invariant()
    def active_means_two_yes_of_others_in_order(self) -> None:
        self.pat.refresh_from_db()
        if not standing(self.pat):
            return
        row = self.row
        assert row is not None
        Applying.seen_active += 1
        assert row.state == State.APPROVED
        assert row.decided_by_id not in {None, self.pat.pk, row.callback_by_id}
        approver = User.objects.get(pk=row.decided_by_id)
        if row.poc_yes is not None:
            assert row.poc_yes.answer == PocQuestion.Answer.YES
            own = {mailboxes.canonical(one.email) for one in (self.pat, approver)}
            assert row.poc_yes.mailbox not in own
            assert row.poc_yes.answered_at <= row.decided_at
        else:
            assert row.callback_by_id not in {None, self.pat.pk}
            assert row.callback_at <= row.decided_at
        self.nothing_changed_since_the_agency_spoke(row)

    def nothing_changed_since_the_agency_spoke(self, row: Verification) -> None:
        """The yes is about what was approved: no change of the application lies between."""
        lines = [
            line.event for line in AuditEntry.objects.filter(subject=audit.subject_of(row)).order_by("pk")
        ]
        spoke = max(at for at, name in enumerate(lines) if name.endswith((".poc_yes", ".callback_done")))
        after = lines[spoke + 1 :]
        assert not {"verification.ask_poc", "verification.hold", "verification.change"} & set(after)

    @invariant()
    def at_most_one_is_open(self) -> None:
        assert PocQuestion.objects.filter(closed_at__isnull=True).count() <= 1


@pytest.mark.slow
@pytest.mark.django_db
def test_active_means_two_yes() -> None:
    """P2, P24: 15 random walks of 25 steps."""
    walks = settings(
        max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Applying, settings=walks)
    assert Applying.seen_active > 20


@pytest.fixture
def walk(db: None) -> Iterator[Applying]:
    machine = Applying()
    yield machine
    machine.teardown()


def test_without_the_first_guard_the_database_still_refuses(
    walk: Applying, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P2: nobody decides about himself, and a constraint stands behind it."""
    monkeypatch.setattr(decisions, "require_decider", lambda *given: None)
    walk.apply(CONTACTS[2], "Deputy")
    walk.answer(PocQuestion.Answer.YES, older=False, himself=False)
    with pytest.raises(IntegrityError, match="verification_not_by_oneself"):
        walk.decide(0, "approve")


def test_without_the_second_guard_the_promise_breaks(walk: Applying, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of P2: Dana vouches from her mailbox at the agency and then approves."""
    monkeypatch.setattr(decisions, "require_second_person", lambda *given: None)
    walk.apply(CONTACTS[2], "Deputy")
    walk.answer(PocQuestion.Answer.YES, older=False, himself=False)
    walk.decide(1, "approve")
    with pytest.raises(AssertionError):
        walk.active_means_two_yes_of_others_in_order()
