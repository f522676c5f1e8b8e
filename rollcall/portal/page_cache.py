"""Public pages kept for a few seconds in this process's memory, for visitors without a session.

A change of access shows at once: what is kept is bound to `catalog.queries.generation()`, which every change
of a course, version, event, level, provider or topic raises in its own transaction, and so does every page of
the editors and every model program that goes up or is taken down; asking costs one small query. Other text
(the portal's name, help desk, seats left) may lag by `PAGE_CACHE_SECONDS`.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string
from django.utils.translation import get_language_from_request

from rollcall.base import bulletins, theme
from rollcall.base.compression import accepts_gzip
from rollcall.catalog.queries import generation

Next = Callable[[HttpRequest], HttpResponse]
PAGES = re.compile(
    r"/|/courses/|/courses/[-a-zA-Z0-9_]{1,80}/"
    r"|/contact/|/events/|/events/month/[0-9]{4}-[0-9]{2}/|/events/[-a-zA-Z0-9_]{1,100}/"
    r"|/toolkit/|/toolkit/[-a-zA-Z0-9_]{1,100}/"
    r"|/(programs|news|model-programs)/|/(programs|news|model-programs)/[-a-zA-Z0-9_]{1,100}/"
    r"|/recognition/|/recognition/[0-9]{4}/|/help/|/accessibility/"
)
LONGEST_QUERY = 200  # what is longer is not a link of ours; it is answered, and not kept
PERSONAL = (b"csrfmiddlewaretoken",)


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was made, without cookies, and once more in gzip."""

    body: bytes
    gzipped: bytes
    headers: dict[str, str]


def keep_public_pages(get_response: Next) -> Next:
    """Answer a public page from memory where that is certain to be the page that would be made."""
    local = caches["local"]

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.PAGE_CACHE_SECONDS or not may_be_kept(request):
            return get_response(request)
        key = key_of(request)
        kept: Kept | None = local.get(key)
        if kept is not None:
            return answer(request, kept)
        response = get_response(request)
        if is_the_same_for_all(response):
            local.set(key, keep(response), settings.PAGE_CACHE_SECONDS)
        return response

    return middleware


def keep(response: HttpResponse) -> Kept:
    """Compressed once, for all who come while it is kept."""
    return Kept(response.content, compress_string(response.content), dict(response.items()))


def answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    """The page in gzip for who accepts that. `base.compression` adds nothing to what is encoded already."""
    in_gzip = accepts_gzip(request) and len(kept.gzipped) < len(kept.body)
    body = kept.gzipped if in_gzip else kept.body
    response = HttpResponse(body, headers={**kept.headers, "Content-Length": str(len(body))})
    patch_vary_headers(response, ("Accept-Encoding",))
    if in_gzip:
        response["Content-Encoding"] = "gzip"
    return response


def may_be_kept(request: HttpRequest) -> bool:
    """A public page asked for by somebody without a session, not through htmx (which gets fragments)."""
    return (
        request.method in {"GET", "HEAD"}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and PAGES.fullmatch(request.path) is not None
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
        and "HTTP_HX_REQUEST" not in request.META
        and "HTTP_AUTHORIZATION" not in request.META
    )


def key_of(request: HttpRequest) -> str:
    """All that may make a difference, among it what stands above every page; read before the page is made."""
    host, language, look = request.get_host(), get_language_from_request(request), theme.chosen(request)
    above = ".".join(str(one.pk) for one in bulletins.shown(request))
    told = f"{generation()} {above} {host} {language} {look} {request.scheme} {request.get_full_path()}"
    return "page:" + hashlib.sha256(told.encode()).hexdigest()


def is_the_same_for_all(response: HttpResponse) -> bool:
    """A plain page without cookie, without a form's secret, and not marked private."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    marked = response.get("Cache-Control", "")
    if "private" in marked or "no-store" in marked:
        return False
    return not any(mark in response.content for mark in PERSONAL)
