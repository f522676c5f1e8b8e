"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from rollcall.base import sites, theme
from rollcall.base.models import SiteWords


def words() -> SiteWords:
    """The name and help desk of the portal that one is on."""
    return sites.here().words


def site(request: HttpRequest) -> dict[str, Any]:
    """`words` (brand, contact), whether this is the demo, and the `theme` that the visitor chose."""
    return {"words": SimpleLazyObject(words), "demo": settings.DEMO, "theme": theme.chosen(request)}
