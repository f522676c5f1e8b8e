"""The catalog."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rollcall.base.facets import NoSuchPage
from rollcall.catalog import shelf


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """All courses on offer, narrowed by words and facets; public for every level (R12, R18)."""
    try:
        found = shelf.look(request.GET)
    except NoSuchPage as error:
        raise Http404 from error
    sorts = [(code, name) for code, (name, _order) in shelf.SORTS.items()]
    status = 400 if found.asked.unknown else 200
    return render(request, "catalog/shelf.html", {"shelf": found, "sorts": sorts}, status=status)
