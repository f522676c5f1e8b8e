"""Our colors, faces and mark in Wagtail's frame."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]  # Wagtail ships no types
def our_sheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("base/staff.css"))


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]  # Wagtail ships no types
def no_pages_yet(request: HttpRequest, items: list[Any]) -> None:
    """There are no CMS pages to edit yet, so the menu does not lead to an empty tree."""
    items[:] = [item for item in items if item.name != "explorer"]
