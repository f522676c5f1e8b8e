"""Words in pages of events."""

from datetime import date

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def as_day(text: str) -> str:
    """Turn the ISO date of a plan into “14 March 2016”; whatever is no such date stays as it is."""
    try:
        return date_format(date.fromisoformat(text), "DATE_FORMAT")
    except (TypeError, ValueError):
        return text
