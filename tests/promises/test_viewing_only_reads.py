"""P25: while staff look as a person, every address of the URL configuration is held to reading some pages."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from conftest import person
from rollcall.accounts import viewing
from rollcall.accounts.models import User
from rollcall.player.models import Attempt
from rollcall.portal import viewing as door
from tests.matrix import addresses
from tests.matrix.world import World, fill

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
OTHERWISE = {"code": "es", "kind": "terms"}
STOP = "/account/looks/stop/"
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
WAGTAIL = ("/staff/", "/staff/pages/", "/staff/reports/site-history/", "/staff/images/", "/faq/")


@pytest.fixture
def browser(dana: User, world: World, signed_in: Callable[..., Client]) -> Client:
    """Dana looks as the world's owner: a verified officer with courses, seats, papers and questions."""
    client = signed_in(dana)
    client.post(f"/staff/people/{world.owner.pk}/view/", {"view-reason": "He cannot find his certificate."})
    assert client.get("/account/").context["user"] == world.owner
    return client


def paths(world: World) -> Iterator[str]:
    yield from WAGTAIL
    for address in addresses.of_portal():
        yield fill(
            address, world, OTHERWISE if address.route.startswith(("/language/", "/notices/")) else None
        )


def ask(browser: Client, method: str, path: str) -> int:
    cache.clear()
    with transaction.atomic():
        status = browser.generic(method, path).status_code
        transaction.set_rollback(True)
    return status


def test_every_unsafe_method_is_refused_everywhere(browser: Client, world: World) -> None:
    """But for the button that ends it."""
    asked = [(method, path) for path in paths(world) for method in UNSAFE if (method, path) != ("POST", STOP)]
    assert len(asked) > 800
    assert [one for one in asked if ask(browser, *one) != 403] == []


def test_every_page_that_is_not_named_is_closed(browser: Client, world: World) -> None:
    """Player, packages, files, desks, staff, security pages, feeds and passes: a GET of each is refused."""
    closed = [path for path in paths(world) if resolve(path).view_name not in door.OPEN]
    assert {"/accounts/password/change/", "/staff/people/", "/account/cases/"} <= set(closed)
    assert any(path.endswith("/launch/") for path in closed)
    assert [path for path in closed if ask(browser, "GET", path) != 403] == []


def written(browser: Client, path: str) -> list[str]:
    """What a GET writes, but for the session's own row."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        browser.get(path)
    return [one["sql"] for one in seen if WRITES.match(one["sql"]) and "django_session" not in one["sql"]]


def test_no_page_that_opens_writes_anything(browser: Client, world: World) -> None:
    shown = [path for path in paths(world) if resolve(path).view_name in door.OPEN]
    assert len(shown) > 12
    assert {path: sql for path in shown if (sql := written(browser, path))} == {}


def test_a_hostile_package_is_not_launched(browser: Client, world: World) -> None:
    """Neither its page nor its token: what others made does not run under the eyes of staff."""
    units = world.levels["verified"]
    attempts = Attempt.objects.count()
    for path in (
        f"/learn/{units['slug']}/",
        f"/learn/{units['slug']}/{units['package']}/",
        f"/learn/{units['slug']}/{units['package']}/launch/",
    ):
        answer = browser.get(path)
        assert answer.status_code == 403
        assert b"<iframe" not in answer.content
        assert browser.post(path).status_code == 403
    assert Attempt.objects.count() == attempts


def test_without_the_door_it_would_launch_and_write(
    browser: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of both: the same requests with the list taken away."""
    monkeypatch.setattr(door, "is_open", lambda name, method: True)
    units = world.levels["verified"]
    assert browser.get(f"/learn/{units['slug']}/{units['package']}/").status_code == 200
    assert [
        path for path in ("/learn/verified-course/", "/account/calendar/") if ask(browser, "GET", path) == 403
    ] == []
    assert ask(browser, "POST", "/account/certificates/showing/") != 403


def test_rights_never_grow_by_looking(world: World) -> None:
    """Every right there is: who lacks it does not look as somebody who has it (P24)."""
    hank = person("hank@rollcall.example", "Hank Bell", is_staff=True)
    own = Permission.objects.filter(
        codename__in=["change_user", "change_verification"], content_type__app_label="accounts"
    )
    hank.user_permissions.set(own)
    target = person("toni@mail.example", "Toni Vance")
    assert viewing.may_view(target, User.objects.get(pk=hank.pk))
    others = Permission.objects.exclude(pk__in=own).filter(
        content_type__app_label__in=["cases", "accounts", "events"]
    )
    for right in others:
        target.user_permissions.set([right])
        assert not viewing.may_view(target, User.objects.get(pk=hank.pk)), right
