"""What every answer of the content origin says to the browser (P29, P30)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from rollcall.base import sites
from rollcall.base.views import content_refusal

# All that a page could ask of the person or the machine, off. `unload` stays: packages report when they go.
OFF = (
    "accelerometer", "autoplay", "browsing-topics", "camera",
    "clipboard-read", "clipboard-write", "display-capture", "encrypted-media",
    "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get",
    "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment",
    "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get",
    "screen-wake-lock", "serial", "speaker-selection", "usb",
    "window-management", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join([*(f"{name}=()" for name in OFF), "unload=(self)"])
SHELL = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'"
PACKAGE = "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'"


def policy(*, sources: str, may_ask: bool) -> str:
    """The content security policy of a page here: `sources` and what holds for all."""
    sandbox = "allow-scripts allow-same-origin allow-forms" + (" allow-modals" if may_ask else "")
    portals = " ".join(sites.origins())
    return (
        f"{sources}; connect-src 'self'; form-action 'self'; base-uri 'self'; object-src 'none';"
        f" worker-src 'none'; frame-ancestors 'self' {portals}; sandbox {sandbox}"
    )


def protected(response: HttpResponseBase, *, sources: str = SHELL, may_ask: bool = False) -> HttpResponseBase:
    response["Content-Security-Policy"] = policy(sources=sources, may_ask=may_ask)
    response["Permissions-Policy"] = PERMISSIONS
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Opener-Policy"] = "same-origin"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Origin-Agent-Cluster"] = "?1"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["X-DNS-Prefetch-Control"] = "off"
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "private, no-store"
    if response.has_header("X-Frame-Options"):
        del response["X-Frame-Options"]
    patch_vary_headers(response, ["Host"])
    return response


def guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The headers also on whatever a view did not think of."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = content_refusal(request)
        return response if response.has_header("Permissions-Policy") else protected(response)

    return wrapped
