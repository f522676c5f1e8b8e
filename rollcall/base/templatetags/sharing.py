"""What other places show beside a link to us (Open Graph)."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import strip_tags
from django.utils.text import Truncator

from rollcall.base import sharing, sites
from rollcall.base.context import words

register = template.Library()
LONGEST = 200  # letters of a description


@register.inclusion_tag("base/parts/share.html", takes_context=True)
def share(context: Context, title: object, description: object = "") -> dict[str, Any]:
    """Title, description, address and picture of a public page. Only for words that anybody may read (P26);
    nothing in an editor's preview."""
    request: HttpRequest | None = context.get("request")
    if request is None or getattr(request, "is_preview", False):
        return {}
    brand, said = words().brand, str(title).strip() or words().brand
    return {
        "brand": brand,
        "title": said,
        "description": Truncator(strip_tags(str(description))).chars(LONGEST),
        "url": sites.here().origin + request.path,
        "picture": f"{sites.here().origin}/shared/{sharing.digest_of(said, brand)}.png",
        "width": sharing.WIDTH,
        "height": sharing.HEIGHT,
    }
