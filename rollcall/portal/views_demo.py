"""The demo's own pages: who can sign in, and the mailbox of letters sent. Not there outside the demo."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rollcall.accounts import demo_people
from rollcall.portal import demo_letters


@require_safe
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Everyone who can sign in, with the present code of those who need a second factor."""
    return render(
        request, "portal/demo/people.html", {"cast": demo_people.cast(), "password": demo_people.PASSWORD}
    )


@require_safe
@never_cache
def letters(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/demo/letters.html", {"letters": demo_letters.latest()})


@require_safe
@never_cache
def letter(request: HttpRequest, name: str) -> HttpResponse:
    found = demo_letters.find(name)
    if found is None:
        raise Http404
    return render(request, "portal/demo/letter.html", {"letter": found})
