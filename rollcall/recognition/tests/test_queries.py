"""Pages ask a fixed number of questions, whatever the numbers."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rollcall.accounts.models import Agency, User
from rollcall.base import clock
from rollcall.recognition import declaring, reviewers, scoring
from rollcall.recognition.models import Assignment, AwardCategory, Nomination
from rollcall.recognition.tests.conftest import World, reviewer

pytestmark = pytest.mark.django_db


def test_numbers_add_no_queries(
    reading: Callable[[User], Client], signed_in: Callable[..., Client], alice: User, rae: User, dana: User,
    category: AwardCategory, in_review: World,
) -> None:  # fmt: skip
    """Nine more nominations and three more reviewers cost no query more, on any page."""
    browsers = {"rae": reading(rae), "dana": signed_in(dana), "alice": signed_in(alice)}
    pages = [
        ("rae", "/reviews/"),
        ("rae", f"/reviews/rounds/{in_review.round.pk}/declare/"),
        ("rae", f"/reviews/{in_review.rae.pk}/"),
        ("dana", f"/staff/recognition/rounds/{in_review.round.pk}/"),
        ("dana", f"/staff/recognition/nominations/{in_review.nomination.pk}/"),
        ("alice", "/nominations/"),
        ("alice", f"/nominations/{in_review.nomination.pk}/"),
    ]

    def count(who: str, page: str) -> int:
        browsers[who].get(page)
        with CaptureQueriesContext(connection) as seen:
            assert browsers[who].get(page).status_code == 200
        return len(seen)

    before = [count(*one) for one in pages]
    for place in range(9):
        agency = Agency.objects.create(name=f"Agency {place}", state="TX")
        Nomination.objects.create(
            round=in_review.round, category=category, agency=agency, lead=alice, title=f"Program {place}",
            state=Nomination.State.IN_REVIEW, since=clock.now(), saved_at=clock.now(),
            submitted_at=clock.now(),
        )  # fmt: skip
    asked = declaring.questions(rae, in_review.round)
    declaring.declare(rae, in_review.round, {one.agency.pk: None for one in asked}, by=rae)
    for one in Nomination.objects.filter(is_sample=False):
        Assignment.objects.get_or_create(nomination=one, user=rae, defaults={"made_at": clock.now()})
    for name in ("una", "vic", "wes"):
        reviewers.name(in_review.round, category, reviewer(f"{name}@notes.example", name).email, by=dana)
    rubric = {one.pk: 3 for one in in_review.round.criteria.all()}
    scoring.save(in_review.ned, rubric, "", by=in_review.ned.user)
    after = [count(*one) for one in pages]
    assert after == before
