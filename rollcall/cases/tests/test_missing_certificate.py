"""A certificate is missing: asked, looked for, added with one click, told each time (R27)."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rollcall.accounts.models import User
from rollcall.cases import matching, missing, rights
from rollcall.cases.errors import CaseClosed, OwnCase
from rollcall.cases.models import Case
from rollcall.events import claims
from rollcall.events.models import Registration
from rollcall.events.tests.building_record import on_roster, past_class
from rollcall.mail.models import Letter
from rollcall.transcripts.models import Certificate, Completion

ASKED: missing.Facts = {
    "what": "Ambush recognition class",
    "year": 2016,
    "month": 3,
    "where": "Plainview, Texas",
    "instructor": "Ray Okafor",
    "email": "",
    "name": "",
}
SENT = {**ASKED, "what": "Recognizing an ambush"}
Browser = Callable[..., Client]


@pytest.fixture
def case(bob: User) -> Case:
    """What Bob asked."""
    return missing.ask(bob, ASKED, by=bob)


def letters(to: User) -> list[str]:
    return list(Letter.objects.filter(person_id=to.pk).order_by("pk").values_list("subject", flat=True))


def test_the_button_leads_to_a_case(bob: User, signed_in: Browser) -> None:
    """R27: from the list of certificates to a case whose state the asker sees."""
    browser = signed_in(bob)
    assert "/account/cases/missing/" in browser.get("/account/certificates/").content.decode()
    answer = browser.post("/account/cases/missing/", SENT)
    case = Case.objects.get(person=bob)
    assert answer["Location"] == f"/account/cases/{case.pk}/"
    assert "Waiting for us" in browser.get("/account/cases/").content.decode()
    assert "March 2016" in browser.get(f"/account/cases/{case.pk}/").content.decode()
    assert letters(bob) == ["We have your question: Recognizing an ambush"]


def test_asking_twice_is_one_case_and_eleven_are_too_many(bob: User) -> None:
    first = missing.ask(bob, ASKED, by=bob)
    assert missing.ask(bob, ASKED, by=bob) == first
    for number in range(9):
        missing.ask(bob, {**ASKED, "what": f"Class {number}"}, by=bob)
    with pytest.raises(missing.errors.TooManyCases):
        missing.ask(bob, {**ASKED, "what": "One more"}, by=bob)


@pytest.mark.parametrize(
    "bad", [{"year": "1999"}, {"year": ""}, {"what": ""}, {"month": "13"}, {"email": "x"}, {"what": "a\0b"}]
)
def test_what_cannot_be_read_is_said_and_stays(bob: User, signed_in: Browser, bad: dict[str, str]) -> None:
    answer = signed_in(bob).post("/account/cases/missing/", {**SENT, **bad})
    assert answer.status_code == 422
    assert "Plainview, Texas" in answer.content.decode()
    assert not Case.objects.exists()


def test_nobody_else_sees_it(case: Case, alice: User, signed_in: Browser, client: Client) -> None:
    """P21: another person, a stranger, staff without the right."""
    page = f"/account/cases/{case.pk}/"
    assert signed_in(alice).get(page).status_code == 404
    assert signed_in(alice).post(f"{page}withdraw/").status_code == 404
    assert client.get(page)["Location"].startswith("/accounts/login/")
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    assert not rights.may_answer(User.objects.get(pk=alice.pk))
    assert signed_in(alice).get(f"/staff/cases/{case.pk}/").status_code in {302, 403, 404}


def test_staff_see_likely_rows_with_reasons_and_add_one(
    case: Case, bob: User, dana: User, signed_in: Browser
) -> None:
    """R27, R26: found across events, added with one click, with the date and the words of then."""
    past_class("Defusing encounters")
    row = on_roster(
        past_class(), "WHITFIELD, BOB".title(), agency_name="Hale County Sheriff’s Office", title="Corporal"
    )
    Registration.objects.filter(pk=row.pk).update(name="Robert Whitfield")
    browser = signed_in(dana)
    page = browser.get(f"/staff/cases/{case.pk}/").content.decode()
    assert "Same name" in page
    assert "Same agency" in page
    assert "About the same month" in page
    browser.post(f"/staff/cases/{case.pk}/add/{row.pk}/")
    paper = Certificate.objects.get(user=bob)
    assert paper.snapshot["original_date"].startswith("2016-03-15")
    assert (paper.snapshot["name"], paper.snapshot["title"]) == ("Bob Whitfield", "Corporal")
    assert Case.objects.get().state == Case.State.DONE
    assert letters(bob)[-1] == "Found: Recognizing an ambush"
    shown = signed_in(bob).get("/account/certificates/").content.decode()
    assert "15 March 2016" in shown
    assert signed_in(bob).get("/account/certificates/print/").content.startswith(b"%PDF")


def test_it_is_never_added_twice(case: Case, bob: User, dana: User) -> None:
    """P53: a second click, a second case."""
    row = on_roster(past_class(), "Bob Whitfield")
    missing.add(case, row, by=dana)
    with pytest.raises(CaseClosed):
        missing.add(case, row, by=dana)
    missing.add(missing.ask(bob, {**ASKED, "what": "Same again"}, by=bob), row, by=dana)
    assert Completion.objects.filter(user=bob).count() == 1
    assert Certificate.objects.filter(user=bob).count() == 1


def test_what_somebody_else_holds_cannot_be_added(case: Case, alice: User, dana: User) -> None:
    """P8: a row that has its person stays with him; and the control: without the guard it would move."""
    row = on_roster(past_class(), "Bob Whitfield", user=alice)
    with pytest.raises(claims.errors.SomebodyElsesRow):
        missing.add(case, row, by=dana)
    assert not Completion.objects.exists()
    assert matching.likely(case)[0].refusal.startswith("This row belongs to another account")


def test_without_the_guard_it_would_be_added(
    case: Case, alice: User, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    row = on_roster(past_class(), "Bob Whitfield", user=alice)
    monkeypatch.setattr(claims, "require_claimable", lambda row, user: None)
    missing.add(case, row, by=dana)
    assert Completion.objects.exists()


def test_only_a_row_that_the_search_found_is_added(case: Case, dana: User, signed_in: Browser) -> None:
    """A forged address adds nobody else's row."""
    row = on_roster(past_class(), "Somebody Else")
    assert signed_in(dana).post(f"/staff/cases/{case.pk}/add/{row.pk}/").status_code == 404
    assert not Completion.objects.exists()


def test_who_did_not_come_is_not_added(case: Case, dana: User) -> None:
    row = on_roster(past_class(), "Bob Whitfield", outcome=Registration.Outcome.NO_SHOW)
    with pytest.raises(claims.errors.NotThere):
        missing.add(case, row, by=dana)


def test_nobody_answers_himself(dana: User, sam: User) -> None:
    """P2."""
    case = missing.ask(dana, ASKED, by=dana)
    row = on_roster(past_class(), "Dana Price")
    with pytest.raises(OwnCase):
        missing.add(case, row, by=dana)
    missing.add(case, row, by=sam)
    assert Completion.objects.filter(user=dana).exists()


def test_an_old_mailbox_finds_another_name(case: Case, bob: User) -> None:
    """The e-mail used then counts whenever it was, under whatever name."""
    row = on_roster(past_class("Something else"), "B. W. Jones", email="Bob.W@oldmail.example")
    assert matching.likely(case) == []
    case.facts = {**ASKED, "email": "bob.w@oldmail.example"}
    assert [one.row for one in matching.likely(case)] == [row]


def test_declined_with_a_reason_that_the_person_reads(
    case: Case, bob: User, dana: User, signed_in: Browser
) -> None:
    browser = signed_in(dana)
    assert browser.post(f"/staff/cases/{case.pk}/decline/", {"decline-reason": " "}).status_code == 422
    browser.post(f"/staff/cases/{case.pk}/take/")
    browser.post(f"/staff/cases/{case.pk}/decline/", {"decline-reason": "The roster ends <b>with K</b>."})
    assert [subject.split(":")[0] for subject in letters(bob)] == [
        "We have your question",
        "We are looking",
        "About your missing certificate",
    ]
    page = signed_in(bob).get(f"/account/cases/{case.pk}/").content.decode()
    assert "The roster ends &lt;b&gt;with K&lt;/b&gt;." in page


def test_withdrawn_and_the_queue_counts(case: Case, bob: User, dana: User, signed_in: Browser) -> None:
    home = signed_in(dana).get("/staff/").content.decode()
    assert "/staff/cases/" in home
    signed_in(bob).post(f"/account/cases/{case.pk}/withdraw/")
    assert Case.objects.get().state == Case.State.WITHDRAWN
    assert "Nothing waits here" in signed_in(dana).get("/staff/cases/").content.decode()
    assert "Withdrawn" in signed_in(dana).get("/staff/cases/?closed=1").content.decode()


def test_a_note_is_for_colleagues_only(case: Case, bob: User, dana: User, signed_in: Browser) -> None:
    signed_in(dana).post(f"/staff/cases/{case.pk}/note/", {"note-text": "Called the county."})
    assert "Called the county." in signed_in(dana).get(f"/staff/cases/{case.pk}/").content.decode()
    assert "Called the county." not in signed_in(bob).get(f"/account/cases/{case.pk}/").content.decode()


def test_the_search_costs_the_same_however_many_rows(case: Case, dana: User) -> None:
    """A fixed number of queries."""

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            matching.likely(case)
        return len(seen)

    on_roster(past_class(), "Bob Whitfield")
    few = cost()
    for number in range(5):
        on_roster(past_class(f"Class {number}"), "Bob Whitfield")
    assert cost() == few <= 12
