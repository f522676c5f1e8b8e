"""Panels of the page editor that are ours."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.models import Page


class BrokenLinksPanel(Panel):
    """Shown only where the public page has links that lead nowhere."""

    find: ClassVar[Callable[[Page], list[Any]]]  # hung on by `apps.py`: `links.report` knows the models

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Broken links"), "icon": "warning", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/staff/broken_here.html"

        @cached_property
        def lines(self) -> list[Any]:
            return BrokenLinksPanel.find(self.instance)

        def is_shown(self) -> bool:
            return bool(self.lines)
