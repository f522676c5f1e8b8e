"""The initiative: what it is, who stands behind it, and its chart."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel

from rollcall.pages.models import tongues
from rollcall.pages.models.base import PortalPage
from rollcall.pages.models.chart import HELP, Box, ChartRow, drawn
from rollcall.pages.models.program import ProgramPage


class InitiativePage(PortalPage):
    """Stands at /programs/, above the programs."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.ProgramPage"]
    template = "pages/initiative.html"
    content_panels = [
        *PortalPage.content_panels,
        InlinePanel("boxes", label=_("box"), heading=_("Organization chart"), help_text=HELP),
    ]

    class Meta:
        verbose_name = _("initiative")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With its public programs, in the order that editors gave them, as the reader has them."""
        programs = ProgramPage.objects.child_of(self.original).live() if self.pk else []
        programs = tongues.each_read(list(programs))
        return {**super().get_context(request, *args, **kwargs), "programs": programs}

    def chart(self) -> list[Box]:
        """The rows as a tree; two queries."""
        return drawn(self.boxes.select_related("page").order_by("sort_order", "pk"))


class ChartBox(ChartRow):
    """A row of the initiative's chart."""

    owner = ParentalKey(InitiativePage, on_delete=models.CASCADE, related_name="boxes")

    class Meta(ChartRow.Meta):
        verbose_name = _("box")
