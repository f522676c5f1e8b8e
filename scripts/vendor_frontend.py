"""Fetch the front end's packages, check them, and keep the few files that are served.

Run by maintainers when a version changes (`python scripts/vendor_frontend.py`); it needs npm. What it writes
is committed, so that installing and running the portal needs neither npm nor a network for this.
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "frontend"  # unpacked packages; theme/ is compiled against CACHE/uswds
BASE = ROOT / "rollcall/base/static/base/vendor"
PLAYER = ROOT / "rollcall/player/static/player/vendor"


class Package(NamedTuple):
    """A package at one version, and the sha512 that its archive must have."""

    name: str
    spec: str
    integrity: str


PACKAGES = [
    Package(
        "uswds",
        "@uswds/uswds@3.14.0",
        "sha512-kwZ50TqGszxj3+MQhm+c84hI0y8rIKoc7ZLKbuHg+8rTkFisp9lXOMRD2wclyyuYZahpADxMvaPong7bwL7cew==",
    ),
    Package(
        "htmx",
        "htmx.org@4.0.1",
        "sha512-oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg==",
    ),
    Package(
        "scorm-again",
        "scorm-again@3.4.3",
        "sha512-Zbe+7ArMUbT1lVnqYxsbGRfI9JD9JVqEPzZLQdk0nfNmcDYJ404rMO9nbkQ0Hzwux5uACF9zKsvc29Q/ZzMOdg==",
    ),
]
COPIES = {  # in the package: where it is served from
    "htmx/dist/htmx.min.js": BASE / "htmx.min.js",
    "htmx/LICENSE": BASE / "htmx.LICENSE.txt",
    "uswds/LICENSE.md": BASE / "uswds.LICENSE.md",
    "scorm-again/dist/scorm12.min.js": PLAYER / "scorm12.min.js",
    "scorm-again/LICENSE": PLAYER / "scorm-again.LICENSE.txt",
}
FONTS = {
    "public-sans/PublicSans-Regular": "public-sans-regular",
    "public-sans/PublicSans-SemiBold": "public-sans-semibold",
    "merriweather/Latin-Merriweather-Bold": "merriweather-bold",
    "roboto-mono/roboto-mono-v5-latin-regular": "roboto-mono-regular",
}
# Latin of English, Spanish and its neighbours, and the punctuation that we use.
LETTERS = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,"
    "U+202F,U+2032-2033,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+2212,U+2713"
)


def fetch(package: Package) -> None:
    """Unpack `package` into the cache, refusing an archive whose hash is another."""
    CACHE.mkdir(parents=True, exist_ok=True)
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to fetch the front end's packages. Install Node.js, then run this again.")
    packed = subprocess.run(
        [npm, "pack", "--silent", package.spec], cwd=CACHE, check=True, capture_output=True
    )
    archive = CACHE / packed.stdout.decode().split()[-1]
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package.integrity:
        sys.exit(f"{package.spec} is not what it was: expected {package.integrity}, got {found}.")
    target = CACHE / package.name
    shutil.rmtree(target, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(CACHE, filter="data")
    (CACHE / "package").rename(target)


def copy_files() -> None:
    """Copy what is served; a source map that is not shipped must not be asked for."""
    for source, target in COPIES.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        data = (CACHE / source).read_bytes()
        if target.suffix == ".js":
            data = b"\n".join(
                line for line in data.splitlines() if not line.startswith(b"//# sourceMappingURL")
            )
        target.write_bytes(data)


def subset_fonts() -> None:
    """Keep only the letters that are used: 15 kB a face instead of 32."""
    (BASE / "fonts").mkdir(parents=True, exist_ok=True)
    for source, name in FONTS.items():
        subset.main(
            [
                str(CACHE / f"uswds/dist/fonts/{source}.woff2"),
                f"--unicodes={LETTERS}",
                "--flavor=woff2",
                "--layout-features=kern,liga,tnum,lnum,mark,mkmk,ccmp,locl",
                f"--output-file={BASE / 'fonts' / name}.woff2",
            ]
        )


def main() -> None:
    for package in PACKAGES:
        fetch(package)
    copy_files()
    subset_fonts()


if __name__ == "__main__":
    main()
