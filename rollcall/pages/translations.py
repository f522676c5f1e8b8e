"""How far the pages are in each language, and what follows for translations from what an original does."""

from wagtail.models import Page

from rollcall.pages.models import HomePage, PortalPage, tongues
from rollcall.pages.models.tongues import Line

MOST = 2000  # rows of the report


def report(language: str, chosen: str = "") -> list[Line]:
    """Every published original in the order of the tree, with its translation; two queries. `chosen` is one
    of `tongues.State`, or nothing for all of them."""
    rows = tongues.originals_of(Page.objects.live().filter(depth__gt=1)).order_by("path")[:MOST]
    of_key = {row.translation_key: row for row in Page.objects.filter(locale__language_code=language)}
    lines = [tongues.line(row, of_key.get(row.translation_key), language) for row in rows]
    return [line for line in lines if not chosen or line.state == chosen]


def keep_in_step(original: PortalPage) -> None:
    """Give the translations the place, the address and the lock that the original has now."""
    for translation in original.get_translations().specific():
        _follow(original, translation)
        translation.save()  # which takes address and lock from the original


def _follow(original: Page, translation: Page) -> None:
    above = Page.objects.get(pk=original.pk).get_parent().specific  # anew: it may just have been moved
    place = above.get_translation_or_none(translation.locale)
    if place is None:
        place = above.copy_for_translation(translation.locale, copy_parents=True, alias=True)
    if translation.get_parent().pk != place.pk:
        translation.move(place, pos="last-child")
        translation.refresh_from_db()


def take_down(original: PortalPage) -> None:
    """Unpublish the translations of a page that is not public any more."""
    for translation in original.get_translations().live().filter(alias_of=None).specific():
        translation.unpublish()


def may_stand(page: Page) -> bool:
    """Whether a translation may go up: its original is there."""
    return not isinstance(page, PortalPage | HomePage) or page.original.live or page.original is page
