"""What readers of updates hear of published pages: title and overview, never the body (P26, R38)."""

from django.conf import settings
from wagtail.models import Page

from rollcall.outreach import digests
from rollcall.pages.addresses import address_of
from rollcall.pages.models import KitPage, NewsPage, ResourcePage

KINDS = {ResourcePage: "resource", KitPage: "kit", NewsPage: "news"}
Told = ResourcePage | KitPage | NewsPage


def tell(page: Told) -> None:
    """Hand a page down as it is now, once a page; or take it back. A translation stands at the same address
    as its original and is no news. Without its provider: a program's page lists resources by topic alone.
    """
    replaced = isinstance(page, ResourcePage) and page.superseded_by_id is not None
    if not page.live or replaced:
        take_back(page)
    elif _is_original(page):
        digests.put(
            kind=KINDS[type(page)],
            key=str(page.pk),
            title=page.title,
            sentence=page.overview,
            url=address_of(page),
            topics=[topic.slug for topic in page.topics.all()] if isinstance(page, ResourcePage) else [],
            level=page.access_level if isinstance(page, ResourcePage) else "",
        )


def take_back(page: Told) -> None:
    digests.drop(KINDS[type(page)], str(page.pk))


def _is_original(page: Page) -> bool:
    language: str = page.locale.language_code
    return language.partition("-")[0] == settings.LANGUAGE_CODE.partition("-")[0]
