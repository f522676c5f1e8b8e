"""What every page has in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from rollcall.pages.blocks import BODY


class PortalPage(Page):
    """A page with an overview that anyone may read, a body made of our components, and a date of review.

    The overview stands in search, feeds and previews whatever the page's level; the body never does (P26).
    """

    overview = models.TextField(
        _("overview"), blank=True, help_text=_("Two sentences for lists and search. Anyone may read them.")
    )
    body = StreamField(BODY, verbose_name=_("body"), blank=True)
    review_by = models.DateField(
        _("review by"), null=True, blank=True, help_text=_("We remind the owner when this day is near.")
    )

    content_panels = [*Page.content_panels, FieldPanel("overview"), FieldPanel("body")]
    promote_panels = [*Page.promote_panels, FieldPanel("review_by")]

    class Meta:
        abstract = True
