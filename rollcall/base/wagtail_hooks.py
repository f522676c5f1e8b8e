"""Our colors, faces and mark in Wagtail's frame."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]  # Wagtail ships no types
def our_sheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("base/staff.css"))
