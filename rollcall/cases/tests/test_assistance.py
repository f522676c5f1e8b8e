"""R35: technical assistance from ask to outcome and beyond, and who sees what of it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import enroll_second_factor, person, show_second_factor
from rollcall.accounts.models import Agency, User
from rollcall.base import audit
from rollcall.cases.assistance import errors, figures, moves, rights
from rollcall.cases.assistance.models import Assistance, FollowUp, Work
from rollcall.catalog.models import Provider
from rollcall.mail.models import Letter

SENT = {
    "problem": "Night patrol meets people in crisis and has nobody to call.",
    "population": "People in a mental health crisis",
    "urgency": "soon",
    "tried": "A list of clinics.",
    "contact_name": "Bob Whitfield",
    "contact_phone": "555-0142",
    "contact_email": "bob@halecounty.example",
}
AWARD = "2026-CIT-001"
SignedIn = Callable[..., Client]


@pytest.fixture
def plains(db: None) -> Provider:
    return Provider.objects.create(name="Plains Center", slug="plains-center")


@pytest.fixture
def rita(plains: Provider) -> User:
    """Rita works for Plains."""
    return _member(plains, "rita@plains.example", "Rita Dunn")


@pytest.fixture
def noor(db: None) -> User:
    """Noor works for another provider."""
    other = Provider.objects.create(name="Field Notes", slug="field-notes")
    return _member(other, "noor@fieldnotes.example", "Noor Aziz")


def _member(provider: Provider, email: str, name: str) -> User:
    user = person(email, name)
    enroll_second_factor(user)
    provider.members.create(user=user, since=timezone.now())
    return user


def at_desk(signed_in: SignedIn, user: User) -> Client:
    client = signed_in(user)
    show_second_factor(client, user)
    return client


def ask(by: User, **instead: str) -> Assistance:
    return moves.ask(moves.Asked(**(SENT | instead)), by=by)


@pytest.fixture
def given(alice: User, dana: User, plains: Provider, rita: User) -> Assistance:
    """A request of Alice's agency that is with Plains."""
    row = ask(alice)
    moves.accept(row, by=dana, award_line=AWARD)
    return moves.assign(row, by=dana, provider=plains)


def ended(row: Assistance, by: User) -> Assistance:
    moves.plan(row, by=by, goals="A number to call at night.")
    return moves.end(row, by=by, outcome="reached", text="There is a number now.")


def test_from_ask_to_outcome_through_the_pages(
    alice: User, dana: User, rita: User, plains: Provider, signed_in: SignedIn
) -> None:
    officer, staff, provider = signed_in(alice), signed_in(dana), at_desk(signed_in, rita)
    made = officer.post("/assistance/", SENT)
    row = Assistance.objects.get()
    assert made.headers["Location"] == f"/assistance/{row.pk}/"
    desk, theirs = f"/staff/assistance/{row.pk}/", f"/desk/assistance/{row.pk}/"
    staff.post(f"{desk}accept/", {"accept-award_line": AWARD})
    staff.post(f"{desk}assign/", {"assign-provider": plains.pk})
    today = timezone.now().date().isoformat()
    worked = {"log-kind": "contact", "log-text": "Called Bob.", "log-hours": "1.5", "log-done_on": today}
    provider.post(f"{theirs}log/", worked)
    provider.post(f"{theirs}plan/", {"plan-goals": "A number to call at night."})
    provider.post(f"{theirs}step/", {"step-text": "Visit", "step-due_on": "2027-01-15"})
    step = row.steps.get()
    provider.post(f"{theirs}done/", {"done-step": step.pk})
    provider.post(f"{theirs}end/", {"end-outcome": "reached", "end-text": "There is a number now."})
    row.refresh_from_db()
    assert (row.state, row.outcome, row.award_line) == ("ended", "reached", AWARD)
    assert row.first_contact_at is not None
    page = officer.get(f"/assistance/{row.pk}/").content.decode()
    for words in ("There is a number now.", "A number to call at night.", "Called Bob.", "Visit", "Reached"):
        assert words in page
    events = [entry.event for entry in audit.trail(row)]
    assert events[0] == "assistance.asked"
    assert events[-1] == "assistance.ended"


def test_every_step_is_told(given: Assistance, alice: User, rita: User) -> None:
    """To who asked, and once to the provider's people."""
    ended(given, rita)
    letters = Letter.objects.filter(kind="cases/assistance").order_by("pk")
    assert letters.filter(person_id=alice.pk).count() == 5
    assert "request was given to you" in letters.get(person_id=rita.pk).text


def test_only_who_is_verified_at_an_agency_asks(pat: User, signed_in: SignedIn) -> None:
    client = signed_in(pat)
    assert "as soon as you are verified" in client.get("/assistance/").content.decode()
    assert client.post("/assistance/", SENT).status_code == 422
    assert not Assistance.objects.exists()


def test_the_same_words_twice_are_one_request_and_three_are_the_most(alice: User) -> None:
    assert ask(alice).pk == ask(alice).pk
    ask(alice, problem="Second")
    ask(alice, problem="Third")
    with pytest.raises(errors.TooManyRequests):
        ask(alice, problem="Fourth")


def test_a_provider_sees_only_what_it_was_given(
    given: Assistance, noor: User, rita: User, signed_in: SignedIn
) -> None:
    """R39, P21: another provider's people find nothing, by any address."""
    other = at_desk(signed_in, noor)
    assert other.get(f"/desk/assistance/{given.pk}/").status_code == 404
    assert other.post(f"/desk/assistance/{given.pk}/plan/", {"plan-goals": "x"}).status_code == 404
    assert given.number not in other.get("/desk/assistance/").content.decode()
    assert given.number in at_desk(signed_in, rita).get("/desk/assistance/").content.decode()


def test_without_the_rule_another_provider_would_see_it(
    given: Assistance, noor: User, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(rights, "given_to", lambda user: Assistance.objects.all())
    assert at_desk(signed_in, noor).get(f"/desk/assistance/{given.pk}/").status_code == 200


def test_given_to_another_the_first_sees_it_no_more(
    given: Assistance, dana: User, rita: User, noor: User, signed_in: SignedIn
) -> None:
    moves.assign(given, by=dana, provider=Provider.objects.get(slug="field-notes"))
    assert at_desk(signed_in, rita).get(f"/desk/assistance/{given.pk}/").status_code == 404
    with pytest.raises(errors.NotAtThisDesk):
        moves.plan(given, by=rita, goals="x")


def test_the_desk_asks_for_a_second_factor(given: Assistance, rita: User, signed_in: SignedIn) -> None:
    """P16: it shows other people's contacts."""
    assert "/accounts/2fa/" in signed_in(rita).get("/desk/assistance/").headers["Location"]


def test_colleagues_and_strangers_do_not_see_it(
    given: Assistance, bob: User, charlie: User, signed_in: SignedIn
) -> None:
    for who in (bob, charlie):
        client = signed_in(who)
        for path in (
            f"/assistance/{given.pk}/",
            f"/desk/assistance/{given.pk}/",
            f"/staff/assistance/{given.pk}/",
        ):
            assert client.get(path).status_code == 404, path


def test_staff_without_the_duty_find_nothing(given: Assistance, signed_in: SignedIn) -> None:
    hank = person("hank@rollcall.example", "Hank Bell", is_staff=True)
    enroll_second_factor(hank)
    paths = ("/staff/assistance/", "/staff/assistance/figures/", "/staff/assistance/figures.csv")
    assert [signed_in(hank).get(path).status_code for path in paths] == [404, 404, 404]
    hank.user_permissions.add(Permission.objects.get(codename="work_assistance"))
    hank = User.objects.get(pk=hank.pk)
    assert [signed_in(hank).get(path).status_code for path in paths] == [200, 200, 200]


def test_nobody_decides_about_his_own(alice: User) -> None:
    """P2."""
    row = ask(alice)
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    with pytest.raises(errors.OwnRequest):
        moves.accept(row, by=User.objects.get(pk=alice.pk), award_line=AWARD)


@pytest.mark.parametrize("act", ["plan", "end", "step"])
def test_a_move_that_the_table_does_not_have_is_refused(
    act: str, given: Assistance, alice: User, rita: User, signed_in: SignedIn
) -> None:
    moves.withdraw(given, by=alice)
    sent = {
        "plan-goals": "x",
        "end-outcome": "reached",
        "end-text": "x",
        "step-text": "x",
        "step-due_on": "2027-01-15",
    }
    assert at_desk(signed_in, rita).post(f"/desk/assistance/{given.pk}/{act}/", sent).status_code == 422
    given.refresh_from_db()
    assert given.state == "withdrawn"


def test_it_is_asked_after_at_30_90_and_180_days_once_each(
    given: Assistance, alice: User, rita: User, at: Callable[..., datetime]
) -> None:
    """The worker down for days asks once when it comes back; who answered is kept."""
    ended(given, rita)
    counted = []
    for days in (29, 31, 31, 95, 200, 400):
        at(days=days)
        counted.append(moves.send_follow_ups())
    assert counted == [0, 1, 0, 1, 1, 0]
    assert Letter.objects.filter(person_id=alice.pk, text__contains="How is it now").count() == 3


def test_the_agency_says_how_it_is(
    given: Assistance, alice: User, rita: User, at: Callable[..., datetime], signed_in: SignedIn
) -> None:
    ended(given, rita)
    path = f"/assistance/{given.pk}/after/30/"
    assert signed_in(alice).get(path).status_code == 404  # we have not asked yet
    at(days=31)
    moves.send_follow_ups()
    client = signed_in(alice)
    assert client.post(path, {"result": "sideways"}).status_code == 422
    assert client.post(path, {"result": "better", "words": "It rings."}).status_code == 302
    assert FollowUp.objects.get(days=30).result == "better"


def test_figures_of_each_award(given: Assistance, alice: User, rita: User, dana: User) -> None:
    moves.log(given, by=rita, kind="contact", text="Call", done_on=timezone.now().date(), hours="1.5")
    moves.log(given, by=rita, kind="deliver", text="Guide", done_on=timezone.now().date(), hours="2")
    ended(given, rita)
    ask(alice, problem="Another")
    new, done = figures.lines()
    assert (new.award_line, new.requests, new.open, new.median_days) == ("", 1, 1, "")
    assert (done.award_line, done.hours, done.deliverables, done.median_days) == (AWARD, "3.50", 1, "0")
    assert done.outcomes["reached"] == 1
    assert figures.lines(2019) == []


def test_no_cell_of_the_file_runs(alice: User, dana: User, signed_in: SignedIn) -> None:
    """P43."""
    moves.accept(ask(alice), by=dana, award_line="=HYPERLINK(1)")
    file = signed_in(dana).get("/staff/assistance/figures.csv").content.decode()
    assert '"\'=HYPERLINK(1)"' in file
    assert "Alice" not in file


def test_an_agencys_history(given: Assistance, hale: Agency, dana: User, signed_in: SignedIn) -> None:
    page = signed_in(dana).get(f"/staff/assistance/agencies/{hale.pk}/").content.decode()
    assert given.number in page
    assert "Plains Center" in page


def test_lists_ask_the_same_number_of_queries(
    given: Assistance, alice: User, rita: User, dana: User, signed_in: SignedIn
) -> None:
    clients = {
        "/staff/assistance/?show=provider": signed_in(dana),
        "/desk/assistance/": at_desk(signed_in, rita),
    }
    clients["/staff/assistance/figures/"] = clients["/staff/assistance/?show=provider"]
    before = {path: _queries(client, path) for path, client in clients.items()}
    for number in range(2):
        row = ask(alice, problem=f"More {number}")
        moves.accept(row, by=dana, award_line=f"A{number}")
        moves.assign(row, by=dana, provider=Provider.objects.get(slug="plains-center"))
        Work.objects.create(
            assistance=row, kind="hours", text="x", hours=1, done_on="2026-01-01", by=rita, at=timezone.now()
        )
    assert {path: _queries(client, path) for path, client in clients.items()} == before


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_a_day_to_come_is_no_work(given: Assistance, rita: User, signed_in: SignedIn) -> None:
    sent = {"log-kind": "hours", "log-text": "x", "log-hours": "1", "log-done_on": "2999-01-01"}
    client = at_desk(signed_in, rita)
    assert client.post(f"/desk/assistance/{given.pk}/log/", sent).status_code == 422
    assert client.post(f"/desk/assistance/{given.pk}/nothing/", sent).status_code == 404
