"""Broken links in words, for the list and for the page's own editor."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.models import Page

from rollcall.pages.addresses import address_of
from rollcall.pages.links.finding import PARTS
from rollcall.pages.models import BrokenLink


@dataclass(frozen=True, slots=True)
class Line:
    row: BrokenLink
    place: str
    leads: str | Promise


def line(row: BrokenLink) -> Line:
    """One broken link: where it stands, and where it was to lead."""
    place = _("%(part)s %(number)d") % {"part": PARTS.get(row.part, row.part), "number": row.number}
    return Line(row, place, _leads(row.target))


def of_page(page: Page) -> list[Line]:
    """What is broken on one page, as it is public."""
    return [line(row) for row in BrokenLink.objects.filter(page_id=page.pk)] if page.pk else []


def _leads(target: str) -> str | Promise:
    kind, _colon, key = target.partition(":")
    if kind == "document":
        return _("a document that is gone")
    if kind != "page":
        return target
    found = Page.objects.filter(pk=key).first() if key.isdecimal() else None
    return f"{found.title} ({address_of(found)})" if found else _("a page that is gone")
