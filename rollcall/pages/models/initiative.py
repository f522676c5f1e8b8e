"""The initiative: what it is, who stands behind it, and its chart, drawn from rows that editors keep."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page

from rollcall.pages.addresses import address_of
from rollcall.pages.blocks import ADDRESS
from rollcall.pages.models.base import PortalPage


@dataclass(slots=True)
class Box:
    """One box of the chart, with those under it."""

    name: str
    note: str
    href: str
    under: list[Box] = field(default_factory=list)


class InitiativePage(PortalPage):
    """Stands at /programs/, above the programs."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.ProgramPage"]
    template = "pages/initiative.html"
    content_panels = [
        *PortalPage.content_panels,
        InlinePanel(
            "boxes",
            label=_("box"),
            heading=_("Organization chart"),
            help_text=_("From the top down. A box hangs under the nearest box above it of a higher step."),
        ),
    ]

    class Meta:
        verbose_name = _("initiative")

    def chart(self) -> list[Box]:
        """The rows as a tree; two queries. A program that is not published is named without a link."""
        rows = self.boxes.select_related("page").order_by("sort_order", "pk")
        tops: list[Box] = []
        path: list[tuple[int, Box]] = []  # from the top to the box last drawn
        for row in rows:
            box = Box(row.name, row.note, row.href)
            while path and path[-1][0] >= row.step:
                path.pop()
            (path[-1][1].under if path else tops).append(box)
            path.append((row.step, box))
        return tops


class ChartBox(Orderable):
    """A row of the chart."""

    class Step(models.IntegerChoices):
        SPONSOR = 1, _("Sponsor")
        INITIATIVE = 2, _("Initiative")
        PROGRAM = 3, _("Program")
        PART = 4, _("Part of a program")

    owner = ParentalKey(InitiativePage, on_delete=models.CASCADE, related_name="boxes")
    step = models.PositiveSmallIntegerField(_("step"), choices=Step.choices, default=Step.PROGRAM)
    name = models.CharField(_("name"), max_length=100)
    note = models.CharField(_("in a few words"), max_length=140, blank=True)
    page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("its page")
    )
    address = models.CharField(
        _("or an address"),
        max_length=300,
        blank=True,
        validators=[RegexValidator(ADDRESS, _("Begin with / for a place here, or with https://."))],
    )

    panels = [
        FieldPanel("step"),
        FieldPanel("name"),
        FieldPanel("note"),
        PageChooserPanel("page"),
        FieldPanel("address"),
    ]

    @property
    def href(self) -> str:
        """Where the box leads; empty where its page is not published."""
        if self.page is not None:
            return address_of(self.page) if self.page.live else ""
        return self.address
