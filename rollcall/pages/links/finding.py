"""Every link of a page, with where it stands and what it says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.models import Page
from wagtail.rich_text import RichText

from rollcall.pages.blocks import BODY, LinkValue
from rollcall.pages.models import FaqPage, HomePage, InitiativePage, PortalPage, ProgramPage

SHOWN = 200
PARTS: dict[str, str | Promise] = {
    **{name: block.label or name for name, block in BODY},
    "answer": _("Answer"),
    "box": _("Chart"),
    "partner": _("Partners"),
    "door": _("Doors"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is written. Its target: "page:12", "document:3", or an address."""

    part: str
    number: int
    words: str
    target: str


def links(page: Page) -> Iterator[Link]:
    """Of a specific page, as the public reads it. What hides by itself while its page is no public one, such
    as a box of a chart, is no link then."""
    if isinstance(page, PortalPage):
        for number, block in enumerate(page.body, start=1):
            yield from _in(block.block_type, number, block.value)
    if isinstance(page, FaqPage):
        for number, entry in enumerate(page.entries(), start=1):
            yield from _in("answer", number, entry.answer)
    if isinstance(page, InitiativePage | ProgramPage):
        yield from _rows("box", page.boxes.all())
    if isinstance(page, ProgramPage):
        yield from _rows("partner", page.partners.all())
    if isinstance(page, HomePage):
        yield from _rows("door", page.doors.all())


def _rows(part: str, rows: Iterable[Any]) -> Iterator[Link]:
    for number, row in enumerate(rows, start=1):
        if row.address and getattr(row, "page", None) is None:
            yield Link(part, number, getattr(row, "name", "") or getattr(row, "heading", ""), row.address)


def _in(part: str, number: int, value: Any) -> Iterator[Link]:
    """Within a block, however deep."""
    if isinstance(value, LinkValue):
        if target := _chosen(value):
            yield Link(part, number, str(value.get("words") or "")[:SHOWN], target)
    elif isinstance(value, RichText):
        yield from _in_text(part, number, value)
    elif isinstance(value, StructValue):
        for one in value.values():
            yield from _in(part, number, one)
    elif isinstance(value, ListValue | StreamValue):
        for one in value:
            yield from _in(part, number, getattr(one, "value", one))


def _chosen(value: LinkValue) -> str:
    page, address = value.get("page"), str(value.get("address") or "")
    return f"page:{page.pk}" if page and (page.live or not address) else address


def _in_text(part: str, number: int, value: RichText) -> Iterator[Link]:
    for one in BeautifulSoup(value.source, "html.parser").find_all("a"):
        if target := _target(one):
            yield Link(part, number, one.get_text(" ", strip=True)[:SHOWN], target)


def _target(one: Tag) -> str:
    kind, key = one.get("linktype"), one.get("id")
    return f"{kind}:{key}" if kind and key else str(one.get("href") or "").strip()
