"""What we promise about accessibility, and what our own tests found."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rollcall.portal import conformance


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The statement, with the report of the last whole run of axe on every page of ours."""
    return render(request, "portal/accessibility.html", {"report": conformance.report()})
