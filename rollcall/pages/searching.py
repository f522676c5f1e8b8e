"""What the one search knows of published pages: title and overview, never the body (P26)."""

from rollcall.base import search, sites
from rollcall.base.access import AccessLevel
from rollcall.pages.addresses import address_of
from rollcall.pages.models import (
    InitiativePage,
    NewsIndexPage,
    NewsPage,
    PlainPage,
    PortalPage,
    ProgramPage,
    TopicPage,
    tongues,
)

KIND = "page"
# The kinds of this file's own; what has a lock writes its entry elsewhere.
KINDS = (InitiativePage, ProgramPage, TopicPage, NewsIndexPage, NewsPage, PlainPage)


def refresh(page: PortalPage) -> None:
    """Write the entry of a page, or take it out when the page is not published."""
    if page.live:
        search.put(_document(page))
    else:
        drop(page)


def drop(page: PortalPage) -> None:
    search.drop(KIND, str(page.pk))


def _document(page: PortalPage) -> search.Document:
    topics = [topic.slug for topic in page.topics.all()] if isinstance(page, ProgramPage) else []
    if isinstance(page, TopicPage):
        topics = [page.topic.slug]
    return search.Document(
        kind=KIND,
        key=str(page.pk),
        url=address_of(page),
        title=page.title,
        overview=page.overview,
        level=AccessLevel.OPEN.value,
        words=" ".join([str(page.specific_class._meta.verbose_name), *topics]),
        facets={
            "topic": topics,
            "language": [tongues.short(tongues.code_of(page))],
            sites.ROOT: sites.tree_of(page.original),
        },
        hidden_from=tongues.others_than_of(page),
    )
