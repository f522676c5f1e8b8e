"""Which portal shows what: by provider and topic, as staff chose for each (docs/decisions/0010).

What a portal does not show is only not listed there. It is no lock: people, courses and records are one, and
whoever follows a link is led to a portal that shows it.
"""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from rollcall.base import sites
from rollcall.catalog.models import Topic

Row = TypeVar("Row", bound=Model)


def only_here(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Of rows with a provider and topics, those that this portal shows; what has no topic by its provider."""
    portal = sites.here()
    providers, topics = portal.chosen("provider"), portal.chosen("topic")
    if providers:
        rows = rows.filter(provider__slug__in=providers)
    if topics:
        every = rows.model._default_manager
        named = every.filter(topics__in=Topic.objects.filter(slug__in=topics)).values("pk")
        with_topic = every.filter(topics__isnull=False).values("pk")
        rows = rows.filter(Q(pk__in=named) | ~Q(pk__in=with_topic))
    return rows


def elsewhere(path: str, *, provider: str, topics: list[str]) -> str:
    """The address on a portal that shows it, where this one does not; nothing where this one does.

    What no portal shows stays where one asks for it: a link in somebody's record must lead to something.
    """
    facets = {"provider": [provider], "topic": topics}
    if sites.here().shows(facets):
        return ""
    shown = next((portal for portal in sites.every() if portal.shows(facets)), None)
    return f"{shown.origin}{path}" if shown else ""
