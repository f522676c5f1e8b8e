"""A lesson's blocks: their shapes, and the safe HTML that comes of them.

`Unit.body` is a list of blocks, each a dictionary with a `type`:

    {"type": "heading", "text": …}
    {"type": "text", "markdown": …}              paragraphs, lists, bold, italic, links, tables
    {"type": "image", "file": key, "alt": …, "caption": …}      `alt` is required (R12, WCAG 1.1.1)
    {"type": "file", "file": key, "title": …}
    {"type": "callout", "tone": "note" | "warning" | "key", "title": …, "markdown": …}

`file` is the key of a LessonFile of the same unit.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypedDict

import nh3
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from rollcall.catalog.errors import BadBlock
from rollcall.catalog.models import LessonFile, Unit

LONGEST_TEXT = 20_000
MOST_BLOCKS = 200
Tone = Literal["note", "warning", "key"]
TONES = ("note", "warning", "key")
UrlFor = Callable[[LessonFile], str]


class Block(TypedDict, total=False):
    type: str
    text: str
    markdown: str
    file: str
    alt: str
    caption: str
    title: str
    tone: str


_FIELDS: dict[str, tuple[str, ...]] = {
    "heading": ("text",),
    "text": ("markdown",),
    "image": ("file", "alt", "caption"),
    "file": ("file", "title"),
    "callout": ("tone", "title", "markdown"),
}
_TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "a",
    "blockquote",
    "h3",
    "h4",
    "table",
    "thead",
    "tbody",
}
_TAGS |= {"tr", "th", "td", "code", "hr"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_SCHEMES = {"http", "https", "mailto", "tel"}


def html_of(markdown: str) -> SafeString:
    """Markdown as safe HTML: no raw HTML, no scripts, links only to the web, mail and telephone (P41)."""
    cleaned = nh3.clean(
        _MARKDOWN.render(markdown),
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )
    # A lesson's own headings are h2; what stands inside a text is one step below.
    return mark_safe(cleaned)


def check(blocks: object, files: Iterable[str]) -> list[Block]:
    """Blocks as they may be kept: known types and fields only, every file there. Raises BadBlock."""
    if not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS:
        raise BadBlock(_("A lesson takes at most %(count)d blocks.") % {"count": MOST_BLOCKS})
    known = set(files)
    return [_checked(block, number, known) for number, block in enumerate(blocks, start=1)]


def _checked(block: object, number: int, files: set[str]) -> Block:
    where = _("Block %(number)d") % {"number": number}
    if not isinstance(block, Mapping) or block.get("type") not in _FIELDS:
        raise BadBlock(_("%(where)s cannot be read.") % {"where": where})
    kind = str(block["type"])
    kept = Block(type=kind)
    for name in _FIELDS[kind]:
        value = block.get(name, "")
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
            raise BadBlock(_("%(where)s is too long or cannot be read.") % {"where": where})
        kept[name] = value.strip()  # type: ignore[literal-required]
    if "file" in kept and kept["file"] not in files:
        raise BadBlock(_("%(where)s names a file that is not there.") % {"where": where})
    if kind == "callout" and kept["tone"] not in TONES:
        raise BadBlock(_("%(where)s has an unknown tone.") % {"where": where})
    return kept


def faults(unit: Unit) -> list[str]:
    """What keeps this lesson from being published, one sentence each."""
    found: list[str] = []
    keys = {str(file.key) for file in unit.files.all()}
    if not unit.body:
        found.append(_("The lesson is empty."))
    for number, block in enumerate(unit.body, start=1):
        where = {"where": _("Block %(number)d") % {"number": number}}
        if block["type"] == "image" and not block.get("alt", "").strip():
            found.append(_("%(where)s: the picture has no alternative text.") % where)
        if "file" in block and block["file"] not in keys:
            found.append(_("%(where)s names a file that is not there.") % where)
        if not any(str(block.get(name, "")).strip() for name in ("text", "markdown", "file")):
            found.append(_("%(where)s is empty.") % where)
    return found


def render(unit: Unit, url_for: UrlFor) -> SafeString:
    """The lesson as safe HTML; `url_for(file)` gives the address of a LessonFile. One query (its files)."""
    files = {str(file.key): file for file in unit.files.all()}
    parts = (
        _RENDER[block["type"]](block, files, url_for) for block in unit.body if block.get("type") in _RENDER
    )
    return format_html_join("\n", "{}", ((part,) for part in parts))


_Files = Mapping[str, LessonFile]


def _heading(block: Mapping[str, Any], files: _Files, url_for: UrlFor) -> SafeString:
    return format_html("<h2>{}</h2>", block["text"])


def _text(block: Mapping[str, Any], files: _Files, url_for: UrlFor) -> SafeString:
    return html_of(block["markdown"])


def _image(block: Mapping[str, Any], files: _Files, url_for: UrlFor) -> SafeString:
    file = files.get(block["file"])
    if file is None:
        return SafeString()
    size = (
        format_html(' width="{}" height="{}"', file.width, file.height) if file.width and file.height else ""
    )
    caption = format_html("<figcaption>{}</figcaption>", block["caption"]) if block.get("caption") else ""
    return format_html(
        '<figure class="rc-figure"><img src="{}" alt="{}"{} loading="lazy">{}</figure>',
        url_for(file),
        block.get("alt", ""),
        size,
        caption,
    )


def _file(block: Mapping[str, Any], files: _Files, url_for: UrlFor) -> SafeString:
    file = files.get(block["file"])
    if file is None:
        return SafeString()
    return format_html(
        '<p class="rc-file"><a href="{}">{}</a> <span class="rc-soft">{}, {}</span></p>',
        url_for(file),
        block.get("title") or file.name,
        (file.file.name or "").rpartition(".")[2].upper(),
        filesizeformat(file.size),
    )


def _callout(block: Mapping[str, Any], files: _Files, url_for: UrlFor) -> SafeString:
    tone = block["tone"] if block["tone"] in TONES else "note"
    title = block.get("title") or {"note": _("Note"), "warning": _("Take care"), "key": _("Remember")}[tone]
    return format_html(
        '<div class="rc-callout rc-callout--{}" role="note"><p class="rc-callout__title">{}</p>{}</div>',
        tone,
        title,
        html_of(block["markdown"]),
    )


_RENDER: dict[str, Callable[[Mapping[str, Any], _Files, UrlFor], SafeString]] = {
    "heading": _heading,
    "text": _text,
    "image": _image,
    "file": _file,
    "callout": _callout,
}
