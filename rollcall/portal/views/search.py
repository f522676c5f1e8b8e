"""Search over everything there is. What is locked gives its title and public overview, no more (P26)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from rollcall.base.facets import LONGEST_WORDS, NoSuchPage
from rollcall.base.finding import misses
from rollcall.portal import searching

SUGGESTED_FOR = 60  # s that a browser keeps what was suggested for the same letters


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Best first, twenty a page. Whatever is typed gives a page; what was missed is counted."""
    try:
        results = searching.look(request.GET)
    except NoSuchPage as error:
        raise Http404 from error
    if results.was_missed:
        misses.note(results.asked.words, request, came_close=bool(results.total))
    return render(request, "portal/search.html", {"results": results})


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Titles that hold what was typed so far, as rows for the box under the words."""
    lines = searching.suggested(request.GET.get("q", "")[:LONGEST_WORDS])
    response = render(request, "portal/search_suggestions.html", {"lines": lines})
    patch_cache_control(response, private=True, max_age=SUGGESTED_FOR)
    response["X-Robots-Tag"] = "noindex"
    return response
