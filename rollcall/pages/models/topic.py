"""Everything on one topic, on one page."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from rollcall.catalog.models import Topic
from rollcall.pages import live
from rollcall.pages.models.base import PortalPage


class TopicPage(PortalPage):
    """Words on a topic, and its courses, classes and resources."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic"))

    parent_page_types = ["pages.HomePage", "pages.PlainPage"]
    subpage_types = ["pages.PlainPage"]
    template = "pages/topic.html"
    content_panels = [*PortalPage.content_panels, FieldPanel("topic")]

    class Meta:
        verbose_name = _("topic page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        shelves = live.shelves([self.topic.slug], [])
        return {**super().get_context(request, *args, **kwargs), "shelves": shelves}
