"""One ledger for all portals: what is finished on one stands on the record in the others (issue 4)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from rollcall.accounts.models import User
from rollcall.base import audit, portals, sites
from rollcall.player.content_headers import policy
from rollcall.transcripts.models import Completion, Enrollment

THERE = "community.localhost:8000"


@pytest.fixture
def finished_there(
    author: Callable[..., Any], learner: Callable[..., Any], alice: User, community: Site
) -> Client:
    """Alice has read a course on the community's portal, and goes to the first one."""
    work = author("sleep", gives_certificate=False)
    lesson = work.lesson()
    work.publish()
    one = learner(alice, work.course)
    one.client.defaults["HTTP_HOST"] = THERE
    assert one.post("next", lesson).status_code == 302
    del one.client.defaults["HTTP_HOST"]
    return one.client


def test_a_course_finished_on_one_stands_on_the_record_in_the_other(
    finished_there: Client, alice: User, community: Site
) -> None:
    assert Completion.objects.filter(user=alice).count() == 1
    for host in ("testserver", THERE):
        record = finished_there.get("/account/transcript.csv", HTTP_HOST=host).content.decode()
        assert "Sleep and the rotating shift" in record


def test_also_where_the_portal_does_not_show_it(finished_there: Client, community: Site) -> None:
    """Not shown is not locked: who has begun goes on, and the record is whole."""
    words = portals.of(community)
    words.shows = {"provider": ["nobody"]}
    portals.change(words, by=audit.SYSTEM)
    sites.forget()
    record = finished_there.get("/account/transcript.csv", HTTP_HOST=THERE)
    assert "Sleep and the rotating shift" in record.content.decode()
    assert finished_there.get("/learn/sleep/", HTTP_HOST=THERE).status_code in {200, 302}
    assert Enrollment.objects.count() == 1


def test_packages_run_in_pages_of_every_portal_and_of_nobody_else(community: Site) -> None:
    """P29: the frame may stand on these hosts alone."""
    told = policy(sources="", may_ask=False)
    assert "frame-ancestors 'self' http://localhost:8000 http://community.localhost:8000;" in told
