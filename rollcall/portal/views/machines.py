"""What machines ask a site for."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from rollcall.base import sharing, sites
from rollcall.pages import queries as pages
from rollcall.portal import queries
from rollcall.recognition import shelf

# /certificates/ and /contact/ are not listed: a search engine must be let in to read "noindex" there (P52).
CLOSED = (
    "/account/", "/accounts/", "/staff/", "/learn/", "/poc/", "/search/", "/theme/", "/language/", "/demo/",
    "/desk/", "/seats/", "/events/feeds/mine/",
)  # fmt: skip


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {sites.here().origin}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Home, lists and the public pages of courses and events, whatever their level: all are for everyone."""
    told = {
        "origin": sites.here().origin,
        "courses": queries.overviews_for_sitemap(),
        "events": queries.events_for_sitemap(),
        "pages": pages.for_sitemap(),
        "models": shelf.for_sitemap(),
    }
    return render(request, "portal/sitemap.xml", told, content_type="application/xml")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponsePermanentRedirect(static("base/mark.svg"))


@require_safe
def shared_picture(request: HttpRequest, digest: str) -> FileResponse:
    """The picture beside a link to us, as it was drawn when its page was made; it never changes."""
    path = sharing.path_of(digest)
    if not path or not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type="image/png")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
