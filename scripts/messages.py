"""Collect the words on screen for translators, and compile what they wrote. Needs nothing but Babel.

    python -m scripts.messages            collect into locale/<language>/LC_MESSAGES/django.po, compile
    python -m scripts.messages check      say what has no translation; the tests ask this too

A message keeps its translation as long as its words stay the same; one that is gone from the code is dropped.
Nothing is guessed from a similar sentence: a wrong sentence is worse than an English one.
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("es",)
FOUNDED = datetime(2026, 11, 22, tzinfo=UTC)
ROOMS = ROOT / "rollcall"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
Message = str | tuple[str, ...]


def collected() -> Catalog:
    """Every message of the rooms: Python files and templates, without tests."""
    found = Catalog(charset="utf-8")
    for path in _files():
        source = path.read_bytes()
        if path.suffix != ".py":
            lines = templatize(source.decode(), origin=str(path)).splitlines()
            source = "\n".join(line.lstrip() for line in lines).encode()  # Python minds where a line begins
        for message, context in messages_of(source):
            found.add(message, context=context, flags=["python-format"] if _is_format(message) else [])
    return found


def _files() -> Iterator[Path]:
    kept = {".py", ".html", ".txt", ".xml", ".mjml", ".js"}
    for path in sorted([*ROOMS.rglob("*"), *(ROOT / "config").rglob("*.py")]):
        parts = set(path.parts)
        if path.suffix not in kept or parts & {"tests", "migrations", "static", "vendor"}:
            continue
        if path.suffix == ".py" or "templates" in parts:
            yield path


def messages_of(source: bytes) -> Iterator[tuple[Message, str | None]]:
    """The messages in a Python source, plural forms as pairs, each with its context."""
    for _line, function, arguments, _comments in extract_python(BytesIO(source), KEYWORDS, [], {}):
        texts = _several(arguments)
        context = str(texts[0]) if "pgettext" in function else None
        words = [str(text) for text in texts[1 if context else 0 :] if text]
        if "ngettext" in function or "npgettext" in function:
            yield (words[0], words[1]), context
        elif words:
            yield words[0], context


def _several(arguments: Any) -> tuple[Any, ...]:
    return (arguments,) if isinstance(arguments, str) else tuple(arguments)


def _is_format(message: Message) -> bool:
    return "%(" in "".join(message)


def folder(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES"


def kept(language: str) -> Catalog:
    """What translators wrote so far."""
    path = folder(language) / "django.po"
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str) -> Catalog:
    """The catalog with today's messages and the translations that still fit."""
    catalog = kept(language)
    catalog.update(collected(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.project, catalog.version, catalog.fuzzy = "Rollcall", "1", False
    catalog.copyright_holder, catalog.last_translator = "the Rollcall project", "the Rollcall project"
    catalog.language_team, catalog.msgid_bugs_address = "the Rollcall project", "see SECURITY.md"
    catalog.header_comment = "# The words on screen in another language. Collected by `make messages`."
    catalog.creation_date = catalog.revision_date = FOUNDED  # a date that moves is noise in the history
    return catalog


def write(catalog: Catalog, language: str) -> None:
    folder(language).mkdir(parents=True, exist_ok=True)
    with (folder(language) / "django.po").open("wb") as file:
        write_po(file, catalog, width=110, omit_header=False, sort_output=True, include_previous=False)
    with (folder(language) / "django.mo").open("wb") as file:
        write_mo(file, catalog)


def without_translation(language: str) -> list[str]:
    """The messages of today's code that the catalog leaves in English."""
    known = kept(language)
    missing = []
    for message in collected():
        found = known.get(message.id, message.context) if message.id else None
        if message.id and (found is None or not all(texts(found.string)) or found.fuzzy):
            missing.append(str(message.id))
    return missing


def texts(string: Iterable[str] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ())


def main(arguments: list[str]) -> int:
    for language in LANGUAGES:
        if arguments != ["check"]:
            write(renewed(language), language)
        missing = without_translation(language)
        print(f"{language}: {len(missing)} without translation")
        for message in missing[:20]:
            print(f"  {message}")
        if missing and arguments == ["check"]:
            return 1
    return 0


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(main(sys.argv[1:]))
