"""Pictures in pages of events."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from rollcall.transcripts.paper import pictures

register = template.Library()


@register.filter
def qr(address: str) -> SafeString:
    """A text as a QR code, drawn by us: an SVG without any text of somebody else's in it."""
    drawn = pictures.qr(address)
    side = drawn.partition('width="')[2].partition('"')[0]
    return mark_safe(drawn.replace("<svg ", f'<svg viewBox="0 0 {side} {side}" aria-hidden="true" ', 1))
