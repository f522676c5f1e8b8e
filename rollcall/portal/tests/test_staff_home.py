"""The first page of the back office says what waits."""

from collections.abc import Callable

from django.test import Client

from rollcall.accounts.models import Agency, User


def test_what_waits(dana: User, hale: Agency, signed_in: Callable[..., Client]) -> None:
    Agency.objects.create(name="New Town Police", state="TX")
    page = signed_in(dana).get("/staff/").content.decode()
    assert "Applications to verify" in page
    assert "Agencies proposed" in page


def test_only_what_one_may_work(dana: User, signed_in: Callable[..., Client]) -> None:
    """Staff without rights are told so, or not let in at all."""
    dana.is_superuser = False
    dana.save(update_fields=["is_superuser"])
    assert "Applications to verify" not in signed_in(dana).get("/staff/").content.decode()
