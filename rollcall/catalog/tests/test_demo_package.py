"""The demo's own package: its zip is what its source gives, and it is imported once."""

from pathlib import Path

import pytest

from rollcall.accounts.models import User
from rollcall.catalog.models import Package
from rollcall.catalog.packages.demo import ARCHIVE, demo_package
from scripts.build_demo_package import build


def test_zip_is_what_the_source_gives(tmp_path: Path) -> None:
    """After a change in demo/scorm run `python -m scripts.build_demo_package`."""
    build(tmp_path / "x.zip")
    assert (tmp_path / "x.zip").read_bytes() == ARCHIVE.read_bytes()


@pytest.mark.django_db
def test_imported_once_and_cleared(dana: User, settings, tmp_path: Path) -> None:
    settings.PACKAGES_ROOT = tmp_path
    first, again = demo_package(dana), demo_package(dana)
    assert first.pk == again.pk
    assert (first.state, first.findings) == (Package.State.READY, [])
    assert first.manifest["items"][0]["masteryscore"] == "80"
