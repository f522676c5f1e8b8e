"""What the page editor says beside the fields."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.models import Page, Revision

from rollcall.pages.models import tongues


class TonguesPanel(Panel):
    """How far the page is in the other languages; on a translation, whether its original has moved on."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Languages"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/staff/languages_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            page: Page = self.instance
            told = {
                "lines": tongues.lines(page),
                "is_original": tongues.is_original(page),
                "seen": seen_of_original(page),
            }
            return {**super().get_context_data(parent_context), **told}


def seen_of_original(page: Page) -> Revision | None:
    """The original's version that stood when this translation was published; nothing where there is none."""
    if tongues.is_original(page) or page.last_published_at is None:
        return None
    rows = Revision.page_revisions.filter(
        object_id__in=[str(pk) for pk in _originals(page)], created_at__lte=page.last_published_at
    )
    return rows.order_by("-created_at", "-pk").first()


def _originals(page: Page) -> list[int]:
    rows = tongues.originals_of(Page.objects.filter(translation_key=page.translation_key))
    return list(rows.values_list("pk", flat=True))
