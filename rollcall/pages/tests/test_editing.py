"""The page editor in the back office: its policy of content, its preview, and who may come in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rollcall.accounts.models import User
from rollcall.pages import demo, editing
from rollcall.pages.models import InitiativePage, PlainPage
from rollcall.pages.tests.building_toolkit import root, under

CSP = "Content-Security-Policy"


@pytest.fixture
def initiative(dana: User) -> InitiativePage:
    demo.load(by=dana)
    return InitiativePage.objects.get()


def policy(client: Client, path: str) -> str:
    return client.get(path)[CSP]


def test_the_policy_is_relaxed_for_the_editor_alone(
    initiative: InitiativePage, dana: User, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing from elsewhere, ever. Control: without the exception the editor has the strict policy too."""
    staff = signed_in(dana)
    editor = f"/staff/pages/{initiative.pk}/edit/"
    assert "script-src 'self' 'unsafe-inline'" in policy(staff, editor)
    for path in ("/programs/", "/staff/", "/", "/account/"):
        assert "unsafe-inline" not in policy(staff, path)
    monkeypatch.setattr(editing, "EDITOR", "/nowhere/")
    assert "unsafe-inline" not in policy(staff, editor)


def test_a_preview_is_framed_and_keeps_the_public_policy(
    initiative: InitiativePage, dana: User, signed_in: Callable[..., Client]
) -> None:
    said = policy(signed_in(dana), f"/staff/pages/{initiative.pk}/view_draft/")
    assert "frame-ancestors 'self'" in said
    assert "unsafe-inline" not in said


def test_nobody_else_comes_in(
    initiative: InitiativePage, alice: User, client: Client, signed_in: Callable[..., Client]
) -> None:
    for visitor in (client, signed_in(alice)):
        assert visitor.get(f"/staff/pages/{initiative.pk}/edit/").status_code in {302, 403, 404}


def test_a_picture_has_no_address_that_can_be_made_up(db: None, client: Client) -> None:
    """P27: the signature is asked for before the picture is looked up."""
    assert client.get("/pictures/AAAA/1/width-1000/").status_code in {400, 403, 404}


@pytest.mark.parametrize(
    ("backend", "found"),
    [("rollcall.pages.indexing.ChoresBackend", True), ("django_tasks_db.DatabaseBackend", False)],
)
def test_a_page_just_saved_is_found_in_the_next_window(
    backend: str,
    found: bool,
    dana: User,
    signed_in: Callable[..., Client],
    settings: Any,
) -> None:
    """No worker runs here. Control: the library's own backend leaves the index to the worker."""
    settings.TASKS = {"default": {"BACKEND": backend}}
    under(root(), PlainPage(title="Ice on the bridge deck", slug="ice", overview="Cold."))
    answer = signed_in(dana).get("/staff/choose-page/search/", {"q": "Ice on the bridge"})
    assert ("Ice on the bridge deck" in answer.content.decode()) is found
