"""What editors gave an hour is published, and taken down, by the worker."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rollcall.accounts.models import User
from rollcall.base import search
from rollcall.pages import demo
from rollcall.pages.models import HomePage, PlainPage
from rollcall.pages.schedule import publish_what_is_due


@pytest.fixture
def home(dana: User) -> HomePage:
    demo.load(by=dana)
    return HomePage.objects.get(depth=2)


def planned(home: HomePage, **when: float) -> PlainPage:
    """A page that is to go up some time from now."""
    page = PlainPage(title="Notice of winter roads", slug="winter", overview="Snow.", live=False)
    home.add_child(instance=page)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    revision = page.scheduled_revision
    revision.approved_go_live_at = timezone.now() + timedelta(**when)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save(update_fields=["approved_go_live_at", "content"])
    return page


def test_what_is_due_goes_up_and_into_search(home: HomePage, client: Client) -> None:
    planned(home, minutes=-1)
    assert client.get("/winter/").status_code == 404
    publish_what_is_due()
    publish_what_is_due()
    assert client.get("/winter/").status_code == 200
    assert search.find("winter roads", kinds=["page"]).total == 1


def test_what_is_not_due_waits(home: HomePage, client: Client) -> None:
    planned(home, hours=1)
    publish_what_is_due()
    assert client.get("/winter/").status_code == 404
    assert search.find("winter roads", kinds=["page"]).total == 0


def test_what_has_run_out_comes_down(home: HomePage, client: Client) -> None:
    page = PlainPage.objects.get(slug="sponsor")
    PlainPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    publish_what_is_due()
    assert client.get("/sponsor/").status_code == 404
