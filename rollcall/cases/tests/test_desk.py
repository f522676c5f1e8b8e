"""The desk: queues by team, two who answer, notes, joining, clocks, prepared answers (R37, P2, P21, P24)."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import enroll_second_factor, person
from rollcall.accounts import helping, lost_factor
from rollcall.accounts.models import PocQuestion, User, Verification
from rollcall.base import clock, tokens
from rollcall.base.errors import Refusal
from rollcall.cases import (
    account_help,
    asking,
    data_requests,
    desk,
    email_changes,
    errors,
    hours,
    kinds,
    links,
    looks,
    rights,
)
from rollcall.cases.models import CannedAnswer, Case, CaseMessage
from rollcall.mail import sealing
from rollcall.mail.models import Letter

Browser = Callable[..., Client]
Kind = Case.Kind
ROSA = "rosa@mail.example"


@pytest.fixture
def case(db: None) -> Case:
    return asked()


def asked(kind: Case.Kind = Kind.OTHER, email: str = ROSA, text: str = "Where to?", **facts: str) -> Case:
    return asking.ask(asking.Given(kind, "Rosa Vega", email, "Parking", text, facts=dict(facts)))


def of(user: User, kind: Case.Kind = Kind.OTHER, **facts: str) -> Case:
    given = asking.Given(kind, user.legal_name, user.email, "Parking", "Where?", facts=dict(facts))
    return asking.ask(given, person=user)


@pytest.fixture
def helper(db: None) -> User:
    """Kim answers for the help desk and nothing else."""
    kim = person("kim@rollcall.example", "Kim Doyle", is_staff=True)
    enroll_second_factor(kim)
    rights_of_help = ["work_help", "access_admin", "change_emailaddress", "delete_authenticator"]
    kim.user_permissions.set(Permission.objects.filter(codename__in=rights_of_help))
    return User.objects.get(pk=kim.pk)


def test_an_answer_goes_by_letter_and_stands_on_the_page(case: Case, dana: User, signed_in: Browser) -> None:
    """R37: from the queue to the answer, with the clocks."""
    browser = signed_in(dana)
    assert case.number in browser.get("/staff/cases/").content.decode()
    told = {"text": "Behind the gym.", "then": "done", "seen": case.version}
    browser.post(f"/staff/cases/{case.pk}/answer/", told)
    row = Case.objects.get()
    assert (row.state, row.handled_by, row.first_answer_minutes, row.due_at) == ("done", dana, 0, None)
    letter = Letter.objects.latest("pk")
    assert letter.subject.startswith(f"[{case.number}] Solved")
    assert "Behind the gym." in letter.text


def test_when_two_answer_the_second_is_warned_and_keeps_the_words(
    case: Case, dana: User, sam: User, signed_in: Browser
) -> None:
    """The page of the second is old: nothing is sent, what was typed stays, and the first answer is shown."""
    seen = case.version
    desk.answer(case, "Behind the gym.", by=sam, seen=seen)
    told = {"text": "On the street.", "then": "done", "seen": seen}
    refused = signed_in(dana).post(f"/staff/cases/{case.pk}/answer/", told)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "On the street." in page
    assert "Behind the gym." in page
    assert Letter.objects.filter(text__contains="On the street.").count() == 0
    again = told | {"seen": Case.objects.get().version}
    assert signed_in(dana).post(f"/staff/cases/{case.pk}/answer/", again).status_code == 302


def test_without_the_version_two_answers_would_go(case: Case, dana: User, sam: User) -> None:
    """The control: whoever names the present version is let through."""
    desk.answer(case, "One.", by=sam, seen=case.version)
    desk.answer(case, "Two.", by=dana, seen=Case.objects.get().version)
    assert CaseMessage.objects.filter(kind="answer").count() == 2


def test_who_else_looks_is_said(case: Case, dana: User, sam: User, signed_in: Browser) -> None:
    browser = signed_in(sam)
    browser.post(f"/staff/cases/{case.pk}/here/", {"seen": str(case.version)})
    assert "Sam Ortiz has this open, too" in signed_in(dana).get(f"/staff/cases/{case.pk}/").content.decode()
    browser.post(f"/staff/cases/{case.pk}/here/", {"writes": "1", "seen": "999"})
    heard = (
        signed_in(dana).post(f"/staff/cases/{case.pk}/here/", {"seen": str(case.version)}).content.decode()
    )
    assert "Sam Ortiz is writing" in heard
    assert looks.others(case, sam) != []


def test_a_team_sees_its_own_cases_only(case: Case, helper: User, alice: User, signed_in: Browser) -> None:
    """P21, P24: what another team has is not there, file and act included."""
    data = of(alice, Kind.DATA, wish="copy")
    browser = signed_in(helper)
    assert browser.get(f"/staff/cases/{case.pk}/").status_code == 200
    assert browser.get(f"/staff/cases/{data.pk}/").status_code == 404
    assert browser.post(f"/staff/cases/{data.pk}/decide/").status_code == 404
    assert data.number not in browser.get("/staff/cases/").content.decode()
    with pytest.raises(errors.NotStaff):
        desk.answer(data, "x", by=helper, seen=data.version)


def test_without_the_guard_another_team_would_see_it(
    helper: User, alice: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""
    data = of(alice, Kind.DATA, wish="copy")
    monkeypatch.setattr(kinds, "TEAMS", dict.fromkeys(kinds.TEAMS, "cases.work_help"))
    assert signed_in(helper).get(f"/staff/cases/{data.pk}/").status_code == 200


def test_nobody_works_on_his_own_case_nor_reads_its_notes(dana: User, sam: User, signed_in: Browser) -> None:
    """P2: who asked and is on staff sees the page that everybody else who asks sees."""
    case = of(dana)
    desk.note(case, "CANARY of a colleague", by=sam)
    answer = signed_in(dana).get(f"/staff/cases/{case.pk}/")
    assert answer["Location"] == f"/account/cases/{case.pk}/"
    assert "CANARY" not in signed_in(dana).get(f"/account/cases/{case.pk}/").content.decode()
    for sent in ({"text": ""}, {"text": "x", "then": "keep", "seen": "0"}):
        answer = signed_in(dana).post(f"/staff/cases/{case.pk}/answer/", sent)
        assert answer["Location"] == f"/account/cases/{case.pk}/", "what is refused shows no more"
    for act in (
        desk.take,
        lambda case, by: desk.note(case, "x", by=by),
        lambda case, by: desk.hand_over(case, "help", by=by),
    ):
        with pytest.raises(errors.OwnCase):
            act(case, by=dana)


def test_nobody_works_on_what_came_from_his_own_mailbox(dana: User, signed_in: Browser) -> None:
    """P2: without the account, too."""
    case = asked(email="dana+x@rollcall.example")
    assert rights.is_own(case, dana)
    assert signed_in(dana).get(f"/staff/cases/{case.pk}/").status_code == 302


def test_without_the_guard_he_would(dana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the two tests above."""
    case = of(dana)
    monkeypatch.setattr(rights, "is_own", lambda case, user: False)
    assert desk.note(case, "x", by=dana).by == dana


def test_two_of_one_person_are_joined_and_of_two_never(case: Case, dana: User) -> None:
    """P21: a guess brings no two people's words together."""
    second = asked(text="And where do I sleep?")
    stranger = asked(email="eve@mail.example", text="Let me read that")
    with pytest.raises(errors.CannotMerge):
        desk.merge(stranger, case.number, by=dana)
    desk.merge(second, case.number.lower(), by=dana)
    texts = set(CaseMessage.objects.filter(case=case).values_list("text", flat=True))
    assert {"Where to?", "And where do I sleep?"} <= texts
    assert links.case_of(links.link(second).split("/")[-2]) == case


@pytest.mark.parametrize("number", ["", "C-2026-999999", "x", "9" * 40, "\0"])
def test_joining_with_nothing_is_refused(case: Case, dana: User, signed_in: Browser, number: str) -> None:
    answer = signed_in(dana).post(f"/staff/cases/{case.pk}/merge/", {"number": number})
    assert answer.status_code in {400, 422}


def test_lists_and_clocks(case: Case, dana: User, at: Callable[..., datetime], signed_in: Browser) -> None:
    """Overdue by the business clock; nobody's, mine."""
    Case.objects.update(due_at=hours.later(case.asked_at, hours=0))
    at(minutes=5)
    Case.objects.update(due_at=case.asked_at)
    browser = signed_in(dana)
    for show in ("overdue", "nobody", ""):
        assert case.number in browser.get(f"/staff/cases/?show={show}").content.decode()
    desk.take(case, by=dana)
    assert case.number in browser.get("/staff/cases/?show=mine&team=help").content.decode()
    assert case.number not in browser.get("/staff/cases/?team=privacy").content.decode()


def test_ten_queries_whatever_the_number(case: Case, dana: User, signed_in: Browser) -> None:
    browser = signed_in(dana)

    def cost(page: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            browser.get(page)
        return len(seen)

    one = f"/staff/cases/{case.pk}/"
    asking.add(case, "More", by=None)
    asked(text="Another one")
    few, shown = cost("/staff/cases/"), cost(one)
    for number in range(8):
        asked(text=f"Question {number}")
        asking.add(case, f"More {number}", by=None)
    assert (cost("/staff/cases/"), cost(one)) == (few, shown)
    assert few <= 10
    assert shown <= 16  # seven of them for the door and the frame around it


@pytest.mark.parametrize(
    ("began", "ended", "minutes"),
    [
        ((2026, 11, 18, 15), (2026, 11, 18, 16), 60),  # Wednesday 9 to 10 in Chicago
        ((2026, 11, 20, 23), (2026, 11, 23, 15), 120),  # Friday 5 PM to Monday 9 AM
        ((2026, 11, 25, 23), (2026, 11, 27, 15), 120),  # over Thanksgiving
        ((2026, 3, 6, 23), (2026, 3, 9, 14), 120),  # over the night that summer time begins
        ((2026, 11, 21, 12), (2026, 11, 22, 12), 0),  # a weekend
    ],
)
def test_the_business_clock(began: tuple[int, ...], ended: tuple[int, ...], minutes: int) -> None:
    one, other = (datetime(*given, tzinfo=UTC) for given in (began, ended))  # type: ignore[arg-type,misc]
    assert hours.minutes_between(one, other) == minutes
    assert hours.minutes_between(one, hours.later(one, hours=7)) == 7 * 60


def test_after_the_end_one_click_says_whether_it_helped(case: Case, dana: User, client: Client) -> None:
    """GET shows, POST answers; an open case cannot be rated."""
    page = links.link(case).removeprefix("http://localhost:8000")
    client.post(page, {"act": "helped"})
    assert Case.objects.get().helped is None
    desk.answer(case, "Behind the gym.", by=dana, seen=Case.objects.get().version, then="done")
    assert "Did this help?" in client.get(page).content.decode()
    assert Case.objects.get().helped is None
    client.post(page, {"act": "not-helped"})
    assert Case.objects.get().helped is False
    client.post(page, {"act": "add", "text": "It is locked."})
    assert Case.objects.get().state == Case.State.ASKED


def test_prepared_answers_in_the_language_of_who_asked(case: Case, dana: User, signed_in: Browser) -> None:
    browser = signed_in(dana)
    told = {"title": "Parking", "team": "", "english": "Behind the gym.", "spanish": "Detrás del gimnasio."}
    browser.post("/staff/cases/answers/new/", told)
    row = CannedAnswer.objects.get()
    assert "Behind the gym." in browser.get(f"/staff/cases/{case.pk}/?use={row.pk}").content.decode()
    Case.objects.update(language="es")
    assert "Detrás" in browser.get(f"/staff/cases/{case.pk}/?use={row.pk}").content.decode()
    assert browser.post("/staff/cases/answers/new/", told | {"english": ""}).status_code == 422
    browser.post(f"/staff/cases/answers/{row.pk}/drop/")
    assert not CannedAnswer.objects.exists()


# What a kind can do.

NEW = "alice.m@harborcity.example"


def change_asked(old: str) -> Case:
    return asked(Kind.EMAIL, NEW, "", old_email=old, new_email=NEW)


def carry_out(case: Case, by: User) -> Case:
    seen = Case.objects.get(pk=case.pk).version
    return email_changes.carry_out(case, by=by, rule="agency", why="Called the county.", seen=seen)


def test_an_email_changes_when_the_new_mailbox_answered(alice: User, helper: User) -> None:
    """R10, P19: both are told, the password stays, the case stands on the person's page."""
    case, old, password = change_asked(alice.email), alice.email, alice.password
    with pytest.raises(errors.NotProved):
        carry_out(case, helper)
    asking.prove(case)
    carry_out(case, helper)
    alice.refresh_from_db()
    assert (alice.email, alice.password) == (NEW, password)
    told = Letter.objects.filter(kind__startswith="accounts/email_changed").values_list("to", flat=True)
    assert set(told) == {old, NEW}
    assert Case.objects.get().person == alice


def test_without_the_guard_an_unproved_mailbox_would_do(
    alice: User, helper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: were the proof had for nothing, the address would change."""
    case, held = change_asked(alice.email), rights.for_staff

    def as_if_proved(row: Case, *, by: User) -> Case:
        found = held(row, by=by)
        found.proved_at = found.asked_at
        return found

    monkeypatch.setattr(rights, "for_staff", as_if_proved)
    carry_out(case, helper)
    alice.refresh_from_db()
    assert alice.email == NEW


def test_never_upward_nor_ones_own_nor_somebody_elses(
    helper: User, dana: User, bob: User, alice: User
) -> None:
    """P24, P2, P5: staff by an administrator only, nobody himself, no address that somebody has."""
    for old, refusal in ((dana.email, "NotStaff"), (helper.email, "OwnCase")):
        case = asking.prove(change_asked(old))
        with pytest.raises(Refusal) as refused:
            carry_out(case, helper)
        assert type(refused.value).__name__ == refusal
        Case.objects.update(state="done")
    taken = asking.prove(asked(Kind.EMAIL, bob.email, "", old_email=alice.email, new_email=bob.email))
    with pytest.raises(Exception, match="Somebody signs in"):
        carry_out(taken, helper)


def test_the_change_asks_staff_for_fresh_proof(alice: User, dana: User, signed_in: Browser) -> None:
    """P19."""
    case = asking.prove(change_asked(alice.email))
    stale = Client()
    stale.force_login(dana)
    told = {"identity-rule": "agency", "identity-reason": "Called.", "seen": case.version}
    stale.post(f"/staff/cases/{case.pk}/change-email/", told)
    alice.refresh_from_db()
    assert alice.email != NEW
    signed_in(dana).post(f"/staff/cases/{case.pk}/change-email/", told)
    alice.refresh_from_db()
    assert alice.email == NEW


def test_help_into_an_account(pat: User, helper: User, dana: User) -> None:
    """A letter again, and a yes by hand with its reason in the trail."""
    User.objects.filter(pk=pat.pk).update(email_confirmed_at=None)
    pat.emailaddress_set.update(verified=False)
    case = asked(Kind.ACCOUNT, pat.email, trouble="letter")
    account_help.resend(case, by=helper, why="Asked by phone.")
    assert Letter.objects.latest("pk").kind == "accounts/confirm_email"
    account_help.confirm(case, by=helper, why="Called the agency.")
    pat.refresh_from_db()
    assert pat.email_confirmed_at is not None
    with pytest.raises(errors.NoAccount):
        account_help.resend(asked(Kind.ACCOUNT, "no@mail.example", "x", trouble="letter"), by=helper, why="x")


@pytest.fixture
def locked_out(alice: User, bob: User) -> Case:
    """Alice has lost the phone of her second step; Bob vouched for her once."""
    enroll_second_factor(alice)
    application = Verification.objects.get(user=alice)
    question = PocQuestion.objects.create(
        verification=application, name="Bob Whitfield", email=bob.email, asked_at=application.applied_at
    )
    Verification.objects.filter(pk=application.pk).update(poc_yes=question)
    return asked(Kind.ACCOUNT, alice.email, trouble="factor")


def factor_link() -> str:
    letter = Letter.objects.filter(kind="accounts/factor_question").latest("pk")
    return sealing.unseal(bytes(letter.secret or b""))["link"].removeprefix("http://localhost:8000")


def test_a_lost_second_step_needs_the_contact_and_staff(
    locked_out: Case, alice: User, helper: User, client: Client
) -> None:
    """P71: the yes of who vouched, once, and then staff; neither alone."""
    with pytest.raises(lost_factor.NotVouchedAgain):
        account_help.remove_factor(locked_out, by=helper, why="She called.")
    account_help.ask_contact(locked_out, by=helper, why="She called.")
    page = factor_link()
    client.get(page)
    assert not lost_factor.has_yes(alice)
    assert client.post(page, {"answer": "yes"}).status_code == 200
    assert client.post(page, {"answer": "yes"}).status_code == 404
    account_help.remove_factor(locked_out, by=helper, why="She called.")
    assert not lost_factor.factors.has_factor(alice)
    assert Letter.objects.filter(kind="accounts/factor_taken_off", to=alice.email).exists()
    with pytest.raises(lost_factor.NoFactor):
        account_help.remove_factor(locked_out, by=helper, why="Again.")


def test_a_no_takes_nothing_off_and_a_yes_grows_old(
    locked_out: Case, alice: User, helper: User, client: Client, at: Callable[..., datetime]
) -> None:
    account_help.ask_contact(locked_out, by=helper, why="x")
    client.post(factor_link(), {"answer": "no"})
    assert not lost_factor.has_yes(alice)
    account_help.ask_contact(locked_out, by=helper, why="x")
    client.post(factor_link(), {"answer": "yes"})
    at(days=4)
    with pytest.raises(lost_factor.NotVouchedAgain):
        account_help.remove_factor(locked_out, by=helper, why="x")


def test_without_the_yes_staff_alone_would_do(
    locked_out: Case, alice: User, helper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with a spent token that counts, staff alone take it off."""
    tokens.mint(purpose="x", subject="x", lifetime=lost_factor.LIFETIME)
    monkeypatch.setattr(lost_factor, "_yes_of", lambda user: [tokens.Token()])
    monkeypatch.setattr(tokens, "spend", lambda token: True)
    account_help.remove_factor(locked_out, by=helper, why="x")
    assert not lost_factor.factors.has_factor(alice)


def test_who_vouched_does_not_remove(locked_out: Case, alice: User, bob: User) -> None:
    """P2: two persons."""
    User.objects.filter(pk=bob.pk).update(is_staff=True, is_superuser=True)
    with pytest.raises(Exception, match="vouched for this person yourself"):
        account_help.ask_contact(locked_out, by=User.objects.get(pk=bob.pk), why="x")


def test_data_is_granted_only_to_who_is_known(alice: User, dana: User, signed_in: Browser) -> None:
    """The ask, the fresh proof and the decision are on record; a stranger's is granted nothing."""
    stranger = asked(Kind.DATA, alice.email, "", wish="copy")
    with pytest.raises(errors.StillProving):
        data_requests.decide(stranger, by=dana, decision="granted", reason="x", seen=stranger.version)
    stale = Client()
    stale.force_login(alice)
    assert stale.get("/contact/about/data/").status_code == 302
    browser = signed_in(alice)
    session = browser.session
    session["account_authentication_methods_user"] = str(alice.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": clock.now().timestamp()}]
    session.save()
    browser.post("/contact/about/data/", {"wish": "copy", "text": "", "stamp": ""})
    case = Case.objects.get(person=alice)
    data_requests.decide(case, by=dana, decision="granted", reason="It is on its way.", seen=case.version)
    assert Case.objects.get(pk=case.pk).result == "data:granted"


def test_the_rights_are_the_duties(helper: User, alice: User) -> None:
    """P24: no right, no help."""
    assert helping.may_help(helper)
    assert not helping.may_help(alice)
    assert kinds.teams_of(alice) == []
    assert kinds.teams_of(helper) == [Case.Team.HELP]
