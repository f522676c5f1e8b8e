"""Where a page of the editors has moved to."""

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware

KEPT_BY_EDITORS = "wagtail_serve"


class MovedPages(RedirectMiddleware):
    """Looks a missing address up only where editors keep it: elsewhere a “not found” costs no query more than
    a “found” does, and time tells nothing (P52)."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        found = request.resolver_match
        if found is not None and found.view_name != KEPT_BY_EDITORS:
            return response
        answer: HttpResponse = super().process_response(request, response)
        return answer
