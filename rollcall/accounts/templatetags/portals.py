"""What the pages of the identity host say of the portal that sent somebody there."""

from urllib.parse import parse_qs, urlsplit

from django import template
from django.template import Context
from django.urls import reverse

from rollcall.base import sites

register = template.Library()


@register.simple_tag(takes_context=True)
def going_to(context: Context) -> str:
    """The name of the portal to which a sign-in leads back; nothing where one stays."""
    request = context.get("request")
    asked = urlsplit((request.GET.get("next") or request.POST.get("next") or "") if request else "")
    if asked.path != reverse("accounts_hand_over"):
        return ""
    portal = sites.known(parse_qs(asked.query).get("portal", [""])[0])
    return portal.words.brand if portal and not portal.is_identity else ""
