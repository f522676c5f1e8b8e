"""R32: a page keeps its history, two versions can be compared, and an old address leads to the new one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from rollcall.accounts.models import User
from rollcall.pages.models import InitiativePage, PlainPage, ProgramBox, ProgramPage
from rollcall.pages.tests.building_toolkit import root, under

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(dana: User, sam: User) -> ProgramPage:
    """Two versions, by two people."""
    above = under(root(), InitiativePage(title="Initiative", slug="programs"))
    page = ProgramPage(title="Winter roads", slug="winter", overview="Snow.", body=[("heading", "Plows")])
    page.boxes = [ProgramBox(step=3, name="Winter roads"), ProgramBox(step=4, name="Skid course")]
    above.add_child(instance=page)
    page.save_revision(user=dana, log_action=True).publish()
    page.overview, page.body = "Snow and ice.", [("heading", "Salt")]
    page.boxes = [ProgramBox(step=3, name="Winter roads"), ProgramBox(step=4, name="Tire check")]
    page.save_revision(user=sam, log_action=True).publish()
    return page


def test_history_says_who_and_when(
    program: ProgramPage, dana: User, sam: User, signed_in: Callable[..., Client]
) -> None:
    said = signed_in(dana).get(f"/staff/pages/{program.pk}/history/").content.decode()
    assert dana.legal_name in said
    assert sam.legal_name in said
    assert "Compare with previous version" in said


def test_two_versions_are_compared_with_blocks_and_chart(
    program: ProgramPage, dana: User, signed_in: Callable[..., Client]
) -> None:
    first, second = program.revisions.order_by("pk").values_list("pk", flat=True)
    path = f"/staff/pages/{program.pk}/revisions/compare/{first}...{second}/"
    said = signed_in(dana).get(path).content.decode()
    for old, new in (("Plows", "Salt"), ("Skid course", "Tire check")):
        assert old in said
        assert new in said
    assert '<span class="addition">' in said


def test_a_new_address_keeps_the_old_one_for_the_page_and_those_below(
    program: ProgramPage,
    client: Client,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
) -> None:
    """Made by itself. Control: without it the old address is missing."""
    under(program, PlainPage(title="Tires", slug="tires", overview="Rubber."))
    program.slug = "winter-roads"
    with django_capture_on_commit_callbacks(execute=True):
        program.save_revision().publish()
    for old, new in (("winter/", "winter-roads/"), ("winter/tires/", "winter-roads/tires/")):
        answer = client.get(f"/programs/{old}")
        assert answer.status_code == 301
        assert answer["Location"].endswith(f"/programs/{new}")
        assert client.get(f"/programs/{new}").status_code == 200
    Redirect.objects.all().delete()
    assert client.get("/programs/winter/").status_code == 404
