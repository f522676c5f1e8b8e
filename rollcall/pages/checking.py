"""What would keep somebody from reading a page, looked for before it is published (R32).

Looked at: what is empty, the order of headings, pictures without words, links that do not say where they
lead or lead nowhere, tables without headings, and PDFs without tags. Contrast is not looked at because it
cannot be wrong here: editors choose components, never a color, and the components' colors are measured in
`tests/test_blocks_browser.py`.
"""

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import Page

from rollcall.pages.filling import missing
from rollcall.pages.models import FaqPage, PortalPage, ResourceFile, ResourcePage
from rollcall.pages.models.resource_files import Tagging
from rollcall.pages.toolkit.tagged import is_tagged

PDF = "application/pdf"
BARE = re.compile(r"^(https?://|www\.)\S+$", re.IGNORECASE)
IN_WORDS = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
FILE_NAME = re.compile(r"^\S+\.(jpe?g|png|gif|webp|avif|svg)$|^(img|dsc|image)[-_ ]?\d+$", re.IGNORECASE)
VAGUE = frozenset(
    [
        "here",
        "click here",
        "click",
        "read more",
        "more",
        "more info",
        "more information",
        "learn more",
        "link",
        "this link",
        "this",
        "this page",
        "go",
        "see here",
        "details",
        "download",
        "aquí",
        "haga clic aquí",
        "haz clic aquí",
        "clic aquí",
        "leer más",
        "más",
        "más información",
        "ver más",
        "enlace",
        "este enlace",
        "descargar",
    ]
)
H2, H3 = 2, 3  # the page's title is the only h1
SHOWN = 60  # letters of somebody's words in a sentence of ours


def faults(page: Page) -> list[str]:
    """What is wrong with this draft, each a sentence that says where; empty where it may go up."""
    if not isinstance(page, PortalPage):
        return []
    looked_at = [_plain_words(page), _headings(page), _of_body(page), _of_answers(page), _of_files(page)]
    return [*missing(page), *(fault for faults in looked_at for fault in faults)]


def _plain_words(page: PortalPage) -> Iterator[str]:
    for where, words in ((_("Title"), page.title), (_("Overview"), page.overview)):
        if found := IN_WORDS.search(words):
            yield _(
                "%(where)s: “%(words)s” is an address, which a screen reader spells out letter by letter. Put"
                " it behind words in the body."
            ) % {"where": where, "words": _short(found.group())}


def _short(words: str) -> str:
    return Truncator(words).chars(SHOWN)


def _place(number: int, block: Any) -> str:
    return _("Block %(number)d, “%(kind)s”") % {"number": number, "kind": block.block.label}


def _blocks(page: PortalPage) -> Iterator[tuple[str, str, Any]]:
    """Where it stands, what kind it is, and what it holds."""
    for number, block in enumerate(page.body, start=1):
        yield _place(number, block), block.block_type, block.value


def _soup(value: Any) -> BeautifulSoup:
    return BeautifulSoup(str(getattr(value, "source", value) or ""), "html.parser")


# Headings


def _levels(kind: str, value: Any) -> list[tuple[int, str]]:
    """The headings that a block draws, as its template does it."""
    if kind == "text":
        return [
            (int(one.name[1]), one.get_text(" ", strip=True)) for one in _soup(value).find_all(["h2", "h3"])
        ]
    if kind == "heading":
        return [(H2, str(value).strip())]
    if kind in {"summary", "notice"}:
        return [(H2, value["heading"].strip())]
    return [(H3, card["heading"].strip()) for card in value] if kind == "cards" else []


def _headings(page: PortalPage) -> Iterator[str]:
    above = 1
    for where, kind, value in _blocks(page):
        for level, words in _levels(kind, value):
            if not words:
                yield _("%(where)s: a heading has no words. Write them, or take it out.") % {"where": where}
            elif level > above + 1:
                yield _(
                    "%(where)s: the heading “%(words)s” is of the third level with none of the second above"
                    " it. Put a heading of the second level before it."
                ) % {"where": where, "words": _short(words)}
            above = level


# Links, pictures, tables


def _link(where: str, words: str, leads: bool) -> Iterator[str]:
    told = {"where": where, "words": _short(words)}
    if not words:
        yield _("%(where)s: a link has no words. Say where it leads, or take it out.") % told
    elif BARE.match(words):
        yield (
            _("%(where)s: the link “%(words)s” is a bare address. Write the name of the place instead.")
            % told
        )
    elif words.casefold().strip(" .…:›»>") in VAGUE:
        yield (
            _(
                "%(where)s: the link “%(words)s” does not say where it leads. People hear links one by one,"
                " without the sentence around them."
            )
            % told
        )
    if words and not leads:
        yield _("%(where)s: the link “%(words)s” leads nowhere. Choose a page or write an address.") % told


def _links_in(where: str, value: Any) -> Iterator[str]:
    for one in _soup(value).find_all("a"):
        yield from _link(where, one.get_text(" ", strip=True), _leads(one))


def _leads(link: Tag) -> bool:
    return bool(link.get("id") if link.get("linktype") else str(link.get("href") or "").strip(" #"))


def _target(link: Any) -> bool:
    return bool(link.get("page") or link.get("address"))


def _button(where: str, link: Any) -> Iterator[str]:
    yield from _link(where, (link["words"] or "").strip(), _target(link))


def _cards(where: str, value: Any) -> Iterator[str]:
    """A card's heading is its link; the words of the link are not drawn."""
    for card in value:
        link = card["link"]
        if _target(link) or link["words"]:
            yield from _link(where, card["heading"].strip(), _target(link))


def _picture(where: str, value: Any) -> Iterator[str]:
    image = value["image"]
    words = (getattr(image, "contextual_alt_text", "") or "").strip()
    if image is None or getattr(image, "decorative", False):
        return
    if not words:
        yield _(
            "%(where)s: the picture has no words for those who do not see it. Describe it, or mark it as"
            " decoration."
        ) % {"where": where}
    elif FILE_NAME.match(words):
        yield _("%(where)s: “%(words)s” is the name of a file. Say what the picture shows.") % {
            "where": where,
            "words": _short(words),
        }


def _table(where: str, value: Any) -> Iterator[str]:
    columns = value["table"].columns if value["table"] else []
    for number, column in enumerate(columns, start=1):
        if not (column["heading"] or "").strip():
            yield _(
                "%(where)s: column %(number)d of the table has no heading. Write one, so that each cell can"
                " be understood by itself."
            ) % {"where": where, "number": number}


def _folds(where: str, value: Any) -> Iterator[str]:
    for fold in value:
        yield from _links_in(where, fold["text"])


def _boxed(where: str, value: Any) -> Iterator[str]:
    yield from _links_in(where, value["text"])


LOOK = {
    "text": _links_in,
    "summary": _boxed,
    "notice": _boxed,
    "folds": _folds,
    "cards": _cards,
    "button": _button,
    "picture": _picture,
    "table": _table,
}


def _of_body(page: PortalPage) -> Iterator[str]:
    for where, kind, value in _blocks(page):
        if kind in LOOK:
            yield from LOOK[kind](where, value)


def _of_answers(page: PortalPage) -> Iterator[str]:
    for entry in page.entries() if isinstance(page, FaqPage) else ():
        where = _("Question “%(question)s”") % {"question": _short(entry.question)}
        yield from _links_in(where, entry.answer)


# Files


def _of_files(page: PortalPage) -> Iterator[str]:
    links = page.file_links.all() if isinstance(page, ResourcePage) else ()
    for link in links:
        if _is_untagged(link.file):
            yield _(
                "File “%(title)s”: this PDF has no tags, so a screen reader finds no headings and no order in"
                " it. Bring a tagged one, or say at the file where the same words stand in another form."
            ) % {"title": _short(link.file.title)}


def _is_untagged(file: ResourceFile) -> bool:
    """A note on where the same words stand in another form stands for the tags."""
    if file.media_type != PDF or file.accessible_note.strip():
        return False
    tagging = is_tagged(file.file) if file.tagging == Tagging.UNKNOWN else file.tagging
    return tagging == Tagging.NO
