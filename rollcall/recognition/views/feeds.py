"""New model programs for feed readers."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rollcall.base import sites
from rollcall.recognition import shelf
from rollcall.recognition.models import ModelProgram


class ProgramFeed(Feed[ModelProgram, None]):
    """Titles and the one sentence of each, the newest first."""

    feed_type = Atom1Feed
    link = "/model-programs/"
    title: str | Promise = _("Model programs")
    subtitle = _("Programs of agencies that are worth copying.")

    def items(self) -> Iterable[ModelProgram]:
        return shelf.newest()

    def item_title(self, item: ModelProgram) -> str:
        return item.title

    def item_description(self, item: ModelProgram) -> str:
        return item.summary

    def item_link(self, item: ModelProgram) -> str:
        return sites.here().origin + reverse("recognition:program", args=[item.slug])

    def item_author_name(self, item: ModelProgram) -> str:
        return item.agency_name

    def item_pubdate(self, item: ModelProgram) -> datetime | None:
        return item.published_at
