"""Zip `demo/scorm/` into the package that the demo imports. The same source gives the same bytes.

Files are stored, not packed, so that no version of zlib has a say.
"""

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "demo" / "scorm"
TARGET = ROOT / "rollcall" / "catalog" / "packages" / "demo_package.zip"
DATE = (2026, 11, 1, 0, 0, 0)


def build(target: Path) -> None:
    """Write the package; the manifest first, as the standard likes it."""
    names = sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*") if path.is_file())
    names.sort(key=lambda name: name != "imsmanifest.xml")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, (SOURCE / name).read_bytes())


if __name__ == "__main__":
    build(TARGET)
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes\n")
