"""An organization chart, drawn from rows that editors keep: real text, each box a link (R30)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page

from rollcall.pages.addresses import address_of
from rollcall.pages.blocks import ADDRESS

HELP = _(
    "From the top down. A box hangs under the nearest box above it of a higher step. We draw the chart,"
    " and the same as a list."
)


@dataclass(slots=True)
class Box:
    """One box of the chart, with those under it."""

    name: str
    note: str
    href: str
    under: list[Box] = field(default_factory=list)


class ChartRow(Orderable):
    """A row of a chart; mix in a `ParentalKey` to the page that it belongs to, as `boxes`."""

    class Step(models.IntegerChoices):
        SPONSOR = 1, _("Sponsor")
        INITIATIVE = 2, _("Initiative")
        PROGRAM = 3, _("Program")
        PART = 4, _("Part of a program")

    step = models.PositiveSmallIntegerField(_("step"), choices=Step.choices, default=Step.PROGRAM)
    name = models.CharField(_("name"), max_length=100)
    note = models.CharField(_("in a few words"), max_length=140, blank=True)
    page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("its page"),
        help_text=_("The box leads there once that page is public."),
    )
    address = models.CharField(
        _("or an address"),
        max_length=300,
        blank=True,
        validators=[RegexValidator(ADDRESS, _("Begin with / for a place here, or with https://."))],
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("step"),
        FieldPanel("name"),
        FieldPanel("note"),
        PageChooserPanel("page"),
        FieldPanel("address"),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    @property
    def href(self) -> str:
        """Where the box leads; empty where its page is not published."""
        if self.page is not None:
            return address_of(self.page) if self.page.live else ""
        return self.address


def drawn(rows: Iterable[ChartRow]) -> list[Box]:
    """The rows, in their order, as a tree. A page that is not published is named without a link."""
    tops: list[Box] = []
    path: list[tuple[int, Box]] = []  # from the top to the box last drawn
    for row in rows:
        box = Box(row.name, row.note, row.href)
        while path and path[-1][0] >= row.step:
            path.pop()
        (path[-1][1].under if path else tops).append(box)
        path.append((row.step, box))
    return tops
