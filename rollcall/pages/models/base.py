"""What every page has in common."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction

from rollcall.pages.blocks import BODY
from rollcall.pages.models import tongues
from rollcall.pages.models.clearing import Cleared
from rollcall.pages.models.panels import TonguesPanel
from rollcall.pages.models.tongues import Translated
from rollcall.pages.panels import BrokenLinksPanel

DEPTH_OF_HOME = 2  # of Wagtail's tree: its own root is 1
# The narrowest and the widest that we draw for; an editor looks at both.
PREVIEWS: list[dict[str, Any]] = [
    {"name": "phone", "icon": "mobile-alt", "device_width": 360, "label": _("Preview as on a phone")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Preview as on a desk")},
]


class PortalPage(Translated, Cleared, Page):
    """A page with an overview that anyone may read, a body made of our components, and a date of review.

    The overview stands in search, feeds and previews whatever the page's level; the body never does (P26).
    """

    overview = models.TextField(
        _("overview"),
        blank=True,
        max_length=400,
        help_text=_("Two sentences for lists and search. Anyone may read them."),
    )
    body = StreamField(BODY, verbose_name=_("body"), blank=True)
    reviewed_on = models.DateField(
        _("last reviewed"), null=True, blank=True, help_text=_("Shown at the foot of the page.")
    )
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("We write to its owner and its writers 30 days before, and on the day."),
    )
    review_asked_for = models.DateField(null=True, blank=True, editable=False)
    template = "pages/page.html"
    # Nobody puts a password of Wagtail's on a page: who may open what is decided in one place (R1).
    private_page_options: ClassVar[list[str]] = []
    content_panels = [
        TonguesPanel(),
        BrokenLinksPanel(),
        *Page.content_panels,
        FieldPanel("overview"),
        FieldPanel("body"),
    ]
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_by")])], _("Keeping it true")
        ),
    ]

    class Meta:
        abstract = True

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return PREVIEWS

    @cached_property
    def crumbs(self) -> list[Page]:
        """The published pages above, below home; one query, or none after `HomePage.route`."""
        above = self.get_ancestors().filter(depth__gt=DEPTH_OF_HOME, live=True)
        return list(above)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Wagtail does it; a translation cannot leave its original's address."""
        self.keep_to_the_original()
        super().save(*args, **kwargs)

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """A page begins in the original language; then it is translated."""
        return bool(super().can_create_at(parent)) and tongues.is_original(parent)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """In the language of the page, whatever the editor's own is."""
        with override(tongues.code_of(self)):
            shown: HttpResponseBase = super().serve_preview(request, mode_name)
            return shown.render() if isinstance(shown, TemplateResponse) else shown

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """None can be set, so none is looked for."""
        none: QuerySet[PageViewRestriction] = PageViewRestriction.objects.none()
        return none
