"""The package desk: staff take a package in, look at it, clear it, withdraw it (P36)."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rollcall.accounts.models import User
from rollcall.base.models import AuditEntry
from rollcall.catalog.models import Package
from rollcall.catalog.tests.zip_kit import MANIFEST, zipped

SignedIn = Callable[..., Client]
PAGE = '<script>if (confirm("resume?")) location = "https://elsewhere.example/x"</script><b>LMSInitialize</b>'


def upload(data: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("../../x.zip", data, "application/zip")}


@pytest.fixture
def desk(dana: User, signed_in: SignedIn) -> Client:
    return signed_in(dana)


@pytest.fixture
def package(desk: Client) -> Package:
    desk.post("/staff/packages/", upload(zipped({"imsmanifest.xml": MANIFEST, "index.html": PAGE})))
    return Package.objects.get()


def test_taken_in_and_seen(desk: Client, package: Package) -> None:
    """It waits in quarantine, and what was noticed is listed for a person to judge."""
    page = desk.get(f"/staff/packages/{package.key}/").content.decode()
    assert package.state == Package.State.QUARANTINED
    for words in ("confirm", "elsewhere.example", "index.html", "Imported, not yet looked at"):
        assert words in page


def test_cleared_allowed_withdrawn(desk: Client, package: Package) -> None:
    """Each decision leaves a line in the trail."""
    where = f"/staff/packages/{package.key}/"
    desk.post(where + "clear/")
    desk.post(where + "dialogs/", {"may_ask": "yes"})
    desk.post(where + "withdraw/", {"note": "provider asked"})
    package.refresh_from_db()
    assert (package.state, package.may_ask) == (Package.State.WITHDRAWN, True)
    events = AuditEntry.objects.filter(subject=f"package:{package.pk}").order_by("pk")
    assert list(events.values_list("event", flat=True)) == [
        "package.imported", "package.cleared", "package.may_ask", "package.withdrawn",
    ]  # fmt: skip


def test_withdrawing_needs_a_reason(desk: Client, package: Package) -> None:
    answer = desk.post(f"/staff/packages/{package.key}/withdraw/", {"note": ""})
    assert answer.status_code == 422
    assert "Say in a few words why" in answer.content.decode()


@pytest.mark.parametrize("data", [b"no zip", zipped({"readme.txt": "x"})])
def test_refused_with_a_sentence(desk: Client, data: bytes) -> None:
    answer = desk.post("/staff/packages/", upload(data))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Package.objects.exists()


@pytest.mark.parametrize("path", ["", "{key}/", "{key}/clear/", "{key}/dialogs/", "{key}/withdraw/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_not_there_for_others(
    package: Package, alice: User, signed_in: SignedIn, path: str, method: str
) -> None:
    """P1, P24: to an officer the desk is not there."""
    answer = getattr(signed_in(alice), method)("/staff/packages/" + path.format(key=package.key))
    assert answer.status_code == 404
