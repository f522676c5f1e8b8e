"""Names inside a package: which may become a path below its folder (P33). No Django here."""

import re
import unicodedata

from rollcall.catalog.packages.faults import Fault
from rollcall.catalog.packages.limits import Limits

FORBIDDEN = {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}
TURNS_TEXT = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
DRIVE = re.compile(r"^[A-Za-z]:")


def checked(raw: str, limits: Limits) -> str:
    """The name if it may be a path below the package's folder (a folder keeps its slash); else a fault."""
    if not raw or "\\" in raw:
        raise Fault("backslash" if raw else "empty_name", raw)
    if raw.startswith("/") or DRIVE.match(raw) or ":" in raw:
        raise Fault("absolute_name", raw)
    if any(unicodedata.category(letter) in FORBIDDEN or letter in TURNS_TEXT for letter in raw):
        raise Fault("control_name", raw)
    parts = raw.removesuffix("/").split("/")
    if any(part in {"", ".", ".."} for part in parts):
        raise Fault("leaves_folder", raw)
    if len(raw.encode()) > limits.name or any(len(part.encode()) > limits.part for part in parts):
        raise Fault("long_name", raw, most=limits.part)
    if len(parts) > limits.depth:
        raise Fault("deep_name", raw, most=limits.depth)
    return raw


def same(name: str) -> str:
    """What two names have in common that some file system takes for one: case and composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def refuse_doubles(names: list[str]) -> None:
    """Refuse two names for one place, and a file that is also a folder."""
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name in names:
        key = same(name.removesuffix("/"))
        known = folders if name.endswith("/") else files
        if key in known:
            raise Fault("double_name", name, other=known[key])
        known[key] = name
    for key, name in files.items():
        parents = key.split("/")[:-1]
        above = {"/".join(parents[: end + 1]) for end in range(len(parents))}
        if key in folders or above & files.keys():
            raise Fault("double_name", name, other=folders.get(key, next(iter(above & files.keys()), name)))
