"""What the portal does so that it never shares a host with packages (P29)."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

Next = Callable[[HttpRequest], HttpResponse]


def portal_keeps_to_its_host(get_response: Next) -> Next:
    """Send a browser that came to the portal under the packages' shared host on to the portal's own.

    Cookies know no ports: a session begun at 127.0.0.1 would go along to the packages that the demo serves
    there. Only browsers are sent on (they name the mode of a request); tools may ask as they like.
    """
    shared = urlsplit(str(settings.CONTENT_ORIGIN_FALLBACK)).hostname

    def middleware(request: HttpRequest) -> HttpResponse:
        host = request.META.get("HTTP_HOST", "").rpartition(":")[0] or request.META.get("HTTP_HOST", "")
        if shared and host == shared and request.headers.get("Sec-Fetch-Mode") == "navigate":
            return HttpResponseRedirect(f"{settings.PORTAL_ORIGIN}{request.get_full_path()}")
        return get_response(request)

    return middleware
