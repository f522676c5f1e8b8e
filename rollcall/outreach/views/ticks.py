"""What a link on a page of a topic or a program ticks beforehand in a form of updates; it changes nothing."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from rollcall.outreach.models import Rhythm

FIELDS = {"topic": "topics", "program": "programs"}
MOST = 20


def ticks(request: HttpRequest) -> dict[str, list[str]]:
    """By field, what the address names; the form leaves out what it does not offer."""
    return {field: request.GET.getlist(name)[:MOST] for name, field in FIELDS.items()}


def with_ticks(request: HttpRequest, path: str) -> str:
    """Another address that names the same."""
    asked = [(name, value) for name in FIELDS for value in request.GET.getlist(name)[:MOST]]
    return f"{path}?{urlencode(asked)}#updates" if asked else path


def ticked_too(request: HttpRequest, initial: dict[str, Any]) -> dict[str, Any]:
    """What somebody hears already, and what the address names. Who hears of all is offered no narrower
    choice; who hears nothing is offered a letter a week.
    """
    named = ticks(request)
    if not any(named.values()):
        return initial
    if initial["rhythm"] == Rhythm.OFF:
        initial = {**initial, "rhythm": Rhythm.WEEKLY}
    elif not any(initial.get(field) for field in FIELDS.values()):
        return initial
    return initial | {field: [*initial.get(field, []), *more] for field, more in named.items()}
