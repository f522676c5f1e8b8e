"""R32: an author writes, somebody else clears; nobody lets his own words go up alone."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from wagtail.models import Page, PagePermissionTester

from conftest import enroll_second_factor, person
from rollcall.accounts import appointments, duties
from rollcall.accounts.models import User
from rollcall.pages.models import PlainPage, clearing
from rollcall.pages.tests.building_toolkit import root
from rollcall.pages.tests.test_checking import GOOD, edit, typed

pytestmark = pytest.mark.django_db
OTHER = GOOD + "<p>Chains from November on.</p>"


def staff(name: str, duty: str, dana: User) -> User:
    one = person(f"{name}@rollcall.example", f"{name.title()} Hill")
    appointments.appoint(one, by=dana, wanted=[duties.DUTIES[duty]], reason="Joins the editors.")
    enroll_second_factor(one)
    return User.objects.get(pk=one.pk)


@pytest.fixture
def author(dana: User, signed_in) -> Client:
    return signed_in(staff("ann", "pages", dana))


@pytest.fixture
def clearer(dana: User, signed_in) -> Client:
    return signed_in(staff("cleo", "clearance", dana))


@pytest.fixture
def written(author: Client) -> PlainPage:
    """By the author, in the editor."""
    author.post(f"/staff/pages/add/pages/plainpage/{root().pk}/", typed(GOOD))
    return PlainPage.objects.get()


def now(page: Page) -> PlainPage:
    return PlainPage.objects.get(pk=page.pk)


def submit(desk: Client, page: Page, html: str = GOOD) -> None:
    edit(desk, page, html, **{"action-submit": "1"})
    assert now(page).workflow_in_progress


def approve(desk: Client, page: Page) -> Any:
    state = now(page).current_workflow_task_state
    return desk.post(f"/staff/pages/workflow/action/{page.pk}/approve/{state.pk}/", {"comment": ""})


def test_every_group_of_a_duty_is_there(db: None) -> None:
    """A misspelt group would appoint for nothing."""
    named = {name for duty in duties.DUTIES.values() for name in duty.groups}
    assert set(duties.groups(duties.DUTIES.values()).values_list("name", flat=True)) == named


def test_an_author_cannot_publish(author: Client, written: PlainPage) -> None:
    """Neither by a button nor by a forged request."""
    shown = author.get(f"/staff/pages/{written.pk}/edit/").content.decode()
    assert "action-publish" not in shown
    assert "action-submit" in shown
    edit(author, written, OTHER, **{"action-publish": "1"})
    author.post(f"/staff/bulk/wagtailcore/page/publish/?id={written.pk}")
    add = f"/staff/pages/add/pages/plainpage/{root().pk}/"
    author.post(add, typed(GOOD, slug="other", **{"action-publish": "1"}))
    assert PlainPage.objects.count() == 2
    assert not PlainPage.objects.filter(live=True).exists()


def test_a_second_person_clears(author: Client, clearer: Client, written: PlainPage) -> None:
    submit(author, written)
    assert not now(written).live
    approve(clearer, written)
    assert now(written).live
    assert Client().get("/roads/").status_code == 200


def test_an_author_does_not_clear(author: Client, written: PlainPage) -> None:
    submit(author, written)
    approve(author, written)
    assert not now(written).live


def test_an_administrator_does_not_publish_his_own_words(
    dana: User, signed_in, written: PlainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: by Wagtail's own rights they would go up."""
    desk = signed_in(dana)
    edit(desk, written, OTHER)
    assert "action-publish" not in desk.get(f"/staff/pages/{written.pk}/edit/").content.decode()
    edit(desk, written, OTHER, **{"action-publish": "1"})
    desk.post(f"/staff/bulk/wagtailcore/page/publish/?id={written.pk}")
    submit(desk, written, OTHER)
    approve(desk, written)
    assert not now(written).live
    monkeypatch.setattr("rollcall.pages.models.clearing.writer_of", lambda page: None)
    monkeypatch.setattr("rollcall.pages.publishing.writer_of", lambda page: None)
    approve(desk, written)
    assert now(written).live


def test_whoever_changes_the_words_while_publishing_has_written_them(
    dana: User, sam: User, signed_in, written: PlainPage
) -> None:
    """The draft is kept, and says why. Control: the words as they were go up."""
    desk = signed_in(dana)
    answer = edit(desk, written, OTHER, **{"action-publish": "1"})
    assert any("You wrote this version" in str(one) for one in get_messages(answer.wsgi_request))
    assert not now(written).live
    edit(desk, written, GOOD)
    edit(signed_in(sam), written, GOOD, **{"action-publish": "1"})
    assert now(written).live


def test_whoever_changes_the_words_while_approving_has_written_them(
    author: Client, clearer: Client, written: PlainPage
) -> None:
    submit(author, written)
    told = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    answer = edit(clearer, written, OTHER, **told)
    assert any("You wrote this version" in str(one) for one in get_messages(answer.wsgi_request))
    assert not now(written).live
    assert "Chains" in str(now(written).get_latest_revision_as_object().body)


def test_saving_the_same_words_is_not_writing_them(dana: User, sam: User, written: PlainPage) -> None:
    page = now(written)
    page.save_revision(user=sam)
    ann = User.objects.get(email="ann@rollcall.example")
    assert clearing.writer_of(now(written)) == ann.pk
    page.title = "Winter roads"
    page.save_revision(user=sam)
    assert clearing.writer_of(now(written)) == sam.pk
    assert not page.permissions_for_user(sam).can_publish()
    assert page.permissions_for_user(dana).can_publish()
    assert PagePermissionTester(sam, page).can_publish()


def test_an_appointment_that_ends_takes_the_group(dana: User, author: Client) -> None:
    ann = User.objects.get(email="ann@rollcall.example")
    assert ann.groups.get().name == "Authors"
    appointments.end(ann, by=dana, reason="Leaves.")
    assert not ann.groups.exists()
