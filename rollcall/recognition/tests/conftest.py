"""A round with its people: Alice nominates for Hale, Rae and Ned review, Dana and Sam run it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import enroll_second_factor, person, show_second_factor
from rollcall.accounts.models import Agency, User
from rollcall.base import clock
from rollcall.recognition import assigning, declaring, drafting, reviewers, rounds, submitting
from rollcall.recognition.models import Assignment, AwardCategory, Nomination, Round
from rollcall.recognition.models import Round as RoundModel

CANARY = "canary-of-the-text"
ANCHORS = ("One", "Two", "Three", "Four", "Five")
TOLD = {
    "title": "Belts on before the lights", "summary": "No lights until the belt is on.",
    "problem": f"Too few belts {CANARY}", "done": "A switch at Hale County Sheriff's Office.",
    "cost": "38 dollars", "staffing": "One mechanic", "results": "98 of 100", "began_year": 2020,
    "contact_name": "Bob Whitfield", "contact_email": "bob@halecounty.example", "contact_phone": "",
}  # fmt: skip
PDF = b"%PDF-1.7\n%canary-of-the-file\n"


@pytest.fixture
def category(db: None) -> AwardCategory:
    return AwardCategory.objects.create(name="Officer Wellness", slug="wellness")


@pytest.fixture
def rae(db: None) -> User:
    """Rae reviews; she works for no agency."""
    return reviewer("rae@fieldnotes.example", "Rae Linden")


@pytest.fixture
def ned(db: None) -> User:
    return reviewer("ned@fieldnotes.example", "Ned Archer")


def reviewer(email: str, name: str) -> User:
    user = person(email, name)
    enroll_second_factor(user)
    return user


@pytest.fixture
def round_(dana: User, category: AwardCategory) -> Round:
    """Announced and open for ten days, blind, two reviewers each."""
    return make_round(dana, category)


def make_round(by: User, category: AwardCategory, **more: object) -> Round:
    present = clock.now()
    values = {
        "title": "Recognition", "year": 2026, "about": "", "opens_at": present - timedelta(days=1),
        "closes_at": present + timedelta(days=10), "zone": "America/New_York", "is_blind": True,
        "reviews_each": 2, "rules": {}, **more,
    }  # fmt: skip
    made = rounds.plan(values, categories=[category], by=by)
    rounds.set_rubric(made, [("Need", 1, ANCHORS), ("Results", 3, ANCHORS)], by=by)
    return rounds.announce(made, by=by)


@pytest.fixture
def nomination(round_: Round, category: AwardCategory, hale: Agency, alice: User) -> Nomination:
    """Alice's draft, complete, with a document that does not name the agency and one that does."""
    made = drafting.begin(round_, category=category, agency=hale, title=TOLD["title"], by=alice)
    made = drafting.save(made, TOLD, saves=0, by=alice)
    for name, names_agency in (("figures.pdf", False), ("hale.pdf", True)):
        drafting.add_file(made, SimpleUploadedFile(name, PDF), names_agency=names_agency, by=alice)
    return made


@dataclass
class World:
    """A round in review: both reviewers declared no conflict and were given the nomination."""

    round: RoundModel
    nomination: Nomination
    rae: Assignment
    ned: Assignment


@pytest.fixture
def in_review(
    nomination: Nomination, alice: User, dana: User, rae: User, ned: User, category: AwardCategory
) -> World:
    submitting.submit(nomination, by=alice)
    round_ = nomination.round
    for one in (rae, ned):
        reviewers.name(round_, category, one.email, by=dana)
    close(round_)
    rounds.begin_review(round_, by=dana)
    round_.refresh_from_db()
    for one in (rae, ned):
        declaring.declare(one, round_, {nomination.agency_id: None}, by=one)
    assigning.assign(round_, by=dana)
    nomination.refresh_from_db()
    rows = {one.user_id: one for one in Assignment.objects.select_related("nomination__round")}
    return World(round_, nomination, rows[rae.pk], rows[ned.pk])


def close(round_: Round) -> None:
    """As if the window had closed a minute ago."""
    Round.objects.filter(pk=round_.pk).update(closes_at=clock.now() - timedelta(minutes=1))
    round_.refresh_from_db()


@pytest.fixture
def reading(signed_in: Callable[..., object]) -> Callable[[User], object]:
    """A reviewer's browser, the second factor shown."""

    def make(user: User) -> object:
        client = signed_in(user)
        show_second_factor(client, user)
        return client

    return make
