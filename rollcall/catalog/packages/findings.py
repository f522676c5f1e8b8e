"""What in a package a person should look at before it is cleared. No Django here: the child uses it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TEXTS = {".html", ".htm", ".xhtml", ".js", ".mjs", ".css", ".xml", ".json", ".svg", ".txt"}
PAGES_AND_SCRIPTS = TEXTS - {".xml", ".txt"}
PLUGINS = {".swf", ".jar", ".class", ".ocx", ".cab", ".xap", ".dcr", ".unity3d"}
PROGRAMS = {
    ".php", ".phtml", ".php5", ".phar", ".asp", ".aspx", ".ashx", ".asmx", ".jsp", ".jspx", ".cgi", ".pl",
    ".py", ".rb", ".sh", ".exe", ".dll", ".bat", ".cmd", ".com", ".msi", ".ps1", ".vbs", ".scr", ".hta",
}  # fmt: skip
LARGEST_TEXT = 4 * 1024 * 1024
MOST_A_KIND = 40
RUN_TIME = b"LMSInitialize"
DIALOG = re.compile(rb"(?<![\w.$])(?:window\s*\.\s*)?(confirm|alert|prompt)\s*\(")
ADDRESS = re.compile(rb"(?:https?://|[\"'(=]//)([A-Za-z0-9.-]+\.[A-Za-z]{2,})(?=[/:\"'\s)?]|$)")
STANDARD_HOSTS = {
    "www.w3.org", "w3.org", "www.adlnet.org", "www.imsproject.org", "www.imsglobal.org", "purl.org",
    "ltsc.ieee.org",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind`: dialog, address, plugin, program, hidden or silent; `what`: the function or the host."""

    kind: str
    file: str
    what: str = ""

    def to_json(self) -> dict[str, str]:
        return {"kind": self.kind, "file": self.file, "what": self.what}


def look(folder: Path, files: list[str]) -> tuple[list[Finding], bool]:
    """What was noticed, at most 40 of a kind, and whether any file calls the run-time."""
    kept: dict[str, list[Finding]] = defaultdict(list)
    speaks = False
    for name in files:
        text = _text(folder / name)
        speaks = speaks or RUN_TIME in text
        for finding in _in_file(name, text):
            if len(kept[finding.kind]) < MOST_A_KIND and finding not in kept[finding.kind]:
                kept[finding.kind].append(finding)
    if not speaks:
        kept["silent"].append(Finding("silent", "imsmanifest.xml"))
    return [finding for kind in sorted(kept) for finding in kept[kind]], speaks


def _text(path: Path) -> bytes:
    if path.suffix.lower() not in TEXTS:
        return b""
    with path.open("rb") as file:
        return file.read(LARGEST_TEXT)


def _in_file(name: str, text: bytes) -> Iterator[Finding]:
    suffix = Path(name).suffix.lower()
    if any(part.startswith(".") for part in name.split("/")):
        yield Finding("hidden", name)
    if suffix in PLUGINS:
        yield Finding("plugin", name, suffix)
    if suffix in PROGRAMS:
        yield Finding("program", name, suffix)
    if suffix not in PAGES_AND_SCRIPTS:
        return
    for word in sorted({match[1].decode() for match in DIALOG.finditer(text)}):
        yield Finding("dialog", name, word)
    for host in sorted({match[1].decode().lower() for match in ADDRESS.finditer(text)} - STANDARD_HOSTS):
        yield Finding("address", name, host[:100])
