"""Blind reviews, and conflicts of interest that shut every door (R33, P24, in the manner of P26)."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client

from conftest import approved, person
from rollcall.accounts.models import Agency, User
from rollcall.base import clock
from rollcall.recognition import (
    assigning,
    blind,
    conflicts,
    declaring,
    editors,
    errors,
    policies,
    ranking,
    reviewers,
    rounds,
    scoring,
)
from rollcall.recognition.models import Assignment, AwardCategory, Declaration, Nomination, Reviewer
from rollcall.recognition.tests.conftest import CANARY, TOLD, World, reviewer

pytestmark = pytest.mark.django_db
Reading = Callable[[User], Client]
NAMES = ("Hale County", "Hale", "Plainview", "halecounty.example", "Alice", "Bob Whitfield")


def addresses(assignment: Assignment) -> list[str]:
    """Every door that leads to a nomination: page, files, sheet, discussion."""
    page = f"/reviews/{assignment.pk}/"
    files = [f"{page}files/{file.pk}/" for file in assignment.nomination.files.all()]
    return [page, *files]


def bodies(browser: Client, assignment: Assignment) -> Iterator[bytes]:
    """All that a reviewer gets to see of a nomination, wherever he asks."""
    for address in (
        *addresses(assignment),
        "/reviews/",
        f"/reviews/rounds/{assignment.nomination.round_id}/declare/",
    ):
        answer = browser.get(address)
        yield b"".join(answer.streaming_content) if answer.streaming else answer.content
    for name, told in (("", marks(assignment)), ("say/", {"text": "x"}), ("step-back/", {})):
        yield browser.post(f"/reviews/{assignment.pk}/{name}", told).content


def marks(assignment: Assignment, mark: int = 4) -> dict[str, object]:
    rubric = assignment.nomination.round.criteria.all()
    return {**{f"c{one.pk}": mark for one in rubric}, "comment": "Clear", "hand_in": 1}


def sees_nothing(browser: Client, assignment: Assignment) -> None:
    found = b"".join(bodies(browser, assignment))
    for canary in (CANARY, TOLD["title"], "canary-of-the-file"):
        assert canary.encode() not in found, canary


def sees_it(browser: Client, assignment: Assignment) -> None:
    page = browser.get(f"/reviews/{assignment.pk}/")
    assert page.status_code == 200
    assert CANARY in page.text


# Conflicts


def test_who_steps_back_opens_nothing_any_more(reading: Reading, rae: User, in_review: World) -> None:
    """Page, file, score sheet, discussion: all shut; the scores handed in before count no more."""
    browser = reading(rae)
    sees_it(browser, in_review.rae)
    assert browser.post(f"/reviews/{in_review.rae.pk}/", marks(in_review.rae)).status_code == 302
    assert len(ranking.one(in_review.nomination).sheets) == 1
    told = {"why": "My brother works there"}
    assert browser.post(f"/reviews/{in_review.rae.pk}/step-back/", told).status_code == 302
    sees_nothing(browser, in_review.rae)
    assert ranking.one(in_review.nomination).sheets == ()


def test_a_conflict_that_we_know_shuts_the_same_doors(
    reading: Reading, rae: User, hale: Agency, in_review: World
) -> None:
    """He said that he had none, but once he worked there."""
    browser = reading(rae)
    sees_it(browser, in_review.rae)
    browser.post(f"/reviews/{in_review.rae.pk}/", marks(in_review.rae))
    approved(rae, hale)
    rae.affiliations.update(ended_at=clock.now() - timedelta(days=900))
    sees_nothing(browser, in_review.rae)
    assert ranking.one(in_review.nomination).sheets == ()


def test_without_the_guard_a_known_conflict_would_read_on(
    reading: Reading, rae: User, hale: Agency, in_review: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with the question about conflicts off, the canary is seen."""
    monkeypatch.setattr(conflicts, "among", lambda users, nominations: set())
    with pytest.raises(AssertionError):
        test_a_conflict_that_we_know_shuts_the_same_doors(reading, rae, hale, in_review)


def test_without_the_guard_who_stepped_back_would_read_on(
    reading: Reading, rae: User, in_review: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with the door's own question off, the canary is seen."""
    monkeypatch.setattr(policies, "may_read", lambda user, assignment: True)
    with pytest.raises(AssertionError):
        test_who_steps_back_opens_nothing_any_more(reading, rae, in_review)


def test_nothing_is_shown_before_conflicts_are_declared(
    reading: Reading, rae: User, in_review: World
) -> None:
    """The page that asks shows the agency, and not a word of the nomination."""
    Declaration.objects.filter(user=rae).delete()
    browser = reading(rae)
    sees_nothing(browser, in_review.rae)
    asked = browser.get(f"/reviews/rounds/{in_review.round.pk}/declare/").text
    assert "Hale County Sheriff" in asked


def test_a_declared_conflict_is_never_taken_back(rae: User, in_review: World) -> None:
    agency = in_review.nomination.agency_id
    declaring.declare(rae, in_review.round, {agency: "I advised them"}, by=rae)
    declaring.declare(rae, in_review.round, {agency: None}, by=rae)
    assert Declaration.objects.get(user=rae).has_conflict
    assert not policies.may_read(rae, in_review.rae)


@pytest.mark.parametrize("how", ["same agency", "colleague of a co-editor", "wrote it"])
def test_automatic_conflicts(
    how: str, rae: User, alice: User, bob: User, lubbock: Agency, nomination: Nomination
) -> None:
    """Now or before, under whichever account, by agency or by people."""
    assert not conflicts.is_between(rae, nomination)
    if how == "same agency":
        approved(rae, nomination.agency)
        rae.affiliations.update(ended_at=clock.now())
    elif how == "wrote it":
        nomination.lead = rae
        nomination.save()
    else:
        editors.end(editors.invite(nomination, bob.email, by=alice), by=alice)
        bob.verifications.update(state="left")
        bob.affiliations.update(ended_at=clock.now())
        approved(bob, lubbock)
        approved(rae, lubbock)
    assert conflicts.is_between(rae, nomination)


# Power ends at one's own assignments


def test_a_reviewer_opens_only_what_was_given_to_him(
    reading: Reading, rae: User, ned: User, alice: User, in_review: World, signed_in: Callable[..., Client]
) -> None:
    """P24: not another's assignment, not the desk, not without a second factor, not after the seat ended."""
    browser = reading(rae)
    assert browser.get(f"/reviews/{in_review.ned.pk}/").status_code == 404
    assert browser.get(f"/staff/recognition/rounds/{in_review.round.pk}/").status_code == 404
    assert browser.get(f"/nominations/{in_review.nomination.pk}/").status_code == 404
    assert signed_in(alice).get("/reviews/").status_code == 404
    assert "/2fa/" in signed_in(ned).get(f"/reviews/{in_review.ned.pk}/").headers["Location"]
    Reviewer.objects.filter(user=rae).update(ended_at=clock.now())
    assert browser.get(f"/reviews/{in_review.rae.pk}/").status_code == 404


def test_who_runs_rounds_does_not_review(
    round_: object, dana: User, sam: User, category: AwardCategory
) -> None:
    """Staff see every score, so the seat of a blind reviewer is not for them; nobody names himself."""
    with pytest.raises(errors.RunsRounds):
        reviewers.name(round_, category, sam.email, by=dana)
    with pytest.raises(errors.NotStaff):
        reviewers.name(round_, category, "rae@fieldnotes.example", by=person("eve@mail.example", "Eve"))


# Blind


def test_a_blind_round_does_not_say_which_agency(reading: Reading, rae: User, in_review: World) -> None:
    """Its name, place, people and domain are taken out of the text; only documents without them open."""
    browser = reading(rae)
    pages = browser.get(f"/reviews/{in_review.rae.pk}/").text + browser.get("/reviews/").text
    assert CANARY in pages
    for name in NAMES:
        assert name not in pages.replace("Alice R. Moreno", "Alice"), name
    first, second = in_review.nomination.files.all()
    assert browser.get(f"/reviews/{in_review.rae.pk}/files/{first.pk}/").status_code == 200
    assert browser.get(f"/reviews/{in_review.rae.pk}/files/{second.pk}/").status_code == 404


def test_without_the_mask_the_agency_would_be_seen(
    reading: Reading, rae: User, in_review: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    shown = lambda one: {name: getattr(one, name) for name in blind.SHOWN}  # noqa: E731
    monkeypatch.setattr(blind, "told", shown)
    with pytest.raises(AssertionError):
        test_a_blind_round_does_not_say_which_agency(reading, rae, in_review)


def test_others_scores_are_hidden_until_ones_own_are_handed_in(
    reading: Reading, rae: User, ned: User, in_review: World
) -> None:
    theirs = reading(ned)
    theirs.post(f"/reviews/{in_review.ned.pk}/", marks(in_review.ned, 2) | {"comment": "canary-of-ned"})
    theirs.post(f"/reviews/{in_review.ned.pk}/say/", {"text": "canary-said"})
    mine, page = reading(rae), f"/reviews/{in_review.rae.pk}/"
    before = mine.get(page).text
    assert "canary-of-ned" not in before
    assert "canary-said" not in before
    assert mine.post(f"{page}say/", {"text": "First?"}).status_code == 422
    mine.post(page, marks(in_review.rae, 4))
    after = mine.get(page).text
    assert "canary-of-ned" in after
    assert "canary-said" in after
    assert "Ned Archer" not in after


def test_without_the_guard_others_scores_would_be_seen(
    reading: Reading, rae: User, ned: User, in_review: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: whoever may talk before scoring learns what the others think."""
    monkeypatch.setattr(scoring, "has_handed_in", lambda assignment: True)
    with pytest.raises(AssertionError):
        test_others_scores_are_hidden_until_ones_own_are_handed_in(reading, rae, ned, in_review)


# Scores


def test_a_sheet_is_handed_in_whole_and_once(rae: User, in_review: World) -> None:
    need, results = in_review.round.criteria.all()
    scoring.save(in_review.rae, {need.pk: 5}, "", by=rae)
    with pytest.raises(errors.ScoresMissing):
        scoring.hand_in(in_review.rae, by=rae)
    scoring.save(in_review.rae, {results.pk: 1}, "", by=rae)
    scoring.hand_in(in_review.rae, by=rae)
    with pytest.raises(errors.HandedIn):
        scoring.save(in_review.rae, {need.pk: 1}, "", by=rae)
    assert ranking.one(in_review.nomination).mean == 2.0  # (5 × 1 + 1 × 3) / 4


def test_mean_and_spread(rae: User, ned: User, in_review: World) -> None:
    for assignment, mark in ((in_review.rae, 5), (in_review.ned, 2)):
        rubric = {one.pk: mark for one in in_review.round.criteria.all()}
        scoring.save(assignment, rubric, "", by=assignment.user)
        scoring.hand_in(assignment, by=assignment.user)
    standing = ranking.one(in_review.nomination)
    assert (standing.mean, standing.spread) == (3.5, 3.0)


def test_the_sample_comes_first(reading: Reading, rae: User, dana: User, in_review: World) -> None:
    """All score the same text before what counts; then they see how far they are apart."""
    sample = Nomination.objects.create(
        round=in_review.round, is_sample=True, title="Practice", lead=dana, since=clock.now(),
        saved_at=clock.now(),
    )  # fmt: skip
    reviewers.give_sample(in_review.round, [rae])
    browser, given = reading(rae), Assignment.objects.get(nomination=sample)
    assert browser.get(f"/reviews/{in_review.rae.pk}/").status_code == 404
    assert "score this first" in browser.get("/reviews/").text
    browser.post(f"/reviews/{given.pk}/", marks(given))
    assert "Mean 4.00" in browser.get(f"/reviews/{given.pk}/").text
    sees_it(browser, in_review.rae)


# Assigning


def test_everybody_is_given_about_as_much(
    dana: User, hale: Agency, alice: User, category: AwardCategory, in_review: World
) -> None:
    """Two each of nine nominations among four reviewers: nobody has more than one more than another."""
    for place in range(9):
        agency = Agency.objects.create(name=f"Agency {place}", state="TX")
        Nomination.objects.create(
            round=in_review.round, category=category, agency=agency, lead=alice, title=f"Program {place}",
            state=Nomination.State.IN_REVIEW, since=clock.now(), saved_at=clock.now(),
        )  # fmt: skip
    for name in ("una", "vic"):
        reviewers.name(in_review.round, category, reviewer(f"{name}@notes.example", name).email, by=dana)
    for seat in Reviewer.objects.filter(round=in_review.round):
        asked = declaring.questions(seat.user, in_review.round)
        declaring.declare(seat.user, in_review.round, {one.agency.pk: None for one in asked}, by=seat.user)
    came = assigning.assign(in_review.round, by=dana)
    assert (came.given, came.short) == (18, 0)
    loads = [Assignment.objects.filter(user=seat.user).count() for seat in Reviewer.objects.all()]
    assert max(loads) - min(loads) <= 1
    assert assigning.assign(in_review.round, by=dana).given == 0  # twice is once


def test_who_stepped_back_is_replaced(
    rae: User, dana: User, category: AwardCategory, in_review: World
) -> None:
    declaring.step_back(in_review.rae, "Kin", by=rae)
    una = reviewer("una@notes.example", "Una")
    reviewers.name(in_review.round, category, una.email, by=dana)
    assert assigning.assign(in_review.round, by=dana).short == 1  # she has not declared yet
    declaring.declare(una, in_review.round, {in_review.nomination.agency_id: None}, by=una)
    assert assigning.assign(in_review.round, by=dana).given == 1
    assert not Assignment.objects.filter(user=rae, ended_at=None).exists()


def test_review_begins_after_closing(round_: object, dana: User) -> None:
    with pytest.raises(errors.BeforeClosing):
        rounds.begin_review(round_, by=dana)
