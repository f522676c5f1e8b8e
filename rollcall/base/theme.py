"""Light, dark, or as the device has it: what a visitor chose, kept in a cookie of this browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "theme"  # also read and written by base/rollcall.js, which spares the page's round trip
THEMES = ("light", "dark")
KEPT = 365 * 24 * 3600  # seconds


def chosen(request: HttpRequest) -> str:
    """`light`, `dark`, or nothing for the device's own; what else stands in the cookie counts as nothing."""
    told = request.COOKIES.get(COOKIE, "")
    return told if told in THEMES else ""


def remember(response: HttpResponse, theme: str) -> None:
    """Keep the choice in this browser; nothing chosen leaves nothing behind."""
    if theme in THEMES:
        response.set_cookie(COOKIE, theme, max_age=KEPT, secure=settings.PRODUCTION, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
