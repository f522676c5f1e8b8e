"""Middleware without nouns."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from rollcall.base.views import bad_request

Next = Callable[[HttpRequest], HttpResponse]


def plain_refusals(get_response: Next) -> Next:
    """Refuse addresses and queries that no page of ours can mean (a NUL byte) before any code sees them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "%00" in asked or "\0" in asked:
            return bad_request(request)
        return get_response(request)

    return middleware
