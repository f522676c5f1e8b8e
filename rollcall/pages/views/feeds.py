"""News for feed readers."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from rollcall.base import sites
from rollcall.base.context import words
from rollcall.pages import queries
from rollcall.pages.addresses import address_of
from rollcall.pages.models import NewsPage

MOST = 30


class NewsFeed(Feed[NewsPage, None]):
    """Titles and overviews, never a body; the newest first."""

    feed_type = Atom1Feed
    link = "/news/"
    subtitle = _("What is new.")

    def title(self) -> str:
        return words().brand

    def items(self) -> Iterable[NewsPage]:
        return queries.news()[:MOST]

    def item_title(self, item: NewsPage) -> str:
        return str(item.title)

    def item_description(self, item: NewsPage) -> str:
        return str(item.overview)

    def item_link(self, item: NewsPage) -> str:
        return f"{sites.here().origin}{address_of(item)}"

    def item_pubdate(self, item: NewsPage) -> datetime:
        return datetime.combine(item.dated, time(12), UTC)

    def item_updateddate(self, item: NewsPage) -> datetime:
        return item.last_published_at or self.item_pubdate(item)
