"""The home page and the help page: the same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rollcall.portal import queries


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What there is, with true numbers only; five queries beside the person's own."""
    told = {
        "counts": queries.shelf_counts(),
        "newest": queries.newest_courses(),
        "upcoming": queries.upcoming_events(),
    }
    return render(request, "portal/home.html", told)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What is needed to take part, and whom to ask (R19)."""
    return render(request, "portal/help.html", {})
