"""The whole way of an application: apply, vouch, approve (R3, R4, P2)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from rollcall.accounts import decisions, policies, queries, states, tasks, verification
from rollcall.accounts.access import standing
from rollcall.accounts.errors import DecidesAboutHimself, IllegalMove, NotVouched, OnePersonTwice
from rollcall.accounts.models import Agency, PocQuestion, State, User, Verification
from rollcall.accounts.poc_checks import Contact
from rollcall.accounts.states import MOVES, Move
from rollcall.accounts.tests.helpers import BOB, apply, link_of, pending
from rollcall.accounts.verification import Application
from rollcall.base import audit
from rollcall.mail.models import Letter

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def test_an_officer_is_vouched_for_and_approved(pat: User, hale: Agency, dana: User) -> None:
    """R3, R4: the agency says yes, staff say yes, the secure side opens."""
    application = apply(pat, hale)
    assert application.state == State.AWAITING_POC
    assert standing(pat) == []
    answered = Client().post(link_of(application), {"answer": "yes", "comment": "Good deputy."})
    assert answered.status_code == 200
    application.refresh_from_db()
    assert application.state == State.AWAITING_STAFF
    decisions.approve(application, by=dana)
    assert standing(pat) == ["sworn_le"]
    affiliation = queries.current_affiliation(pat)
    assert affiliation is not None
    assert affiliation.agency == hale
    assert Letter.objects.filter(kind="accounts/welcome", to=pat.email).count() == 1


def test_every_move_leaves_one_line(pat: User, hale: Agency, dana: User) -> None:
    """P61 in small: applied, asked, answered, approved."""
    application = apply(pat, hale)
    Client().post(link_of(application), {"answer": "yes"})
    decisions.approve(application, by=dana)
    events = list(audit.trail(application).values_list("event", "actor_label"))
    assert events == [
        ("verification.applied", str(pat)),
        ("verification.ask_poc", str(pat)),
        ("verification.poc_yes", "Bob Whitfield <bob@halecounty.example>"),
        ("verification.approve", str(dana)),
    ]


def test_before_the_email_is_confirmed_nobody_is_asked(pat: User, hale: Agency) -> None:
    """P60: no letter goes to strangers on the word of an unproven address."""
    pat.email_confirmed_at = None
    pat.save()
    application = apply(pat, hale)
    assert application.state == State.EMAIL_UNCONFIRMED
    assert not Letter.objects.exists()
    verification.email_confirmed(pat, by=pat)
    application.refresh_from_db()
    assert application.state == State.AWAITING_POC
    assert Letter.objects.filter(kind="accounts/poc_question").count() == 1


def test_the_only_officer_is_called_back_by_one_and_approved_by_another(
    pat: User, hale: Agency, dana: User, sam: User
) -> None:
    """R3, P2: the chief of a one-person department has a path, with two persons of staff on it."""
    application = apply(pat, hale, contact=None, is_sole_officer=True)
    assert application.state == State.AWAITING_CALLBACK
    with pytest.raises(IllegalMove):
        decisions.approve(application, by=sam)
    decisions.callback_done(application, by=dana, note="Called 555-0142; the county clerk knows him.")
    with pytest.raises(OnePersonTwice):
        decisions.approve(application, by=dana)
    decisions.approve(application, by=sam)
    assert standing(pat) == ["sworn_le"]


def test_staff_do_not_decide_about_themselves(dana: User, hale: Agency) -> None:
    """P2."""
    application = apply(dana, hale)
    Client().post(link_of(application), {"answer": "yes"})
    with pytest.raises(DecidesAboutHimself):
        decisions.approve(application, by=dana)


def test_a_poc_on_staff_does_not_approve_whom_he_vouched_for(pat: User, hale: Agency, dana: User) -> None:
    """P2: POC and approver are two persons."""
    User.objects.filter(pk=dana.pk).update(email="d.price@halecounty.example")
    dana.refresh_from_db()
    application = apply(pat, hale, contact=Contact("Dana Price", "dprice@halecounty.example", "555-0100"))
    Client().post(link_of(application), {"answer": "yes"})
    with pytest.raises(OnePersonTwice):
        decisions.approve(application, by=dana)


def test_who_answered_signed_in_does_not_approve(
    pat: User, hale: Agency, dana: User, sam: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P2: the mailbox is Bob's, the hand on the button was Dana's; the control forgets whose it was."""
    application = apply(pat, hale)
    signed_in(dana).post(link_of(application), {"answer": "yes"})
    assert PocQuestion.objects.get().answered_by == dana
    with pytest.raises(OnePersonTwice):
        decisions.approve(application, by=dana)
    monkeypatch.setattr(policies, "is_voucher", lambda voucher, user: False)
    assert decisions.approve(application, by=dana).state == State.APPROVED


def test_another_mailbox_of_the_approver_is_theirs_too(pat: User, hale: Agency, dana: User) -> None:
    """P2: every address on record counts, not the present one alone."""
    dana.emailaddress_set.create(email="b.whitfield+x@halecounty.example", verified=False)
    contact = Contact("B. Whitfield", "bwhitfield@halecounty.example", "1")
    application = apply(pat, hale, contact=contact)
    Client().post(link_of(application), {"answer": "yes"})
    with pytest.raises(OnePersonTwice):
        decisions.approve(application, by=dana)


def test_without_the_agencys_word_nobody_approves(pat: User, hale: Agency, dana: User) -> None:
    """P2: even where the state says it is staff's turn."""
    application = apply(pat, hale)
    Verification.objects.filter(pk=application.pk).update(state=State.AWAITING_STAFF)
    with pytest.raises(NotVouched):
        decisions.approve(application, by=dana)


def test_a_change_of_the_application_takes_the_yes_back(pat: User, hale: Agency, dana: User) -> None:
    """P2, P3: nobody has vouched for the new title."""
    application = apply(pat, hale)
    old_link = link_of(application)
    Client().post(old_link, {"answer": "yes"})
    given = Application(hale, "sworn_le", "Captain", contact=BOB)
    changed = verification.amend(application, given, by=pat)
    assert changed.state == State.AWAITING_POC
    assert changed.poc_yes is None
    assert Client().get(old_link).status_code == 410
    assert link_of(application) != old_link


@pytest.mark.parametrize("state", list(State))
def test_only_moves_of_the_table_are_made(pat: User, hale: Agency, dana: User, state: State) -> None:
    """P1: each of the moves that the table does not know is refused by name."""
    application = apply(pat, hale)
    for move in Move:
        if (state, move) not in MOVES:
            Verification.objects.filter(pk=application.pk).update(state=state)
            with pytest.raises(IllegalMove):
                states.move(application, move, by=dana)


def test_two_staff_at_once(pat: User, hale: Agency, dana: User, sam: User) -> None:
    """The second sees why."""
    application = apply(pat, hale)
    Client().post(link_of(application), {"answer": "yes"})
    decisions.decline(application, by=dana, reason="Not on the roster.")
    with pytest.raises(IllegalMove, match="Declined"):
        decisions.approve(application, by=sam)


def test_reminders_a_second_poc_then_staff(pat: User, hale: Agency, at: Callable[..., datetime]) -> None:
    """R3: day 3 and 7 reminders, day 10 a second point of contact, day 14 staff; each once."""
    application = apply(pat, hale)
    seen = []
    for day in range(1, 17):
        at(days=day, minutes=1)
        for _twice in range(2):
            tasks.remind_points_of_contact()
            tasks.expire_questions()
        kinds = Letter.objects.exclude(kind="accounts/poc_question").order_by("pk")
        seen.append([kind.removeprefix("accounts/") for kind in kinds.values_list("kind", flat=True)])
    assert seen[1] == []
    assert seen[2] == ["poc_reminder"]
    assert seen[6] == ["poc_reminder"] * 2
    assert seen[9] == ["poc_reminder"] * 2 + ["name_another_poc"]
    assert seen[15] == ["poc_reminder"] * 2 + ["name_another_poc", "applicant_no_answer"]
    application.refresh_from_db()
    assert application.state == State.AWAITING_CALLBACK
    assert application.reasons_for_callback == ["no_answer"]


def test_a_worker_that_slept_for_days_sends_one_reminder_at_a_time(
    pat: User, hale: Agency, at: Callable[..., datetime]
) -> None:
    """R3: down for eight days, it does not send both reminders at once."""
    apply(pat, hale)
    at(days=8)
    tasks.remind_points_of_contact()
    tasks.remind_points_of_contact()
    assert Letter.objects.filter(kind="accounts/poc_reminder").count() == 1
    at(days=9, minutes=1)
    tasks.remind_points_of_contact()
    assert Letter.objects.filter(kind="accounts/poc_reminder").count() == 2


def test_applications_nobody_cares_for_expire(pat: User, hale: Agency, at: Callable[..., datetime]) -> None:
    """An application on which it is the applicant's turn ends after 30 days."""
    application = pending(pat, hale, State.AWAITING_APPLICANT)
    at(days=31)
    tasks.expire_questions()
    application.refresh_from_db()
    assert application.state == State.EXPIRED


def test_staff_ask_and_the_applicant_answers(pat: User, hale: Agency, dana: User, signed_in: Browser) -> None:
    """R4: with the agency's yes on record the answer goes straight back to staff."""
    application = apply(pat, hale)
    Client().post(link_of(application), {"answer": "yes"})
    decisions.ask_applicant(application, by=dana, question="Which division?")
    browser = signed_in(pat)
    assert "Which division?" in browser.get("/account/verification/").content.decode()
    browser.post("/account/verification/reply/", {"reply": "Patrol"})
    application.refresh_from_db()
    assert (application.state, application.reply) == (State.AWAITING_STAFF, "Patrol")
    assert PocQuestion.objects.get().answer == "yes"


def test_declined_then_applied_again(pat: User, hale: Agency, dana: User) -> None:
    """R4: a closed application stays as it is; a new one is a new row."""
    first = apply(pat, hale)
    decisions.decline(first, by=dana, reason="Not on the roster.")
    second = apply(pat, hale)
    assert second.pk != first.pk
    first.refresh_from_db()
    assert first.state == State.DECLINED
