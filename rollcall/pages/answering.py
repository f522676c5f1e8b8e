"""Which view answers for which page type, and for which part below its address."""

from rollcall.pages.models import FaqPage, KitPage, ResourcePage, ToolkitIndexPage
from rollcall.pages.views import faq, toolkit

ToolkitIndexPage.views = {"": toolkit.directory, "feed": toolkit.feed}
ResourcePage.views = {"": toolkit.resource, "brief": toolkit.brief}
KitPage.views = {"": toolkit.kit, "zip": toolkit.kit_zip}
FaqPage.views = {"": faq.show}
