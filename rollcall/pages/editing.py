"""What Wagtail's page editor needs of the browser, under /staff/pages/ alone.

Its own scripts stand in the page and its widgets set styles; the preview is a frame of ours. Nothing is let
in from elsewhere, and no page of the public side is touched.
"""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]
EDITOR = "/staff/pages/"
HEADER = "Content-Security-Policy"
RELAXED = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-ancestors": [SELF],
}


def _policy(response: HttpResponse) -> dict[str, list[str]]:
    """A preview went through all the middleware as the public page it shows: it keeps that policy, framed."""
    if HEADER not in response:
        return RELAXED
    del response[HEADER]
    return {"frame-ancestors": [SELF]}


def let_the_editor_work(get_response: Next) -> Next:
    """Relax the policy of the page editor's own answers; it stands below the CSP middleware."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(EDITOR):
            response._csp_replace = _policy(response)  # type: ignore[attr-defined]  # what django-csp reads
        return response

    return middleware
