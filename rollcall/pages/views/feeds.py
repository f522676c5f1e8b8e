"""News, programs and answers for feed readers."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.base import sites
from rollcall.base.context import words
from rollcall.pages import queries
from rollcall.pages.addresses import address_of
from rollcall.pages.models import FaqPage, NewsPage, ProgramPage
from rollcall.pages.models.faq import Entry
from rollcall.pages.plain import plain

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


class ProgramFeed(Feed[ProgramPage, None]):
    """The programs, the one that changed last first: title and overview."""

    feed_type = Atom1Feed
    link = "/programs/"
    title: str | Promise = _("Programs")

    def items(self) -> Iterable[ProgramPage]:
        return queries.programs()[:MOST]

    def item_title(self, item: ProgramPage) -> str:
        return str(item.title)

    def item_description(self, item: ProgramPage) -> str:
        return str(item.overview)

    def item_link(self, item: ProgramPage) -> str:
        return f"{sites.here().origin}{address_of(item)}"

    def item_pubdate(self, item: ProgramPage) -> datetime | None:
        first: datetime | None = item.first_published_at
        return first

    def item_updateddate(self, item: ProgramPage) -> datetime | None:
        last: datetime | None = item.last_published_at
        return last


class AnswerFeed(Feed[tuple[FaqPage, Entry], None]):
    """Questions and answers; every word of them is public."""

    feed_type = Atom1Feed
    link = "/faq/"
    title: str | Promise = _("Questions and answers")

    def items(self) -> Iterable[tuple[FaqPage, Entry]]:
        return [(page, entry) for page in queries.questions() for entry in page.entries()]

    def item_title(self, item: tuple[FaqPage, Entry]) -> str:
        return item[1].question

    def item_description(self, item: tuple[FaqPage, Entry]) -> str:
        return plain(str(item[1].answer))

    def item_link(self, item: tuple[FaqPage, Entry]) -> str:
        return f"{sites.here().origin}{address_of(item[0])}#{item[1].anchor}"

    def item_updateddate(self, item: tuple[FaqPage, Entry]) -> datetime | None:
        last: datetime | None = item[0].last_published_at
        return last
