"""A call-back that is owed stays owed, whatever the applicant does (P4)."""

import contextlib
from collections.abc import Callable
from itertools import permutations

import pytest
from django.test import Client

from rollcall.accounts import decisions, evidence, poc_checks, verification
from rollcall.accounts.models import Agency, PocQuestion, State, User, Verification
from rollcall.accounts.poc_checks import Contact
from rollcall.accounts.tests.helpers import BOB, apply, link_of
from rollcall.accounts.verification import Application
from rollcall.base.errors import Refusal

pytestmark = pytest.mark.django_db
RAY = Contact("Ray Ochoa", "ray@halecounty.example", "555-0143")
MOVES = ["change_poc", "amend", "reply", "sole", "withdraw_and_apply"]


def newest(user: User) -> Verification:
    return Verification.objects.filter(user=user).order_by("-pk")[0]


def held(user: User, agency: Agency, by: User) -> Verification:
    return decisions.want_callback(apply(user, agency), by=by, note="The rank does not fit.")


def do(move: str, user: User, agency: Agency) -> None:
    """One move by the applicant; what is refused is refused."""
    row = newest(user)
    form = Application(agency, "sworn_le", "Sergeant", contact=BOB)
    alone = Application(agency, "sworn_le", "Chief", is_sole_officer=True)
    ways: dict[str, Callable[[], object]] = {
        "change_poc": lambda: verification.change_poc(row, RAY, by=user),
        "amend": lambda: verification.amend(row, form, by=user),
        "reply": lambda: verification.reply(row, "Patrol", by=user),
        "sole": lambda: verification.amend(row, alone, by=user),
        "withdraw_and_apply": lambda: (verification.withdraw(row, by=user), apply(user, agency)),
    }
    with contextlib.suppress(Refusal):
        ways[move]()


@pytest.mark.parametrize("reason", sorted(poc_checks.STICKY))
@pytest.mark.parametrize("moves", list(permutations(MOVES, 2)), ids="-then-".join)
def test_no_move_by_the_applicant_lifts_it(
    reason: str, moves: tuple[str, str], pat: User, hale: Agency, dana: User
) -> None:
    """P4: after any two moves the reason is there, nobody was asked, and the evidence says so."""
    application = held(pat, hale, dana)
    decisions.ask_applicant(application, by=dana, question="Which division?")
    Verification.objects.update(reasons_for_callback=[reason])
    for move in moves:
        do(move, pat, hale)
        assert reason in newest(pat).reasons_for_callback
    row = newest(pat)
    assert row.state in {State.AWAITING_CALLBACK, State.AWAITING_APPLICANT}
    assert poc_checks.WORDS[reason] in evidence.of([row])[row.pk].warnings


def test_without_the_guard_a_new_contact_lifts_it(
    pat: User, hale: Agency, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P4."""
    held(pat, hale, dana)
    monkeypatch.setattr(poc_checks, "STICKY", frozenset())
    do("change_poc", pat, hale)
    assert newest(pat).state == State.AWAITING_POC


def test_a_yes_does_not_complete_the_evidence_while_a_call_is_owed(
    pat: User, hale: Agency, dana: User
) -> None:
    """P4: complete only once the call-back is on record, or staff let the question go out again."""
    application = apply(pat, hale)
    Client().post(link_of(application), {"answer": "yes"})
    Verification.objects.update(reasons_for_callback=[poc_checks.BY_STAFF])
    row = newest(pat)
    assert not evidence.of([row])[row.pk].is_complete
    again = decisions.ask_poc_again(row, by=dana)
    assert again.reasons_for_callback == []
    Client().post(link_of(again), {"answer": "yes"})
    row = newest(pat)
    assert evidence.of([row])[row.pk].is_complete


def test_the_call_clears_it(pat: User, hale: Agency, dana: User) -> None:
    """P4: a later change asks the point of contact as usual."""
    called = decisions.callback_done(held(pat, hale, dana), by=dana, note="The county clerk knows him.")
    assert called.reasons_for_callback == []
    do("change_poc", pat, hale)
    assert newest(pat).state == State.AWAITING_POC


def test_letter_and_page_say_the_same_after_i_do_not_know_this_person(
    pat: User, hale: Agency, signed_in: Callable[..., Client]
) -> None:
    """R3: name somebody else; once that is done, we call."""
    application = apply(pat, hale)
    sent = {"answer": PocQuestion.Answer.UNKNOWN, "sure": PocQuestion.Answer.UNKNOWN}
    Client().post(link_of(application), sent)
    browser = signed_in(pat)
    said = browser.get("/account/verification/").content.decode()
    assert "Bob Whitfield told us that they do not know you. Please name somebody else" in said
    assert "We call your agency" not in said
    do("change_poc", pat, hale)
    assert "We call your agency" in browser.get("/account/verification/").content.decode()
