"""A page of words."""

from django.utils.translation import gettext_lazy as _

from rollcall.pages.models.base import PortalPage


class PlainPage(PortalPage):
    """What has no kind of its own: a statement, a background, terms."""

    parent_page_types = [
        "pages.HomePage",
        "pages.PlainPage",
        "pages.ProgramPage",
        "pages.TopicPage",
    ]
    template = "pages/page.html"
    subpage_types = ["pages.PlainPage", "pages.TopicPage"]

    class Meta:
        verbose_name = _("plain page")
