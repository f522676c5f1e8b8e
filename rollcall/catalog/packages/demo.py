"""The demo's own SCORM package, made from `demo/scorm/` by `scripts/build_demo_package.py`."""

import hashlib
from pathlib import Path

from django.core.files.base import ContentFile

from rollcall.accounts.models import User
from rollcall.catalog.models import Package
from rollcall.catalog.packages import clearing
from rollcall.catalog.packages.importing import folder_of, import_package

ARCHIVE = Path(__file__).with_name("demo_package.zip")


def demo_package(by: User) -> Package:
    """The demo's package, cleared for use; imported the first time, found again after that."""
    data = ARCHIVE.read_bytes()
    known = Package.objects.filter(sha256=hashlib.sha256(data).hexdigest(), state=Package.State.READY)
    held = next((package for package in known if folder_of(package).is_dir()), None)
    if held is not None:
        return held
    return clearing.clear(import_package(ContentFile(data, name=ARCHIVE.name), by=by), by=by)
