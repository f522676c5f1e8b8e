"""The staff desk: queue, evidence, decisions (R4, P2, P19)."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rollcall.accounts import evidence, poc_checks, policies, stepup
from rollcall.accounts.models import Agency, State, User, Verification
from rollcall.accounts.poc_checks import Contact
from rollcall.accounts.tests.helpers import BOB, apply, link_of
from rollcall.accounts.tests.test_stepup import stale
from rollcall.base import clock
from rollcall.mail.models import Letter

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
QUEUE = "/staff/verifications/"


def applicant(number: int) -> User:
    return User.objects.create_user(
        f"officer{number}@halecounty.example",
        None,
        legal_name=f"Officer {number}",
        email_confirmed_at=clock.now(),
    )


def vouched(user: User, agency: Agency, contact: Contact = BOB) -> Verification:
    application = apply(user, agency, contact=contact)
    Client().post(link_of(application), {"answer": "yes"})
    application.refresh_from_db()
    return application


def found(contact: Contact, applicant: User, agency: Agency) -> list[str]:
    return poc_checks.check(contact, applicant=applicant, agency=agency, category="sworn_le").flags


def test_oldest_first(hale: Agency, dana: User, signed_in: Browser) -> None:
    """R4."""
    for number in range(3):
        vouched(applicant(number), hale)
    page = signed_in(dana).get(QUEUE).content.decode()
    places = [page.index(f"Officer {number}") for number in range(3)]
    assert places == sorted(places)


def test_nobody_else_finds_the_desk(pat: User, alice: User, signed_in: Browser) -> None:
    """P1, P24: to others it is not there."""
    for user in (pat, alice):
        assert signed_in(user).get(QUEUE).status_code == 404
    assert Client().get(QUEUE).status_code == 302


def test_staff_without_the_right_find_nothing(dana: User, signed_in: Browser) -> None:
    """P24: being on staff is not the right to verify."""
    User.objects.filter(pk=dana.pk).update(is_superuser=False)
    assert signed_in(User.objects.get(pk=dana.pk)).get(QUEUE).status_code == 404


def test_approve_from_the_desk(pat: User, hale: Agency, dana: User, signed_in: Browser) -> None:
    """R4."""
    application = vouched(pat, hale)
    answer = signed_in(dana).post(f"{QUEUE}{application.pk}/approve/", {"note": ""})
    assert answer.status_code == 302
    application.refresh_from_db()
    assert (application.state, application.decided_by) == (State.APPROVED, dana)


def test_the_second_of_two_staff_sees_why(
    pat: User, hale: Agency, dana: User, sam: User, signed_in: Browser
) -> None:
    """Two at once: one decides, the other reads what happened."""
    application = vouched(pat, hale)
    signed_in(dana).post(f"{QUEUE}{application.pk}/decline/", {"reason": "Not on the roster."})
    answer = signed_in(sam).post(f"{QUEUE}{application.pk}/approve/", {"note": "Looks right to me"})
    assert answer.status_code == 422
    assert "Declined" in answer.content.decode()
    assert "Looks right to me" in answer.content.decode()


def test_declining_needs_a_reason(pat: User, hale: Agency, dana: User, signed_in: Browser) -> None:
    """The applicant reads the reason; without one nothing happens."""
    application = vouched(pat, hale)
    browser = signed_in(dana)
    assert browser.post(f"{QUEUE}{application.pk}/decline/", {"reason": " "}).status_code == 422
    browser.post(f"{QUEUE}{application.pk}/decline/", {"reason": "Not on the roster."})
    letter = Letter.objects.get(kind="accounts/declined")
    assert "Not on the roster." in letter.text


def test_bulk_takes_complete_rows_alone(
    pat: User, hale: Agency, dana: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bulk approval of rows whose evidence is complete; a doubtful one stays and says why."""
    good = vouched(pat, hale)
    role = Contact("Front Desk", "records@halecounty.example", "555-0142")
    doubtful = vouched(applicant(1), hale, role)
    page = signed_in(dana).post(f"{QUEUE}approve/", {"rows": [good.pk, doubtful.pk]}, follow=True)
    good.refresh_from_db()
    doubtful.refresh_from_db()
    assert (good.state, doubtful.state) == (State.APPROVED, State.AWAITING_STAFF)
    assert "not complete" in page.content.decode()
    # Negative control: without weighing the evidence the doubtful one would have passed.
    monkeypatch.setattr(evidence.Evidence, "is_complete", True)
    signed_in(dana).post(f"{QUEUE}approve/", {"rows": [doubtful.pk]})
    doubtful.refresh_from_db()
    assert doubtful.state == State.APPROVED


def test_ten_queries_whatever_the_numbers(
    hale: Agency, dana: User, signed_in: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Habit: at most ten queries a page."""
    for number in range(12):
        vouched(applicant(number), hale)
    Verification.objects.update(network="n", device="d")
    browser = signed_in(dana)
    browser.get(QUEUE)
    with django_assert_max_num_queries(10):
        assert browser.get(QUEUE).status_code == 200


@pytest.mark.parametrize(
    "query", ["state=nonsense", "agency_state=XX", "page=abc", "q=%22%27--", "complete=1"]
)
def test_filters_take_anything(query: str, pat: User, hale: Agency, dana: User, signed_in: Browser) -> None:
    """P51: a clear answer, never a fault."""
    vouched(pat, hale)
    answer = signed_in(dana).get(f"{QUEUE}?{query}")
    assert answer.status_code == (400 if "nonsense" in query or "XX" in query else 200)


def test_the_detail_shows_what_happened(pat: User, hale: Agency, dana: User, signed_in: Browser) -> None:
    """R2, R4: evidence, letters with their delivery, every move."""
    application = vouched(pat, hale)
    page = signed_in(dana).get(f"{QUEUE}{application.pk}/").content.decode()
    for words in ("Bob Whitfield", "said yes", "Does Pat Lind work at", "Approve", "Decline"):
        assert words in page


def test_signals_of_sharing(hale: Agency, dana: User) -> None:
    """R6: applications from one browser, and a contact whom many name, are pointed out."""
    whence = {"network": "n" * 32, "device": "d" * 32}
    rows = [vouched(applicant(number), hale) for number in range(7)]
    Verification.objects.update(**whence)
    rows = list(Verification.objects.select_related("user", "agency"))
    warnings = [str(line) for line in evidence.of(rows)[rows[0].pk].warnings]
    assert "6 other persons applied from the same browser" in warnings
    assert "This point of contact is named in 7 applications" in warnings


def test_call_back_note_and_the_other_approves(
    pat: User, hale: Agency, dana: User, sam: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P2: through the desk too; the negative control takes the guard out and meets the database's."""
    application = apply(pat, hale, contact=None, is_sole_officer=True)
    desk = f"{QUEUE}{application.pk}/"
    signed_in(dana).post(f"{desk}called/", {"note": "Reached the county clerk."})
    assert signed_in(dana).post(f"{desk}approve/", {}).status_code == 422
    monkeypatch.setattr(policies, "require_second_person", lambda application, by: None)
    assert signed_in(sam).post(f"{desk}approve/", {}).status_code == 302
    application.refresh_from_db()
    assert (application.callback_by, application.decided_by) == (dana, sam)


def test_remembering_the_domain(pat: User, lubbock: Agency, dana: User, signed_in: Browser) -> None:
    """P4: what staff know now is evidence for the next one."""
    contact = Contact("Ann Reyes", "areyes@harborcity.gov", "555-0190")
    application = vouched(pat, lubbock, contact)
    assert found(contact, pat, lubbock) == ["official_domain"]
    signed_in(dana).post(f"{QUEUE}{application.pk}/approve/", {"remember_domain": "on"})
    lubbock = Agency.objects.get(pk=lubbock.pk)
    assert found(contact, pat, lubbock) == ["known_domain"]


def test_an_official_domain_is_no_complete_evidence(
    pat: User, dana: User, lubbock: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P4: any town has a .gov; the negative control counts it as a match and the row is complete."""
    application = vouched(pat, lubbock, Contact("Ann Reyes", "areyes@elsewhere.gov", "555-0190"))
    one = evidence.of([application])[application.pk]
    assert "An official domain, but not known to be this agency’s" in map(str, one.warnings)
    assert not one.is_complete
    monkeypatch.setattr(poc_checks, "_standing_of", lambda *given: poc_checks.Flag.KNOWN_DOMAIN)
    trusting = vouched(dana, lubbock, Contact("Ann Reyes", "areyes@elsewhere.gov", "555-0190"))
    assert evidence.of([trusting])[trusting.pk].is_complete


def test_what_speaks_neither_way_has_no_tick(pat: User, hale: Agency, dana: User, signed_in: Browser) -> None:
    """R4: only what speaks for the person looks so; the applicant's own network is a warning."""
    application = vouched(pat, hale)
    Verification.objects.filter(pk=application.pk).update(
        network=application.questions.get().answered_network
    )
    page = signed_in(dana).get(f"{QUEUE}{application.pk}/").content.decode()
    assert '<li class="desk-note">The applicant’s domain is another one (mail.example)' in page
    assert '<li class="desk-warn">Answered from the same network' in page
    assert "<li>The mail domain is on the agency’s record" in page


@pytest.mark.parametrize(
    "path",
    [
        "verifications/{row}/called/",
        "agencies/new/",
        "agencies/{agency}/",
        "agencies/{agency}/settle/",
        "agencies/import/do/",
    ],
)
def test_what_vouches_for_people_asks_for_fresh_proof(
    path: str, pat: User, hale: Agency, dana: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P19: a call-back and the directory, as approval; the negative control takes any proof for fresh."""
    application = apply(pat, hale, contact=None, is_sole_officer=True)
    address = "/staff/" + path.format(row=application.pk, agency=hale.pk)
    browser = stale(signed_in(dana))
    assert "reauthenticate" in browser.post(address, {}).headers.get("Location", "")
    monkeypatch.setattr(stepup, "proof_is_fresh", lambda request: True)
    assert "reauthenticate" not in browser.post(address, {}).headers.get("Location", "")
