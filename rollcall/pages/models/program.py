"""A program: words that editors write, and lists that fill themselves (R30–R36)."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from rollcall.catalog.models import Provider, Topic
from rollcall.pages import live
from rollcall.pages.blocks import ADDRESS
from rollcall.pages.models.base import PortalPage


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
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("providers")], _("Lists that fill themselves")),
        InlinePanel("partners", label=_("partner"), heading=_("Partners")),
    ]

    class Meta:
        verbose_name = _("program")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        shelves = live.shelves(
            [topic.slug for topic in self.topics.all()], [one.slug for one in self.providers.all()]
        )
        return {**super().get_context(request, *args, **kwargs), "shelves": shelves}


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
