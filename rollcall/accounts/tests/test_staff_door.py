"""The back office opens to staff with a second factor and to nobody else (P16, P71)."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from rollcall.accounts import middleware
from rollcall.accounts.models import User

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
DOORS = ["/staff/", "/staff/pages/", "/staff/images/", "/staff/documents/", "/staff/no-such-page/"]


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


@pytest.mark.parametrize("door", DOORS)
def test_a_stranger_is_asked_to_sign_in(client: Client, door: str) -> None:
    """P16: whatever stands behind the door."""
    assert client.get(door).headers["Location"].startswith("/accounts/login/?next=%2Fstaff%2F")
    assert client.post(door).status_code == 403


@pytest.mark.parametrize("door", DOORS)
def test_for_an_officer_there_is_no_such_place(door: str, alice: User, signed_in: Browser) -> None:
    """house.md: missing and forbidden look alike."""
    for method in ("get", "post", "put", "delete", "options", "head"):
        assert getattr(signed_in(alice), method)(door).status_code == 404


@pytest.mark.parametrize("door", DOORS)
def test_staff_without_a_factor_are_led_to_enroll(door: str, dana: User, signed_in: Browser) -> None:
    """P16: no door opens; anything but looking is refused."""
    Authenticator.objects.all().delete()
    client = signed_in(dana)
    assert client.get(door).headers["Location"].startswith("/accounts/2fa/?next=")
    assert client.post(door).status_code == 403
    assert client.get(door, headers={"accept": "application/json"}).status_code == 403


def test_a_session_that_showed_no_factor_is_asked_for_it(dana: User, signed_in: Browser) -> None:
    """P16: having one is not enough."""
    client = signed_in(dana, second_factor=False)
    answer = client.get("/staff/")
    assert answer.headers["Location"].startswith("/accounts/2fa/reauthenticate/?next=")
    assert client.post("/staff/").status_code == 403


def test_with_it_the_door_opens(dana: User, signed_in: Browser) -> None:
    """P16: the same set-up, and a yes."""
    assert signed_in(dana).get("/staff/").status_code == 200


def test_a_factor_shown_by_somebody_else_does_not_count(dana: User, sam: User, signed_in: Browser) -> None:
    """P16: the record belongs to one person."""
    client = signed_in(dana)
    session = client.session
    session["account_authentication_methods_user"] = str(sam.pk)
    session.save()
    assert client.get("/staff/").status_code == 302


def test_without_the_guard_the_password_would_do(
    dana: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of P16."""
    monkeypatch.setattr(middleware, "refuse_at_the_staff_door", lambda request: None)
    Authenticator.objects.all().delete()
    assert signed_in(dana, second_factor=False).get("/staff/").status_code == 200


def test_the_guard_is_in_place() -> None:
    """P16: and after the session and the person are known."""
    order = settings.MIDDLEWARE
    guard = order.index("rollcall.accounts.middleware.staff_need_a_second_factor")
    assert guard > order.index("django.contrib.auth.middleware.AuthenticationMiddleware")


@pytest.mark.parametrize(
    "path",
    [
        "/staff/password_reset/",
        "/staff/password_reset/done/",
        "/staff/password_reset/confirm/x/y/",
        "/staff/users/",
        "/staff/users/1/",
    ],
)
def test_wagtails_own_side_doors_are_walled_up(path: str, dana: User, signed_in: Browser) -> None:
    """P71: nobody sets a password or makes staff past the rules of this room."""
    assert signed_in(dana).get(path).status_code == 404
    assert signed_in(dana).post(path).status_code == 404


def test_wagtails_sign_in_is_ours(dana: User, signed_in: Browser) -> None:
    """P71: one way in."""
    assert (
        signed_in(dana).get("/staff/login/?next=/staff/").headers["Location"].startswith("/accounts/login/")
    )
    client = signed_in(dana)
    assert client.post("/staff/logout/").headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_a_suspended_member_of_staff_is_out_at_once(dana: User, signed_in: Browser) -> None:
    """P6: with the next request."""
    client = signed_in(dana)
    User.objects.filter(pk=dana.pk).update(is_active=False)
    assert client.get("/staff/").headers["Location"].startswith("/accounts/login/")
