"""The feed of new resources: title, overview and who made it, whatever the level (P26)."""

from datetime import UTC, datetime, time

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from rollcall.base import sites
from rollcall.pages.models import ResourcePage, ToolkitIndexPage, tongues
from rollcall.pages.toolkit.entries import address

MOST = 50


def newest(index: ToolkitIndexPage, many: int = MOST) -> list[ResourcePage]:
    """What was added last and not replaced, newest first; one query and one for topics."""
    rows = tongues.read(ResourcePage.objects.child_of(index.original).live().filter(superseded_by=None))
    found = rows.select_related("provider").prefetch_related("topics").defer("body", "points", "questions")
    return list(found.order_by("-first_published_at", "-pk")[:many])


def atom(index: ToolkitIndexPage) -> str:
    """The feed as text."""
    here = sites.here().origin + address(index)
    made = Atom1Feed(
        title=index.title,
        link=here,
        description=index.overview,
        language=get_language(),
        feed_url=f"{here}feed/",
    )
    for one in newest(index):
        link = sites.here().origin + address(one)
        first = one.first_published_at or datetime.combine(one.dated, time(), UTC)
        made.add_item(
            title=one.title,
            link=link,
            unique_id=link,
            description=one.overview,
            author_name=one.provider.name,
            pubdate=first,
            updateddate=one.last_published_at or first,
            categories=[str(one.get_kind_display()), *(topic.name for topic in one.topics.all())],
        )
    return str(made.writeString("utf-8"))
