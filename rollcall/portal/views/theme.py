"""Light or dark, for whoever has no script to switch it in the page's foot."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from rollcall.base import theme
from rollcall.base.http import form_status
from rollcall.portal.forms import ThemeForm


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """One question; the answer is kept in this browser, and one is back where one came from."""
    before = {"theme": theme.chosen(request) or "device", "back": came_from(request)}
    form = ThemeForm(request.POST if request.method == "POST" else None, initial=before)
    if form.is_valid():
        answer = redirect(own_page(request, form.cleaned_data["back"]))
        theme.remember(answer, form.cleaned_data["theme"])
        return answer
    return render(request, "portal/theme.html", {"form": form}, status=form_status(form))


def came_from(request: HttpRequest) -> str:
    """The page of ours that led here, as a path; the home page where that is not known."""
    before = urlsplit(request.META.get("HTTP_REFERER", ""))
    if before.netloc != request.get_host() or before.path == request.path:
        return "/"
    return f"{before.path}?{before.query}" if before.query else before.path


def own_page(request: HttpRequest, path: str) -> str:
    """The path, where it stays on this site; else the home page (P48)."""
    stays = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if stays else "/"
