"""Pages over the wire in gzip, where nothing can be learned from how well they were compressed.

A length tells a secret only to somebody who can put his own words beside it, have the page made again and
again in another's name, and measure each answer (BREACH). Here he has no words to put: what a stranger can
choose for somebody else is the query, and a page made for a session and a query is sent as it is. Besides,
a form's secret is masked anew in each page, the session's cookie does not go along from other sites, and
Django adds up to a hundred bytes by chance to each length.
"""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_header_parameters


class CompressedPages(GZipMiddleware):
    """Compress a page of HTML for who accepts it. Files, fragments for a POST and refusals pass untouched."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not isinstance(response, HttpResponse) or not may_be_compressed(request, response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        return super().process_response(request, response) if accepts_gzip(request) else response


def may_be_compressed(request: HttpRequest, response: HttpResponse) -> bool:
    """A page that was asked for, and that holds no words of a stranger's choice beside somebody's own."""
    chosen = bool(request.META.get("QUERY_STRING")) and settings.SESSION_COOKIE_NAME in request.COOKIES
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == HTTPStatus.OK
        and response.get("Content-Type", "").startswith("text/html")
        and not chosen
    )


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether `Accept-Encoding` names gzip, or anything (`*`), and not with a weight of nothing."""
    offered = {}
    for said in request.META.get("HTTP_ACCEPT_ENCODING", "").split(","):
        name, options = parse_header_parameters(said.strip())
        offered[name] = options.get("q", "1").strip("0.") != ""
    return offered.get("gzip", offered.get("*", False))
