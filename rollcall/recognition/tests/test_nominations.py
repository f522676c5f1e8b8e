"""Writing and sending in a nomination (R33)."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rollcall.accounts.models import Agency, User
from rollcall.base import audit
from rollcall.mail.models import Letter
from rollcall.recognition import drafting, editors, eligibility, errors, states, submitting
from rollcall.recognition.models import AwardCategory, Nomination, Round
from rollcall.recognition.tests.conftest import PDF, TOLD, close

pytestmark = pytest.mark.django_db
State = Nomination.State
Browser = Callable[..., Client]


def sent(nomination: Nomination, **more: object) -> dict[str, object]:
    return {**TOLD, "saves": nomination.saves, **more}


def test_a_draft_is_begun_saved_and_sent_in(
    signed_in: Browser, alice: User, hale: Agency, round_: Round, category: AwardCategory
) -> None:
    browser = signed_in(alice)
    begun = browser.post(
        f"/nominations/rounds/{round_.pk}/begin/",
        {"title": TOLD["title"], "category": category.pk, "agency": hale.pk},
    )
    page = begun.headers["Location"]
    assert (
        browser.post(page, {"title": TOLD["title"], "problem": "Half", "saves": 0, "save": 1}).status_code
        == 302
    )
    made = Nomination.objects.get()
    assert made.problem == "Half"
    assert browser.post(page, sent(made, submit=1)).status_code == 302
    made.refresh_from_db()
    assert made.state == State.SUBMITTED
    assert Letter.objects.get(kind="recognition/submitted").to == alice.email
    assert [line.event for line in audit.trail(made)] == [
        "nomination.begun", "nomination.saved", "nomination.saved", "nomination.submitted",
    ]  # fmt: skip


def test_late_is_refused_and_the_text_is_kept(
    signed_in: Browser, alice: User, nomination: Nomination
) -> None:
    """To the minute, by our clock; nothing typed is lost."""
    close(nomination.round)
    told = sent(nomination, results="Written after the bell", submit=1)
    answer = signed_in(alice).post(f"/nominations/{nomination.pk}/", told)
    assert answer.status_code == 422
    assert "The round closed on" in answer.text
    assert "EST" in answer.text or "EDT" in answer.text
    nomination.refresh_from_db()
    assert (nomination.state, nomination.results) == (State.DRAFT, "Written after the bell")


def test_what_two_colleagues_write_at_once_is_not_lost(
    signed_in: Browser, alice: User, bob: User, nomination: Nomination
) -> None:
    """The second to save keeps his text in the form and sees what the first saved."""
    editors.invite(nomination, bob.email, by=alice)
    drafting.save(nomination, {**TOLD, "cost": "Of Alice"}, saves=nomination.saves, by=alice)
    browser, page = signed_in(bob), f"/nominations/{nomination.pk}/"
    answer = browser.post(page, sent(nomination, cost="Of Bob", save=1))
    assert answer.status_code == 422
    assert "Of Alice" in answer.text
    assert "Of Bob" in answer.text
    nomination.refresh_from_db()
    assert nomination.cost == "Of Alice"
    assert browser.post(page, sent(nomination, cost="Of both", save=1)).status_code == 302


def test_without_the_count_the_first_text_would_be_lost(
    signed_in: Browser, alice: User, bob: User, nomination: Nomination, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    guarded = drafting.save

    def unguarded(row: Nomination, values: object, *, saves: int, by: User) -> Nomination:
        row.refresh_from_db()
        return guarded(row, values, saves=row.saves, by=by)

    monkeypatch.setattr(drafting, "save", unguarded)
    with pytest.raises(AssertionError):
        test_what_two_colleagues_write_at_once_is_not_lost(signed_in, alice, bob, nomination)


def test_what_is_sent_in_stays_as_it_is(signed_in: Browser, alice: User, nomination: Nomination) -> None:
    submitting.submit(nomination, by=alice)
    answer = signed_in(alice).post(f"/nominations/{nomination.pk}/", sent(nomination, cost="More", save=1))
    assert answer.status_code == 422
    with pytest.raises(errors.Locked):
        drafting.add_file(nomination, SimpleUploadedFile("a.pdf", PDF), names_agency=False, by=alice)


def test_reasons_say_what_does_not_fit(nomination: Nomination, round_: Round, alice: User) -> None:
    """Rules are data, and each refusal has its reason."""
    round_.rules = {"agency_types": ["tribal"], "sworn_at_most": 20, "years_running": 10}
    round_.save()
    nomination.refresh_from_db()
    nomination.results, nomination.began_year = "", 2024
    reasons = " ".join(eligibility.problems(nomination))
    for words in ("Still empty: what came of it", "for: Tribal", "at most 20", "10 years"):
        assert words in reasons
    nomination.save()
    with pytest.raises(errors.NotReady):
        submitting.submit(nomination, by=alice)


def test_only_a_verified_person_of_the_agency_nominates(
    signed_in: Browser,
    pat: User,
    charlie: User,
    nomination: Nomination,
    hale: Agency,
    category: AwardCategory,
) -> None:
    """P24: nobody speaks for an agency that did not vouch for him."""
    assert signed_in(pat).get(f"/nominations/rounds/{nomination.round_id}/begin/").status_code == 403
    assert signed_in(charlie).get(f"/nominations/{nomination.pk}/").status_code == 404
    with pytest.raises(errors.NotYourAgency):
        drafting.begin(nomination.round, category=category, agency=hale, title="Mine", by=charlie)


def test_one_nomination_of_an_agency_in_a_category(
    nomination: Nomination, hale: Agency, bob: User, category: AwardCategory
) -> None:
    with pytest.raises(errors.AlreadyNominated):
        drafting.begin(nomination.round, category=category, agency=hale, title="Again", by=bob)
    submitting.withdraw(nomination, by=nomination.lead)
    assert drafting.begin(nomination.round, category=category, agency=hale, title="Again", by=bob).pk


def test_a_colleague_writes_until_he_is_removed_or_leaves_the_agency(
    signed_in: Browser, alice: User, bob: User, nomination: Nomination
) -> None:
    browser, page = signed_in(bob), f"/nominations/{nomination.pk}/"
    assert browser.get(page).status_code == 404
    editor = editors.invite(nomination, bob.email, by=alice)
    assert Letter.objects.filter(kind="recognition/invited", to=bob.email).exists()
    assert browser.get(page).status_code == 200
    editors.end(editor, by=alice)
    assert browser.get(page).status_code == 404
    editors.invite(nomination, bob.email, by=alice)
    bob.affiliations.update(ended_at=nomination.saved_at)
    assert browser.get(page).status_code == 404


def test_inviting_tells_nothing_about_strangers(alice: User, charlie: User, nomination: Nomination) -> None:
    """R8: an address of another agency, of nobody and of oneself get the same sentence."""
    said = set()
    for email in (charlie.email, "nobody@nowhere.example", alice.email):
        with pytest.raises(errors.NoSuchColleague) as refused:
            editors.invite(nomination, email, by=alice)
        said.add(str(refused.value))
    assert len(said) == 1


def test_documents_are_checked_and_private(
    signed_in: Browser, alice: User, charlie: User, dana: User, nomination: Nomination
) -> None:
    """P21: no link to the store; a draft's document is the agency's alone, staff too find nothing."""
    page = f"/nominations/{nomination.pk}/files/"
    browser = signed_in(alice)
    bad = SimpleUploadedFile("a.pdf", b"<script>alert(1)</script>")
    assert browser.post(page, {"file": bad}).status_code == 422
    assert browser.post(page, {"file": SimpleUploadedFile("a.svg", b"<svg/>")}).status_code == 422
    file = nomination.files.first()
    assert browser.get(f"{page}{file.pk}/").status_code == 200
    assert signed_in(charlie).get(f"{page}{file.pk}/").status_code == 404
    assert Client().get(f"{page}{file.pk}/").status_code == 302
    assert (
        signed_in(dana).get(f"/staff/recognition/nominations/{nomination.pk}/files/{file.pk}/").status_code
        == 404
    )
    assert Client().get(f"/media/{file.file.name}").status_code == 404


@pytest.mark.parametrize("start", State.values)
@pytest.mark.parametrize("to", State.values)
def test_every_move_that_the_table_does_not_have_is_refused(
    nomination: Nomination, dana: User, start: str, to: str
) -> None:
    Nomination.objects.filter(pk=nomination.pk).update(state=start)
    nomination.refresh_from_db()
    if to in states.MOVES[start]:
        assert states.move(nomination, State(to), by=dana).state == to
    else:
        with pytest.raises(errors.BadMove):
            states.move(nomination, State(to), by=dana)


def test_the_window_is_read_in_its_own_zone(signed_in: Browser, dana: User, category: AwardCategory) -> None:
    """Staff type the clock of the round's zone; the page names the zone."""
    told = {
        "title": "West", "year": 2027, "categories": [category.pk], "opens_at": "2027-01-04T09:00",
        "closes_at": "2027-02-01T17:30", "zone": "America/Los_Angeles", "reviews_each": 2,
    }  # fmt: skip
    browser = signed_in(dana)
    made = browser.post("/staff/recognition/rounds/new/", told)
    assert made.status_code == 302
    found = Round.objects.get(title="West")
    assert found.closes_at.isoformat() == "2027-02-02T01:30:00+00:00"
    assert "1 February 2027, 5:30 PM PST" in browser.get(made.headers["Location"]).text
    early = browser.post("/staff/recognition/rounds/new/", told | {"closes_at": "2027-01-03T09:00"})
    assert early.status_code == 422


def test_hostile_input_is_a_clear_refusal(signed_in: Browser, alice: User, nomination: Nomination) -> None:
    browser, page = signed_in(alice), f"/nominations/{nomination.pk}/"
    for told in (
        sent(nomination, saves="99999999999999999999"), sent(nomination, title="a" * 5000),
        sent(nomination, problem="a\0b"), sent(nomination, began_year="9" * 30), {},
    ):  # fmt: skip
        assert browser.post(page, told).status_code == 422
    assert "a" * 5000 in browser.post(page, sent(nomination, title="a" * 5000)).text
