"""Write docs/licences.md: every package that the lock installs, with its licence, and what is bundled.

Reads the metadata of what is installed in .venv, so it runs there. A package that states no licence
stops it: somebody has to look.
"""

import re
from importlib import metadata

from scripts.common import ROOT, PlainError, run_main, say

PAGE = ROOT / "docs" / "licences.md"
NAMED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^ ;\\]+)( ?;[^\\]*)?", re.MULTILINE)
# Stated in the licence's text or at the project's home, without a word in the metadata.
LOOKED_UP = {
    "mrml": "MIT",
    "axe-playwright-python": "MIT",
    "django-zeal": "MIT",
    # Only `outloud` asks for this, to read certificates in the tests; nothing of ours contains them.
    "pymupdf": "AGPL-3.0 (used by a test tool, never passed on)",
    "pymupdf-layout": "none (an empty package that pymupdf asks for)",
    "pymupdf4llm": "none (an empty package that pymupdf asks for)",
}
BUNDLED = [
    (
        "USWDS 3.14 (compiled style sheet, icons)",
        "public domain as a US government work, with parts under MIT and OFL-1.1",
        "rollcall/base/static/base/vendor/uswds.LICENSE.md",
    ),
    ("htmx 4", "0BSD", "rollcall/base/static/base/vendor/htmx.LICENSE.txt"),
    ("scorm-again 3.4", "MIT", "rollcall/player/static/player/vendor/scorm-again.LICENSE.txt"),
    (
        "Public Sans, Merriweather, Roboto Mono (fonts)",
        "OFL-1.1",
        "rollcall/transcripts/paper/fonts/*-OFL.txt",
    ),
]
TOP = """# Licences

Rollcall itself is licensed under the Apache License 2.0 (`LICENSE`). What it installs and what it carries
stands here; `make licences` writes this page from the lock.
"""


def main() -> int:
    base, dev = locked("base"), locked("dev")
    only_dev = {name: version for name, version in dev.items() if name not in base}
    parts = [TOP, "## Carried in this repository\n", bundled()]
    parts += ["## Installed to run the portal\n", listing(base)]
    parts += ["## Installed to test it\n", listing(only_dev)]
    PAGE.write_text("\n".join(parts))
    say(f"Wrote {PAGE.relative_to(ROOT)}: {len(base)} packages to run, {len(only_dev)} more to test.")
    return 0


def locked(group: str) -> dict[str, str]:
    """Name and version of what a lock installs on this kind of machine."""
    text = (ROOT / "requirements" / f"{group}.txt").read_text()
    return {name.lower(): version for name, version, where in NAMED.findall(text) if "win32" not in where}


def listing(packages: dict[str, str]) -> str:
    rows = [f"| {name} | {version} | {licence(name)} |" for name, version in sorted(packages.items())]
    return "\n".join(["| package | version | licence |", "|---|---|---|", *rows, ""])


def licence(name: str) -> str:
    """As the package states it: by expression, by classifier, or by a short field."""
    try:
        stated = metadata.metadata(name).json
    except metadata.PackageNotFoundError as error:
        raise PlainError(f"{name} is locked and not installed: run 'make check' first.") from error
    if expression := stated.get("license_expression"):
        return str(expression)
    classifiers = [row for row in stated.get("classifier", []) if row.startswith("License ::")]
    named = [row.rpartition(" :: ")[2] for row in classifiers if not row.endswith("OSI Approved")]
    if named:
        return ", ".join(named)
    field = " ".join(str(stated.get("license", "")).split())
    if field and len(field) < 60:
        return field
    if name in LOOKED_UP:
        return LOOKED_UP[name]
    raise PlainError(f"{name} states no licence: look it up and add it to LOOKED_UP in scripts/licences.py.")


def bundled() -> str:
    rows = [f"| {what} | {terms} | `{place}` |" for what, terms, place in BUNDLED]
    return "\n".join(["| what | licence | its text |", "|---|---|---|", *rows, ""])


if __name__ == "__main__":
    run_main(main)
