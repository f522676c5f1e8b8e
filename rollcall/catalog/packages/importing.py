"""Take in a package made by others: all or nothing, in a limited process, into quarantine (P33–P36).

The upload goes to `PACKAGES_ROOT/.incoming/<key>/`; a child process unpacks it there; the finished folder is
renamed to `PACKAGES_ROOT/<key>/` in the same transaction that adds the row. Killed at any moment, the package
is either there with its row and all of its files, or not there; `sweep_orphans` removes what was left over.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from rollcall.accounts.models import User
from rollcall.base import audit, clock
from rollcall.catalog.models import Package
from rollcall.catalog.packages.errors import PackageRefused
from rollcall.catalog.packages.limits import Limits
from rollcall.catalog.packages.manifest import Manifest

INCOMING = ".incoming"
SPARED_SECONDS = 3600  # what is younger may belong to an import that is under way
LONGEST_ANSWER = 32 * 1024 * 1024


def folder_of(package: Package) -> Path:
    """Where a package's files lie."""
    return Path(settings.PACKAGES_ROOT) / package.key.hex


def limits() -> Limits:
    """The ceilings, with what settings.PACKAGE_LIMITS changes."""
    return Limits(**getattr(settings, "PACKAGE_LIMITS", {}))


@dataclass(frozen=True, slots=True)
class _Unpacked:
    manifest: Manifest
    findings: list[dict[str, str]]
    files: int
    size: int


def import_package(file: File[Any], *, by: User | None) -> Package:
    """Import a SCORM 1.2 zip into quarantine; `PackageRefused` says which file is at fault and how."""
    key, ceilings = uuid.uuid4(), limits()
    with _workshop(key) as workshop:
        archive = workshop / "archive.zip"
        digest = _store(file, archive, ceilings)
        found = _unpack(archive, workshop / "files", ceilings)
        return _keep(workshop / "files", key, digest, found, by)


@contextmanager
def _workshop(key: uuid.UUID) -> Iterator[Path]:
    place = Path(settings.PACKAGES_ROOT) / INCOMING / key.hex
    (place / "files").mkdir(mode=0o750, parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _store(file: File[Any], path: Path, ceilings: Limits) -> str:
    """Copy the upload, counting; its SHA-256."""
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as target:
        for chunk in file.chunks():
            size += len(chunk)
            if size > ceilings.archive:
                raise PackageRefused("too_large", most=ceilings.archive // 1024**2)
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def _unpack(archive: Path, folder: Path, ceilings: Limits) -> _Unpacked:
    """Have the child process do it; what it prints is judged, not trusted."""
    command = [sys.executable, "-m", "rollcall.catalog.packages.unpack", str(archive), str(folder)]
    try:
        done = subprocess.run(  # noqa: S603  (no shell; no name from the archive is among the arguments)
            [*command, json.dumps(ceilings.to_json())],
            cwd=settings.ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=ceilings.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PackageRefused("slow") from error
    if done.returncode != 0 or len(done.stdout) > LONGEST_ANSWER:
        raise PackageRefused("slow" if done.returncode == -24 else "failed")  # 24: SIGXCPU
    answer = json.loads(done.stdout)
    if "fault" in answer:
        raise PackageRefused(answer["fault"], answer["file"], **answer["detail"])
    outline = Manifest.from_json(answer["manifest"])
    return _Unpacked(outline, answer["findings"], answer["files"], answer["size"])


def _keep(folder: Path, key: uuid.UUID, digest: str, found: _Unpacked, by: User | None) -> Package:
    """Row and folder together: the rename is the last step before the commit."""
    place, kept = Path(settings.PACKAGES_ROOT) / key.hex, False
    try:
        with transaction.atomic():
            package = Package.objects.create(
                key=key,
                title=found.manifest.title[:200],
                manifest=found.manifest.to_json(),
                sha256=digest,
                files=found.files,
                size=found.size,
                findings=found.findings,
                uploaded_by=by,
                uploaded_at=clock.now(),
            )
            audit.record("package.imported", package, by=by or audit.SYSTEM, sha256=digest)
            folder.rename(place)
        kept = True
    finally:
        if not kept:
            shutil.rmtree(place, ignore_errors=True)
    return package


def sweep_orphans(older_than: float = SPARED_SECONDS) -> int:
    """Remove folders that no row knows and uploads that were never finished; how many. For the schedule."""
    root = Path(settings.PACKAGES_ROOT)
    known = {key.hex for key in Package.objects.values_list("key", flat=True)}
    left = [path for path in (root / INCOMING).glob("*") if path.is_dir()]
    left += [path for path in root.glob("*") if path.is_dir() and path.name not in known | {INCOMING}]
    old = [path for path in left if time.time() - path.stat().st_mtime > older_than]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)
