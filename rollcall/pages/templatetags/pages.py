"""What templates of pages need."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from wagtail.models import Page

from rollcall.base import language, sites
from rollcall.pages.addresses import address_of
from rollcall.pages.models import tongues

ORIGINAL = settings.LANGUAGE_CODE
register = template.Library()
register.filter("address", address_of)


@register.simple_tag
def lang_of(page: Page) -> str:
    """Names the language of a page's words where it is another than that of the page around them."""
    code = tongues.code_of(page)
    return "" if code == tongues.wanted() else format_html(' lang="{}"', tongues.short(code))


@register.simple_tag
def alternates(page: tongues.Translated) -> list[tuple[str, str]]:
    """Each language in which a page can be read, with the address that asks for it; "x-default" leaves it
    to the visitor."""
    here = sites.here().origin + address_of(page)
    offered = page.reading.offered
    named = [(tongues.short(code), language.address_in(here, code)) for code in offered]
    return [*named, ("x-default", here)] if len(offered) > 1 else []


@register.filter
def in_original(page: Page) -> str:
    """The address of a translation's original."""
    return language.address_in(address_of(page), ORIGINAL)
