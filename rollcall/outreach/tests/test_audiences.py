"""Audiences are data: who is in, how many, and a sample before sending."""

from typing import Any

import pytest

from rollcall.accounts.models import Agency, User
from rollcall.catalog.models import Course, Provider, Topic
from rollcall.outreach import audiences, preferences
from rollcall.outreach.errors import BadAudience
from rollcall.transcripts.models import Enrollment

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(alice: User, bob: User, charlie: User, pat: User) -> list[User]:
    return [alice, bob, charlie, pat]


def names(spec: dict[str, Any], news: str = "updates") -> set[str]:
    kept = audiences.check(spec)
    people, _reached = audiences.batch(kept, news, after=0, size=100)
    assert len(people) == audiences.count(kept, news)
    assert {one.email for one in audiences.sample(kept, news)} <= {one.email for one in people}
    return {one.name.split()[0] for one in people}


def test_all_and_the_verified(everybody: list[User]) -> None:
    assert names({"who": "registered"}) == {"Alice", "Bob", "Charlie", "Pat"}
    assert names({"who": "verified"}) == {"Alice", "Bob", "Charlie"}


@pytest.mark.parametrize(
    ("narrow", "there"),
    [
        ({"states": ["TX"]}, {"Alice", "Bob"}),
        ({"states": ["TX", "OR"]}, {"Alice", "Bob", "Charlie"}),
        ({"agency_types": ["city"]}, {"Charlie"}),
        ({"categories": ["dispatcher"]}, set()),
        ({"states": ["TX"], "agency_types": ["city"]}, set()),
    ],
)
def test_narrowed(everybody: list[User], narrow: dict[str, Any], there: set[str]) -> None:
    assert names({"who": "registered", **narrow}) == there


def test_by_topic(everybody: list[User], alice: User) -> None:
    course = Course.objects.create(slug="sleep", provider=Provider.objects.create(name="P", slug="p"))
    course.topics.add(Topic.objects.create(name="Sleep", slug="sleep"))
    version = course.versions.create(title="Sleep", minutes=5)
    present = alice.joined_at
    Enrollment.objects.create(
        user=alice, course=course, version=version, began_at=present, touched_at=present
    )
    assert names({"who": "registered", "topics": ["sleep"]}) == {"Alice"}


def test_who_said_no_is_in_no_audience(everybody: list[User], pat: User) -> None:
    preferences.keep(preferences.mailbox_of(pat), ["updates"])
    assert "Pat" in names({"who": "registered"}, "updates")
    assert "Pat" not in names({"who": "registered"}, "recordings")


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"who": "everyone"},
        {"who": "registered", "states": ["XX"]},
        {"who": "verified", "topics": ["'; DROP TABLE"]},
        {"who": "registered", "categories": [7]},
    ],
)
def test_what_we_do_not_know_is_refused(spec: dict[str, Any]) -> None:
    with pytest.raises(BadAudience):
        audiences.check(spec)


def test_nothing_else_gets_into_a_spec(hale: Agency) -> None:
    assert audiences.check({"who": "registered", "is_superuser": True}) == {"who": "registered"}


def test_the_list_comes_in_batches(everybody: list[User]) -> None:
    spec = audiences.check({"who": "registered"})
    seen: list[str] = []
    before, reached = -1, 0
    while reached != before:
        before = reached
        people, reached = audiences.batch(spec, "updates", after=before, size=3)
        seen += [one.email for one in people]
    assert len(seen) == len(set(seen)) == 4


def test_the_place_is_the_agency_s(everybody: list[User]) -> None:
    people, _reached = audiences.batch({"who": "registered"}, "updates", after=0, size=9)
    assert {one.name.split()[0]: one.place for one in people} == {
        "Alice": "TX", "Bob": "TX", "Charlie": "OR", "Pat": "",
    }  # fmt: skip
