"""The status page behind a letter's link, for who asked without an account."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rollcall.base.files import send
from rollcall.cases.policies import askers_file, guest_case
from rollcall.cases.views import thread


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing; its buttons do (P3)."""
    response = thread.page(request, guest_case(token), base=reverse("cases:status", args=[token]), by=None)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
@require_safe
def file(request: HttpRequest, token: str, key: int) -> HttpResponseBase:
    """A file of the thread, always as a download (P27)."""
    row = askers_file(guest_case(token), key)
    at = row.message.at.timestamp()
    response = send(request, row.file, content_type=row.media_type, modified=at, attachment=row.name)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
