"""News, the newest first."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from rollcall.pages.models import tongues
from rollcall.pages.models.base import PortalPage

A_PAGE = 12
LONGEST_NUMBER = 6


class NewsIndexPage(PortalPage):
    """The list at /news/."""

    max_count_per_parent = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.NewsPage"]
    template = "pages/news_index.html"

    class Meta:
        verbose_name = _("news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = tongues.read(NewsPage.objects.child_of(self.original).live()).order_by("-dated", "-pk")
        asked = request.GET.get("page", "1")
        pages = Paginator(news, A_PAGE)
        number = int(asked[:LONGEST_NUMBER]) if asked.isascii() and asked.isdigit() else 0
        if not 1 <= number <= pages.num_pages:
            raise Http404
        shown = pages.page(number)
        return {**super().get_context(request, *args, **kwargs), "page_obj": shown}


class NewsPage(PortalPage):
    """One piece of news."""

    dated = models.DateField(_("date"), db_index=True)

    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "pages/news.html"
    content_panels = [*PortalPage.content_panels, FieldPanel("dated")]

    class Meta:
        verbose_name = _("news item")
