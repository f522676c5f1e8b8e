"""From scores to winners: two of staff, reasons, letters to all, certificate, library (R33)."""

from collections.abc import Callable

import pytest
from django.test import Client

from conftest import approved
from rollcall.accounts.models import Agency, User
from rollcall.base import clock, search
from rollcall.mail.models import Letter
from rollcall.recognition import deciding, errors, library, papers, policies, rounds
from rollcall.recognition.models import Nomination, Reviewer
from rollcall.recognition.tests.conftest import World

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
WHY = {"why": "canary-for-us", "told": "Clear and counted"}


def award(world: World, dana: User, sam: User) -> Nomination:
    deciding.shortlist(world.nomination, on=True, by=dana)
    deciding.propose(world.nomination, is_award=True, **WHY, by=dana)
    deciding.confirm(world.nomination, by=sam)
    rounds.publish(world.round, by=dana)
    world.nomination.refresh_from_db()
    return world.nomination


def test_two_of_staff_decide(signed_in: Browser, dana: User, sam: User, in_review: World) -> None:
    page = f"/staff/recognition/nominations/{in_review.nomination.pk}/"
    one, two = signed_in(dana), signed_in(sam)
    one.post(f"{page}move/shortlist/")
    assert one.post(f"{page}propose/", {"outcome": "award", **WHY}).status_code == 302
    with pytest.raises(errors.SecondPerson):
        deciding.confirm(in_review.nomination, by=dana)
    one.post(f"{page}move/confirm/")
    in_review.nomination.refresh_from_db()
    assert in_review.nomination.verdict.confirmed_at is None
    two.post(f"{page}move/confirm/")
    in_review.nomination.verdict.refresh_from_db()
    assert in_review.nomination.verdict.confirmed_by == sam


def test_without_the_guard_one_would_decide_alone(
    dana: User, in_review: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the row itself refuses what the use case would let pass."""
    deciding.shortlist(in_review.nomination, on=True, by=dana)
    deciding.propose(in_review.nomination, is_award=True, **WHY, by=dana)
    monkeypatch.setattr(deciding.identity, "is_one_person", lambda *people: False)
    with pytest.raises(Exception, match="verdict_by_two"):
        deciding.confirm(in_review.nomination, by=dana)


def test_only_the_shortlist_is_awarded_and_reasons_are_needed(dana: User, in_review: World) -> None:
    with pytest.raises(errors.BadMove):
        deciding.propose(in_review.nomination, is_award=True, **WHY, by=dana)
    with pytest.raises(errors.NoReason):
        deciding.propose(in_review.nomination, is_award=False, why="x", told=" ", by=dana)
    with pytest.raises(errors.NotAllDecided):
        rounds.publish(in_review.round, by=dana)


def test_staff_in_conflict_neither_see_nor_decide(
    signed_in: Browser, dana: User, sam: User, hale: Agency, in_review: World
) -> None:
    page = f"/staff/recognition/nominations/{in_review.nomination.pk}/"
    approved(sam, hale)
    assert signed_in(sam).get(page).status_code == 404
    assert "Belts on" not in signed_in(sam).get(f"/staff/recognition/rounds/{in_review.round.pk}/").text
    with pytest.raises(errors.HasConflict):
        deciding.shortlist(in_review.nomination, on=True, by=sam)
    assert signed_in(dana).get(page).status_code == 200


def test_without_the_guard_staff_in_conflict_would_decide(
    signed_in: Browser, dana: User, sam: User, hale: Agency, in_review: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(policies, "in_conflict", lambda user, nominations: set())
    with pytest.raises(AssertionError):
        test_staff_in_conflict_neither_see_nor_decide(signed_in, dana, sam, hale, in_review)


def test_the_agency_learns_of_it_when_the_round_is_published(
    signed_in: Browser, alice: User, bob: User, charlie: User, dana: User, sam: User, in_review: World
) -> None:
    """Letters to all, the winners page, and never the words that are for us."""
    page, browser = f"/nominations/{in_review.nomination.pk}/", signed_in(alice)
    deciding.shortlist(in_review.nomination, on=True, by=dana)
    assert "shortlist" not in browser.get(page).text
    deciding.propose(in_review.nomination, is_award=True, **WHY, by=dana)
    deciding.confirm(in_review.nomination, by=sam)
    assert WHY["told"] not in browser.get(page).text
    assert "Belts on" not in Client().get("/recognition/").text
    rounds.publish(in_review.round, by=dana)
    shown = browser.get(page).text
    assert WHY["told"] in shown
    assert WHY["why"] not in shown
    letter = Letter.objects.get(kind="recognition/result")
    assert letter.to == alice.email
    assert letter.subject.startswith("Recognized")
    assert WHY["why"] not in letter.text
    assert "Belts on before the lights" in Client().get("/recognition/2026/").text
    paper = f"{page}certificate.pdf"
    assert signed_in(bob).get(paper).content.startswith(b"%PDF")
    assert signed_in(charlie).get(paper).status_code == 404


def test_a_refusal_tells_the_reasons(alice: User, dana: User, sam: User, in_review: World) -> None:
    deciding.propose(in_review.nomination, is_award=False, why="x", told="Count for a year", by=dana)
    deciding.confirm(in_review.nomination, by=sam)
    assert rounds.publish(in_review.round, by=dana) == 0
    letter = Letter.objects.get(kind="recognition/result")
    assert "Count for a year" in letter.text
    assert "was not awarded" in letter.text
    in_review.nomination.refresh_from_db()
    assert in_review.nomination.state == Nomination.State.NOT_AWARDED
    assert not hasattr(in_review.nomination, "paper")


def test_the_certificate_keeps_what_it_said(dana: User, sam: User, hale: Agency, in_review: World) -> None:
    """Printed again years later it has the date, the names and the words of then."""
    won = award(in_review, dana, sam)
    before, said = won.paper.issued_at, dict(won.paper.snapshot)
    hale.name = "Renamed"
    hale.save()
    won.title = "Another title"
    won.save()
    again = papers.issue(Nomination.objects.get(pk=won.pk), by=dana)
    assert (again.issued_at, again.snapshot) == (before, said)
    assert said["agency"] == "Hale County Sheriff’s Office"
    assert papers.pdf(again).startswith(b"%PDF")


def test_a_winner_goes_into_the_library_in_one_step(
    signed_in: Browser, dana: User, sam: User, in_review: World
) -> None:
    won = award(in_review, dana, sam)
    signed_in(dana).post(f"/staff/recognition/nominations/{won.pk}/move/to-library/")
    won.refresh_from_db()
    made = won.program
    page = Client().get(f"/model-programs/{made.slug}/").text
    assert "Recognized 2026" in page
    assert "Hale County" in page
    assert "34" in page
    assert library.take_in(won, by=dana) == made
    assert [one.url for one in search.find("belts", kinds=["model"]).documents] == [
        f"/model-programs/{made.slug}/"
    ]
    assert not made.documents.exists()  # the nomination's documents stay private


def test_a_seat_in_the_round_keeps_staff_away_from_its_scores(
    dana: User, sam: User, in_review: World
) -> None:
    """Somebody who reviews and is appointed later does not see the desk of that round."""
    Reviewer.objects.create(
        round=in_review.round, category=in_review.nomination.category, user=sam, named_by=dana,
        named_at=clock.now(),
    )  # fmt: skip
    assert policies.in_conflict(sam, [in_review.nomination]) == {in_review.nomination.pk}
