"""R32: who may clear a page gets a letter when it is submitted, its author when it is decided."""

import pytest
from django.core import mail
from django.test import Client

from conftest import person
from rollcall.accounts.models import User
from rollcall.mail.models import Letter
from rollcall.pages import letters
from rollcall.pages.models import PlainPage
from rollcall.pages.tests import test_clearance as cast
from rollcall.pages.tests.test_checking import BAD, edit

pytestmark = pytest.mark.django_db
author, clearer, written = cast.author, cast.clearer, cast.written


def letters_of(kind: str) -> list[tuple[str, str]]:
    return [(one.to, one.text) for one in Letter.objects.filter(kind=f"pages/{kind}").order_by("to")]


def send_back(desk: Client, page: PlainPage, comment: str) -> None:
    state = cast.now(page).current_workflow_task_state
    desk.post(f"/staff/pages/workflow/action/{page.pk}/reject/{state.pk}/", {"comment": comment})


def test_who_may_clear_is_told_and_the_author_hears_the_answer(
    author: Client, clearer: Client, written: PlainPage, dana: User
) -> None:
    """Neither the author nor an administrator gets the first letter; Wagtail's own letters are off."""
    cast.submit(author, written)
    ((to, text),) = letters_of("to_clear")
    assert to == "cleo@rollcall.example"
    assert "Ann Hill wrote “Roads”" in text
    assert f"/staff/pages/{written.pk}/edit/" in text
    cast.approve(clearer, written)
    ((to, text),) = letters_of("cleared")
    assert to == "ann@rollcall.example"
    assert "Cleo Hill cleared “Roads”" in text
    assert text.rstrip().endswith("/roads/")
    assert [one.subject for one in mail.outbox if "Roads" in one.subject] == []


def test_a_page_that_is_sent_back_says_why_and_can_come_again(
    author: Client, clearer: Client, written: PlainPage
) -> None:
    cast.submit(author, written)
    send_back(clearer, written, "Name the bridge.")
    ((to, text),) = letters_of("sent_back")
    assert to == "ann@rollcall.example"
    assert "Name the bridge." in text
    cast.submit(author, written)
    assert len(letters_of("to_clear")) == 2


def test_nothing_is_told_of_what_was_not_submitted(
    author: Client, clearer: Client, written: PlainPage
) -> None:
    edit(author, written, BAD, **{"action-submit": "1"})
    assert letters_of("to_clear") == []


def test_whoever_wrote_it_is_not_asked_to_clear_it(
    author: Client, clearer: Client, written: PlainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: without the look at who wrote it Ann would be, once she may clear too."""
    ann = User.objects.get(email="ann@rollcall.example")
    cleo = User.objects.get(email="cleo@rollcall.example")
    ann.user_permissions.add(*cleo.user_permissions.all())
    cast.submit(author, written)
    assert [to for to, _text in letters_of("to_clear")] == ["cleo@rollcall.example"]
    monkeypatch.setattr(letters, "writer_of", lambda page: -1)
    send_back(clearer, written, "Once more.")
    cast.submit(author, written)
    assert "ann@rollcall.example" in [to for to, _text in letters_of("to_clear")]


def test_where_nobody_may_clear_administrators_hear_of_it(
    author: Client, written: PlainPage, sam: User
) -> None:
    cast.submit(author, written)
    assert sam.email in [to for to, _text in letters_of("to_clear")]


def test_the_desk_lists_what_waits(author: Client, clearer: Client, written: PlainPage, signed_in) -> None:
    """On the first screen and on its own; nobody else opens it (P24)."""
    cast.submit(author, written)
    assert "/staff/clearance/" in clearer.get("/staff/").content.decode()
    page = clearer.get("/staff/clearance/").content.decode()
    assert "Roads" in page
    assert "Ann Hill" in page
    assert author.get("/staff/clearance/").status_code == 404
    assert signed_in(person("p@mail.example", "Pat Lind")).get("/staff/clearance/").status_code in {302, 404}
    cast.approve(clearer, written)
    assert "Nothing waits for clearance" in clearer.get("/staff/clearance/").content.decode()
