"""Roles and rights stand in `docs/roles.md` as the portal answers (P1, P24)."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.template.backends.django import Template
from django.test import Client
from wagtail.contrib.redirects import middleware as redirects

from rollcall.accounts.duties import ADMINISTRATOR, DUTIES
from rollcall.accounts.models import User
from tests.matrix import roles
from tests.matrix.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def blank_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands on a page is no matter here, and drawing it is most of the time. Letters are drawn."""
    draw = Template.render

    def render(self: Template, context: Any = None, request: HttpRequest | None = None) -> str:
        return draw(self, context, request) if "mail/" in str(self.template.name) else ""

    monkeypatch.setattr(Template, "render", render)
    monkeypatch.setattr(redirects, "get_redirect", lambda *args: None)  # asked at every 404


def test_the_document_says_what_the_portal_does(world: World, signed_in: SignIn) -> None:
    """Each duty × each address: in exactly where the table says."""
    found = roles.table(world, signed_in)
    page = roles.document(found)
    if os.environ.get("ROLLCALL_RECORD_ROLES"):
        roles.DOCUMENT.write_text(page)
    assert page == roles.DOCUMENT.read_text()
    shut = {route for route, row in found.items() if not row[ADMINISTRATOR]}
    assert shut == set(roles.UNTOLD)  # what nobody opens tells nothing: give it something in the world
    without = [
        name for name in DUTIES if not any(row[name] and not row[roles.NOBODY] for row in found.values())
    ]
    assert not without, "a duty that opens nothing"


def test_the_table_changes_when_a_guard_is_taken_out(
    world: World, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with rights for everybody both lines open to each duty."""
    routes = [one for one in roles.staff_addresses() if one.route in {"/staff/agencies/", "/staff/cases/"}]
    before = roles.table(world, signed_in, routes)
    assert not before["/staff/cases/"]["agencies"]
    User.objects.filter(email__endswith="@desk.example").delete()
    monkeypatch.setattr(User, "has_perm", lambda self, right, about=None: True)
    after = roles.table(world, signed_in, routes)
    assert all(after["/staff/cases/"].values())
    assert all(after["/staff/agencies/"].values())
