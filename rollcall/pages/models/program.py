"""A program: words that editors write, and lists that fill themselves (R30–R36)."""

import uuid
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page

from rollcall.catalog.models import Provider, Topic
from rollcall.pages import live
from rollcall.pages.blocks import ADDRESS
from rollcall.pages.models import tongues
from rollcall.pages.models.base import PortalPage
from rollcall.pages.models.chart import HELP, Box, ChartRow, drawn
from rollcall.pages.models.toolkit import KitPage, ResourcePage

Pick = KitPage | ResourcePage


class ProgramPage(PortalPage):
    """One program. Its courses, classes and resources are those of its topics and providers."""

    topics = ParentalManyToManyField(
        Topic,
        verbose_name=_("topics"),
        related_name="+",
        blank=True,
        help_text=_("Courses, classes and resources on these topics stand on the page by themselves."),
    )
    providers = ParentalManyToManyField(
        Provider,
        verbose_name=_("providers"),
        related_name="+",
        blank=True,
        help_text=_("Where some are chosen, only their courses and classes are shown."),
    )

    parent_page_types = ["pages.InitiativePage"]
    subpage_types = ["pages.PlainPage"]
    template = "pages/program.html"
    content_panels = [
        *PortalPage.content_panels,
        InlinePanel("boxes", label=_("box"), heading=_("Organization chart"), help_text=HELP),
        InlinePanel(
            "picks",
            label=_("kit or resource"),
            heading=_("Kits and resources"),
            help_text=_(
                "The ones to show first, in your order. Each keeps its own lock, and stands here once it is"
                " public."
            ),
        ),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("providers")], _("Lists that fill themselves")),
        InlinePanel("partners", label=_("partner"), heading=_("Partners")),
    ]

    class Meta:
        verbose_name = _("program")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        providers = list(self.providers.all())
        told = {
            "shelves": live.shelves([one.slug for one in self.topics.all()], [one.slug for one in providers]),
            "providers": providers,
            "picked": self.picked(),
        }
        return {**super().get_context(request, *args, **kwargs), **told}

    def chart(self) -> list[Box]:
        """The rows as a tree; one query."""
        return drawn(self.boxes.select_related("page").order_by("sort_order", "pk"))

    def picked(self) -> list[Pick]:
        """Public kits and resources that editors chose, in their order, as the reader has them.

        One query; two more for a reader of translations.
        """
        rows = self.picks.select_related("page__kitpage", "page__resourcepage").order_by("sort_order")
        pages = [row.page for row in rows if row.page is not None and row.page.live]
        found = [getattr(page, kind, None) for page in pages for kind in ("kitpage", "resourcepage")]
        chosen = [page for page in found if page is not None]
        theirs = _translations(chosen)
        return [theirs.get(page.translation_key, page) for page in chosen]


def _translations(chosen: list[Pick]) -> dict[uuid.UUID, Pick]:
    """What readers of another language have instead of these, by the key that both share."""
    kinds: tuple[type[Pick], ...] = (KitPage, ResourcePage)
    groups = [[page for page in chosen if isinstance(page, kind)] for kind in kinds]
    return {page.translation_key: page for group in groups for page in tongues.each_read(group)}


class ProgramBox(ChartRow):
    """A row of a program's chart."""

    owner = ParentalKey(ProgramPage, on_delete=models.CASCADE, related_name="boxes")

    class Meta(ChartRow.Meta):
        verbose_name = _("box")


class ProgramPick(Orderable):
    """A kit or a resource that a program shows before its lists."""

    program = ParentalKey(ProgramPage, on_delete=models.CASCADE, related_name="picks")
    page = models.ForeignKey(
        Page,
        null=True,  # a draft is saved while one is still being chosen; nothing goes up without
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("kit or resource"),
    )

    panels = [PageChooserPanel("page", ["pages.KitPage", "pages.ResourcePage"])]

    class Meta(Orderable.Meta):
        verbose_name = _("kit or resource")


class Partner(Orderable):
    """Somebody who works on a program."""

    program = ParentalKey(ProgramPage, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=160)
    does = models.CharField(_("what they do"), max_length=240, blank=True)
    address = models.CharField(
        _("address"),
        max_length=300,
        blank=True,
        validators=[RegexValidator(ADDRESS, _("Begin with / for a place here, or with https://."))],
    )

    panels = [FieldPanel("name"), FieldPanel("does"), FieldPanel("address")]
