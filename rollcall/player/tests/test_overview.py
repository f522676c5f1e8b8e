"""The overview: public whatever the level, and plain about what it asks."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from rollcall.accounts import merging
from rollcall.accounts.models import Category
from rollcall.catalog.models import Material, Topic
from rollcall.player.tests.conftest import RIGHT  # noqa: F401  (the cast of this room)
from rollcall.transcripts.models import Certificate

pytestmark = pytest.mark.django_db


def page_of(client, course) -> str:
    answer = client.get(reverse("player:overview", args=[course.slug]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def ambush(author):
    """A course for verified officers, with a download and a certificate."""
    work = author("ambush", gives_certificate=True, hours="1.25", credit_note="Texas: 1 hour.")
    work.course.topics.add(Topic.objects.create(name="Officer safety", slug="safety"))
    work.lesson("Before the call", words="CANARY of the body")
    work.video("Six incidents")
    work.quiz("The test", kinds=("single", "short"))
    material = Material(
        version=work.version, title="Facilitator’s notes", media_type="application/pdf", size=340000
    )
    material.dated = date(2026, 10, 2)
    material.file.save("canary-name.pdf", ContentFile(b"%PDF-1.4"), save=False)
    material.save()
    return work.publish()


def test_anyone_sees_all_that_is_public(client, ambush):
    """R12, R16, R17, R18: everything one asks before starting, with the lock in words."""
    page = page_of(client, ambush)
    for words in (
        "Verified officers",
        "Plains Center",
        "Award 15-XY",
        "40 min",
        "English",
        "passing the test with 80\u00a0%",
        "1.25 hours",
        "Texas: 1 hour.",
        "Facilitator’s notes",
        "PDF, 340 kB, 2 October 2026",
        "Before the call",
        "2 questions, as many tries as you need",
        "Dana Price",
        "Officer safety",
        "Create a free account",
        "Sign in",
    ):
        assert words in page, words


def test_a_locked_course_shows_nothing_more(client, ambush):
    """P26: no body, no transcript, no question, no address or name of a file."""
    page = page_of(client, ambush)
    for secret in ("CANARY", "canary-name", "All that is said", "Question about", "/downloads/", "circadian"):
        assert secret not in page


def test_for_strangers_the_page_holds_no_form(client, ambush):
    """The page can be kept for all strangers alike: no token, no cookie."""
    assert "csrfmiddlewaretoken" not in page_of(client, ambush)
    assert not client.cookies


def test_who_is_on_the_way_sees_the_steps(signed_in, pat, ambush):
    """R18, R4: how far one is, and what to do next."""
    page = page_of(signed_in(pat), ambush)
    assert "You are two steps from this course" in page
    assert "Account confirmed" in page
    assert "Name your agency" in page


def test_who_is_verified_for_something_else_is_told_whom_to_ask(signed_in, alice, ambush):
    """R5: the reason, and the coordinator."""
    alice.affiliations.update(category=Category.DISPATCHER)
    page = page_of(signed_in(alice), ambush)
    assert "This course is for others" in page
    assert "sworn law enforcement" in page
    assert "Dana Price can tell you more" in page


def test_an_account_course_asks_for_an_account_only(author, client, signed_in, pat):
    """R11: anyone may hold an account and take it."""
    work = author("stress", access_level="account")
    work.lesson()
    course = work.publish()
    assert "asks for a free account" in page_of(client, course)
    assert ">Start</button>" in page_of(signed_in(pat), course)


def test_an_open_course_starts_without_an_account(author, client):
    """R1: open to everyone, no sign-in."""
    work = author("counter", access_level="open")
    work.lesson()
    page = page_of(client, work.publish())
    assert "Open to everyone" in page
    assert 'href="/learn/counter/">Start</a>' in page


def test_one_button_that_changes_with_what_was_done(learner, alice, ambush):
    """R13, R15: Start, then Continue, then Read again beside Take again for the record."""
    me = learner(alice, ambush)
    assert ">Continue</a>" in page_of(me.client, ambush)
    for unit in ambush.current.units.order_by("position"):
        if unit.kind == "quiz":
            me.post("begin_try", unit)
            me.give(unit)
        else:
            me.post("transcript_read" if unit.kind == "video" else "next", unit)
    page = page_of(me.client, ambush)
    for words in (
        "You finished this course",
        ">Read again</a>",
        "Take again for the record",
        "That date stays",
    ):
        assert words in page
    assert "/certificates/" in page
    assert "/downloads/" in page


def test_the_refresher_rule_is_told(author, learner, alice):
    """R15: where it counts once, the page says so and offers no button."""
    work = author("once", refresher="never")
    unit = work.lesson()
    me = learner(alice, work.publish())
    me.post("next", unit)
    page = page_of(me.client, me.course)
    assert "counts once" in page
    assert "Take again for the record" not in page


def test_what_is_not_on_offer_is_not_there(author, client):
    """P26: drafts, withdrawn courses and unknown ones look alike."""
    work = author("draft")
    work.lesson()
    assert client.get(reverse("player:overview", args=["draft"])).status_code == 404
    assert client.get(reverse("player:overview", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("many", [3, 60])
def test_the_overview_costs_the_same_for_three_units_and_sixty(
    author, learner, alice, signed_in, pat, django_assert_max_num_queries, many
):
    """Section 7: at most ten queries, whatever the number of units, for those in and those not yet."""
    work = author("long")
    for place in range(many):
        work.lesson(f"Lesson {place}")
    work.quiz()
    me = learner(alice, work.publish())
    page_of(me.client, me.course)
    with django_assert_max_num_queries(10):
        page_of(me.client, me.course)
    outside = signed_in(pat)
    with django_assert_max_num_queries(10):
        page_of(outside, me.course)
    type(me.enrollment).objects.update(done_at=me.enrollment.began_at, round=2)
    with django_assert_max_num_queries(10):
        page_of(me.client, me.course)


def test_what_was_finished_under_a_joined_account_is_finished(author, learner, alice, bob, dana, signed_in):
    """R6, R15: course page and end page show the first date and the paper; undone, all is as before."""
    work = author("joined", gives_certificate=True, hours="1.00")
    unit = work.quiz()
    me = learner(bob, work.publish())
    me.post("begin_try", unit)
    me.give(unit)
    assert "You finished this course" not in page_of(signed_in(alice), me.course)
    alias = merging.absorb(bob, alice, by=dana, why="the same person")
    page = page_of(signed_in(alice), me.course)
    assert "You finished this course" in page
    assert reverse("transcripts:certificate", args=[Certificate.objects.get().number]) in page
    merging.part(alias, by=dana)
    assert "You finished this course" not in page_of(signed_in(alice), me.course)
