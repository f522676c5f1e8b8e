"""Pages for when something is not there, not allowed or wrong; each says what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "base/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "base/errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "base/errors/403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "base/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: the database may be what failed."""
    return HttpResponse(render_to_string("base/errors/500.html"), status=500)


def content_refusal(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The content origin says nothing about what it does not show."""
    return HttpResponse("Not here.", status=404, content_type="text/plain")


def content_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Something failed here. Try again.", status=500, content_type="text/plain")
