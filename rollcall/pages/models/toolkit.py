"""The toolkit: a directory, resources, and kits that give several at once (R31, R40)."""

from collections.abc import Sequence

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.blocks import CharBlock, IntegerBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.url_routing import RouteResult

from rollcall.base.access import AccessLevel
from rollcall.catalog.models import Provider, Topic
from rollcall.catalog.models.courses import default_audience
from rollcall.catalog.words import languages
from rollcall.pages.forms.toolkit import ResourceForm
from rollcall.pages.models.base import PortalPage
from rollcall.pages.models.resource_files import ResourceFile
from rollcall.pages.models.serving import Served
from rollcall.pages.models.toolkit_words import Kind, Whom

LONGEST_MINUTES = 1440


class TalkingPoint(StructBlock):
    """One thing a sergeant says: it fills the squad room's screen alone."""

    heading = CharBlock(
        label=_("Point"), max_length=120, help_text=_("A few words that can be read far off.")
    )
    text = TextBlock(label=_("What to say"), max_length=600, required=False)
    minutes = IntegerBlock(label=_("Minutes"), min_value=1, max_value=60, default=2)

    class Meta:
        label = _("talking point")
        icon = "comment"


POINTS = [("point", TalkingPoint())]
QUESTIONS = [("question", CharBlock(label=_("Question"), max_length=200, icon="help"))]


class ToolkitIndexPage(Served, PortalPage):
    """The directory at /toolkit/."""

    max_count_per_parent = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.ResourcePage", "pages.KitPage"]

    class Meta:
        verbose_name = _("toolkit directory")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail does it, with a resource and who made it read at once instead of in three queries."""
        slug, *rest = path_components or [""]
        if slug and slug not in self.views:
            rows = ResourcePage.objects.child_of(self).select_related("provider")
            page: ResourcePage | None = rows.filter(slug=slug).first()
            if page is not None:
                return page.route(request, rest)
        return super().route(request, path_components)


class ResourcePage(Served, PortalPage):
    """Something ready to use. An offering: who may open it is decided by `accounts.access.may_open` alone.

    Public whatever the level: title, overview, kind, topics, provider, time, language, date. Never public
    when locked: body, talking points, questions, and everything about its files (P26).
    """

    kind = models.CharField(_("what it is"), max_length=12, choices=Kind.choices)
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), related_name="+", blank=True)
    for_whom = models.JSONField(_("for whom"), default=list, blank=True)
    minutes = models.PositiveIntegerField(
        _("minutes it takes"),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MINUTES)],
        help_text=_("To read, watch or work through once."),
    )
    language = models.CharField(_("language"), max_length=20, choices=languages, default="en")
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="+", verbose_name=_("who made it")
    )
    dated = models.DateField(_("date"), help_text=_("Of this edition. The newest stand first."))
    source = models.CharField(
        _("where it is from"),
        max_length=300,
        blank=True,
        help_text=_("As a list of sources would have it: title, edition, award. It goes into kits."),
    )
    access_level = models.CharField(
        _("who may open it"), max_length=10, choices=AccessLevel.choices, default=AccessLevel.VERIFIED
    )
    audience = models.JSONField(_("which verified people"), default=default_audience, blank=True)
    vetted_to = models.CharField(
        _("standard"), max_length=160, blank=True, help_text=_("The name of the curriculum standard.")
    )
    vetted_by = models.CharField(_("who checked it"), max_length=160, blank=True)
    vetted_on = models.DateField(_("checked on"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "pages.ResourcePage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("replaced by"),
        help_text=_("The newer one. This page then says so with a link, and leaves directory and search."),
    )
    points = StreamField(POINTS, verbose_name=_("talking points"), blank=True)
    questions = StreamField(QUESTIONS, verbose_name=_("questions for the squad"), blank=True)

    decided_by_the_original = ("access_level", "audience", "superseded_by")
    base_form_class = ResourceForm
    parent_page_types = ["pages.ToolkitIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *PortalPage.content_panels[:-1],
        MultiFieldPanel(
            [FieldPanel(name) for name in ("kind", "topics", "for_whom", "minutes", "language", "dated")],
            _("How people find it"),
        ),
        MultiFieldPanel([FieldPanel("access_level"), FieldPanel("audience")], _("Who may open it")),
        PortalPage.content_panels[-1],
        MultiFieldPanel(
            [FieldPanel("points"), FieldPanel("questions")],
            _("Roll-call brief"),
            help_text=_("Only for a roll-call brief. Each point fills the screen of a squad room."),
        ),
        InlinePanel(
            "file_links",
            label=_("file"),
            heading=_("Files and formats"),
            help_text=_("Nobody sees that a file is there before the resource is open to them."),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("provider", "source", "vetted_to", "vetted_by", "vetted_on")],
            _("Who made it, and who checked it"),
        ),
        InlinePanel("related_links", label=_("related resource"), heading=_("Related")),
        PageChooserPanel("superseded_by", "pages.ResourcePage"),
    ]

    class Meta:
        verbose_name = _("resource")

    @property
    def is_offered(self) -> bool:
        return bool(self.live)

    @property
    def is_brief(self) -> bool:
        return self.kind == Kind.BRIEF and bool(self.points)

    @property
    def whom_words(self) -> str:
        return ", ".join(str(Whom(code).label) for code in self.for_whom if code in Whom.values)

    @property
    def is_checked(self) -> bool:
        return bool(self.vetted_to or self.vetted_by)


class FileLink(Orderable):
    """A file that a resource gives out."""

    page = ParentalKey(ResourcePage, on_delete=models.CASCADE, related_name="file_links")
    file = models.ForeignKey(ResourceFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))

    panels = [FieldPanel("file")]


class RelatedLink(Orderable):
    """A resource that somebody who likes this one may want too."""

    page = ParentalKey(ResourcePage, on_delete=models.CASCADE, related_name="related_links")
    resource = models.ForeignKey(
        ResourcePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("resource")
    )

    panels = [PageChooserPanel("resource", "pages.ResourcePage")]


class KitPage(Served, PortalPage):
    """Resources that belong together, in order, to take along as one ZIP. Its page is open to everyone; each
    resource in it keeps its own lock.
    """

    dated = models.DateField(_("date"))

    parent_page_types = ["pages.ToolkitIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *PortalPage.content_panels,
        FieldPanel("dated"),
        InlinePanel("items", label=_("resource"), heading=_("What is in it"), min_num=1),
    ]

    class Meta:
        verbose_name = _("kit")

    access_level = AccessLevel.OPEN.value
    audience: Sequence[str] = ()

    @property
    def is_offered(self) -> bool:
        return bool(self.live)


class KitItem(Orderable):
    """A place in a kit."""

    kit = ParentalKey(KitPage, on_delete=models.CASCADE, related_name="items")
    resource = models.ForeignKey(
        ResourcePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("resource")
    )
    note = models.CharField(
        _("why it is in the kit"), max_length=200, blank=True, help_text=_("One line. Anyone may read it.")
    )

    panels = [PageChooserPanel("resource", "pages.ResourcePage"), FieldPanel("note")]
