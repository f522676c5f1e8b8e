"""The child process of an import: `python -m rollcall.catalog.packages.unpack ARCHIVE FOLDER LIMITS`.

Takes a stranger's zip apart with its own ceilings on memory, time and file size, without network and without
being able to start a program or write outside FOLDER. Prints one line of JSON: the manifest and what was
noticed, or the fault. Knows nothing of Django or the database (P33, P34, P35).
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rollcall.catalog.packages import findings, manifest
from rollcall.catalog.packages.archive import Archive, Entry
from rollcall.catalog.packages.faults import Fault
from rollcall.catalog.packages.limits import Limits

MANIFEST = "imsmanifest.xml"
BANNED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "ctypes.", "os.link")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> int:
    archive, folder = Path(sys.argv[1]), Path(sys.argv[2])
    limits = Limits(**json.loads(sys.argv[3]))
    set_ceilings(limits)
    sys.addaudithook(stay_inside(folder))
    try:
        answer = unpack(archive, folder, limits)
    except Fault as fault:
        answer = {"fault": fault.code, "file": fault.file, "detail": fault.detail}
    except MemoryError:
        answer = {"fault": "memory", "file": "", "detail": {}}
    sys.stdout.write(json.dumps(answer))
    return 0


def set_ceilings(limits: Limits) -> None:
    """What the kernel holds us to, whatever the archive does to our own counting."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS knows no address space limit; our own counts still hold
            continue


def stay_inside(folder: Path) -> Callable[[str, tuple[Any, ...]], None]:
    """Refuse, below any code of ours, what this process has no business doing."""
    allowed = str(folder) + os.sep

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(BANNED):
            raise PermissionError(event)
        if event == "open" and _writes(arguments) and not arguments[0].startswith(allowed):
            raise PermissionError(arguments[0])

    return hook


def _writes(arguments: tuple[Any, ...]) -> bool:
    """Whether a path (not a handle we already hold) is being opened for writing."""
    return isinstance(arguments[0], str) and bool(arguments[2] & WRITES)


def unpack(path: Path, folder: Path, limits: Limits) -> dict[str, Any]:
    """Check the whole archive, write its files below `folder` (empty so far), read the manifest."""
    with path.open("rb") as file:
        archive = Archive(file, limits)
        files = [entry.name for entry in archive.entries if not entry.is_folder]
        check_manifest_place(files)
        for entry in archive.entries:
            write(archive, entry, folder)
    noticed, speaks = findings.look(folder, files)
    text = manifest_text(folder, limits)
    outline = manifest.read(text, set(files), speaks=speaks)
    return {
        "manifest": outline.to_json(),
        "findings": [finding.to_json() for finding in noticed],
        "files": len(files),
        "size": sum(entry.size for entry in archive.entries),
    }


def check_manifest_place(files: list[str]) -> None:
    """The manifest must be at the root, and be called exactly so."""
    if MANIFEST in files:
        return
    elsewhere = [name for name in files if name.rpartition("/")[2].lower() == MANIFEST]
    if not elsewhere:
        raise Fault("no_manifest", MANIFEST)
    raise Fault("manifest_below" if "/" in elsewhere[0] else "manifest_case", elsewhere[0])


def write(archive: Archive, entry: Entry, folder: Path) -> None:
    """One file, which must not exist yet, into folders of our own making."""
    target = folder / entry.name
    if entry.is_folder:
        target.mkdir(mode=0o750, parents=True, exist_ok=True)
        return
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640)
    with open(handle, "wb") as file:  # noqa: PTH123  (a handle, not a path)
        file.writelines(archive.read(entry))


def manifest_text(folder: Path, limits: Limits) -> bytes:
    with (folder / MANIFEST).open("rb") as file:
        text = file.read(limits.manifest + 1)
    if len(text) > limits.manifest:
        raise Fault("large_manifest", MANIFEST, most=limits.manifest // 1024**2)
    return text


if __name__ == "__main__":
    sys.exit(main())
