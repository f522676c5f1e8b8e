"""Words about cases."""

from typing import Any

from django import template
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def about_when(facts: dict[str, Any]) -> str:
    """“March 2016”, or only the year."""
    month = MONTHS.get(facts.get("month") or 0, "")
    return f"{month} {facts.get('year', '')}".strip()


@register.filter
def at(values: dict[str, Any], name: str) -> Any:
    """A value by a name that stands in a variable."""
    return values.get(name, "")


@register.filter
def business(minutes: float | None) -> str:
    """“2 h 05 min” by the business clock; a dash where there is nothing yet."""
    if minutes is None:
        return "–"
    hours, rest = divmod(round(minutes), 60)
    return (
        _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": rest}
        if hours
        else _("%(minutes)d min") % {"minutes": rest}
    )
