"""Words about cases."""

from typing import Any

from django import template
from django.utils.dates import MONTHS

register = template.Library()


@register.filter
def about_when(facts: dict[str, Any]) -> str:
    """“March 2016”, or only the year."""
    month = MONTHS.get(facts.get("month") or 0, "")
    return f"{month} {facts['year']}".strip()
