"""The home page and the help page: the same for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rollcall.pages import queries as pages
from rollcall.pages.models import HomePage
from rollcall.portal import queries

NEWS = 3


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What there is, with true numbers only, in the editors' words; nine queries beside the person's own."""
    return draw(request, pages.home())


def draw(request: HttpRequest, home: HomePage | None) -> HttpResponse:
    """The first screen with the words of a home page: the published one, or an editor's draft of it."""
    told = {
        "counts": queries.shelf_counts(),
        "newest": queries.newest_courses(),
        "upcoming": queries.upcoming_events(),
        "home": home,
        "news": list(pages.news(home)[:NEWS]) if home else [],
    }
    return render(request, "portal/home.html", told)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What is needed to take part, and whom to ask (R19)."""
    return render(request, "portal/help.html", {})
