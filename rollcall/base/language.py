"""In which language a visitor reads: the one chosen, kept in a cookie; else what the browser asks for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import check_for_language, get_language_from_request

KEPT = 365 * 24 * 3600  # seconds
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
