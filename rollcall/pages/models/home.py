"""The editors' words for the first screen."""

from collections.abc import Callable
from itertools import accumulate
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page
from wagtail.url_routing import RouteResult

from rollcall.pages.models import tongues
from rollcall.pages.models.base import PREVIEWS
from rollcall.pages.models.clearing import Cleared
from rollcall.pages.models.panels import TonguesPanel
from rollcall.pages.models.tongues import Translated


class HomePage(Translated, Cleared, Page):
    """The root of a portal's tree. `/` is drawn by the portal, which takes its words from here."""

    opening = models.CharField(
        _("opening line"), max_length=80, blank=True, help_text=_("The heading of the first screen.")
    )
    lead = models.CharField(
        _("below it"), max_length=240, blank=True, help_text=_("One or two sentences on what there is.")
    )

    # `/` is drawn by the portal, which stands above: it hangs its drawing on here, for the preview.
    draw: ClassVar[Callable[[HttpRequest, "HomePage"], HttpResponse]]
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [
        TonguesPanel(),
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("opening"), FieldPanel("lead")], _("First words")),
        InlinePanel(
            "doors",
            label=_("door"),
            heading=_("Doors"),
            max_num=4,
            help_text=_("One for each kind of visitor: officer, agency, provider, community."),
        ),
        InlinePanel("featured", label=_("page"), heading=_("Featured"), max_num=3),
    ]

    class Meta:
        verbose_name = _("home page")

    def shown_first(self) -> list[Page]:
        """The featured pages that are published, as the reader has them; one query for a translation."""
        return tongues.each_read([one.page for one in self.featured.all() if one.page.live])

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return PREVIEWS

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The first screen with this draft's words."""
        return type(self).draw(request, self)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page at any depth, in the reader's language, in two queries; what is no page goes Wagtail's
        way, step by step."""
        found = self._below(path_components)
        if found is None:
            return tongues.as_read(super().route(request, path_components))
        return RouteResult(found)

    def _below(self, path_components: list[str]) -> Page | None:
        steps = list(accumulate((f"{part}/" for part in path_components), initial=self.url_path))[1:]
        way = Page.objects.filter(url_path__in=steps, path__startswith=self.path, live=True)
        rows = list(tongues.with_translations(way).order_by("depth"))
        chain = [row for row in rows if row.path.startswith(self.path)]
        if not chain or chain[-1].url_path != steps[-1]:
            return None
        return tongues.chosen(chain, rows)


class Door(Orderable):
    """A way in for one kind of visitor."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="doors")
    heading = models.CharField(_("heading"), max_length=40)
    text = models.CharField(_("text"), max_length=160)
    address = models.CharField(
        _("where it leads"),
        max_length=200,
        validators=[RegexValidator(r"^/(?!/)\S*$", _("Begin with /, for a place here."))],
        help_text=_("A place here, such as /courses/."),
    )

    panels = [FieldPanel("heading"), FieldPanel("text"), FieldPanel("address")]


class Featured(Orderable):
    """A page that the first screen shows."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [FieldPanel("page")]
