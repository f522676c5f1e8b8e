"""In which language a visitor reads: the one chosen, kept in a cookie; else what the browser asks for.

An address may name one for itself: `/faq/?lang=es` is Spanish for everybody, and nothing is kept of it. So a
search engine finds each language, and a translation can lead to its original.
"""

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import check_for_language, get_language_from_request

KEPT = 365 * 24 * 3600  # seconds
Next = Callable[[HttpRequest], HttpResponse]
IN_ADDRESS = "lang"
CODES = tuple(code for code, _name in settings.LANGUAGES)


def is_offered(code: str) -> bool:
    """Whether the interface is there in this language."""
    return code in CODES and (code == settings.LANGUAGE_CODE or check_for_language(code))


def current(request: HttpRequest) -> str:
    """The language of this request, as one of `settings.LANGUAGES`."""
    return get_language_from_request(request)


def remember(response: HttpResponse, code: str) -> None:
    """Keep the choice in this browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=KEPT, secure=settings.PRODUCTION, samesite="Lax"
    )


def of_the_address(get_response: Next) -> Next:
    """Middleware: read in the language that the address names, if it names one of ours. It stands above the
    cache of pages, which asks for the language as everybody does."""

    def middleware(request: HttpRequest) -> HttpResponse:
        named = request.GET.get(IN_ADDRESS, "") if request.method in {"GET", "HEAD"} else ""
        if named in CODES:
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = named
        return get_response(request)

    return middleware


def address_in(path: str, code: str) -> str:
    """The same place in one language."""
    return f"{path}?{IN_ADDRESS}={code}"


def without(path: str) -> str:
    """An address of ours that leaves the language to the visitor again."""
    parts = urlsplit(path)
    query = QueryDict(parts.query, mutable=True)
    query.pop(IN_ADDRESS, None)
    return urlunsplit(parts._replace(query=query.urlencode(safe="/")))
