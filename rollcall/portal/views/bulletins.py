"""Closing a line that stands above every page, for whoever has no script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from rollcall.base import bulletins
from rollcall.portal.views.theme import came_from


@require_safe
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Kept in this browser; one is back where one came from. Any number will do: nothing is told by it."""
    answer = redirect(came_from(request))
    bulletins.close(request, answer, min(pk, 10**9 - 1))
    return answer
