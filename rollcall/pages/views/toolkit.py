"""The toolkit: directory, resource, roll-call brief, kit, files and feed (R31, R40)."""

import uuid
from typing import Any

from allauth.core.internal.ratelimit import consume
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rollcall.accounts.access import may_open
from rollcall.base import files
from rollcall.base.facets import NoSuchPage
from rollcall.base.http import client_address
from rollcall.pages.models import KitPage, ResourceFile, ResourcePage, ToolkitIndexPage
from rollcall.pages.toolkit import downloads, faces, kits, listing, news
from rollcall.pages.toolkit.entries import address

ZIPS = "20/m/ip"
ATOM = "application/atom+xml; charset=utf-8"


def _is_preview(request: HttpRequest) -> bool:
    """Set by Wagtail on a request that it made itself for an editor; no visitor can send it."""
    return bool(getattr(request, "is_preview", False))


@require_safe
def directory(request: HttpRequest, page: ToolkitIndexPage) -> HttpResponse:
    """All resources and kits, narrowed by words and filters; public for every level."""
    try:
        found = listing.look(request.user, page, request.GET)
    except NoSuchPage as error:
        raise Http404 from error
    told = {"page": page, "listing": found, "sorts": listing.SORTS.items()}
    return render(request, "pages/toolkit/index.html", told, status=400 if found.asked.unknown else 200)


@require_safe
def resource(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    """One resource: what anyone may see of it, and the rest for those who may open it."""
    shown = faces.face(request.user, page, is_preview=_is_preview(request))
    return render(request, "pages/toolkit/resource.html", {"page": page, "face": shown})


@require_safe
def brief(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    """The brief for a squad room's screen; who may not open it is led to the lock."""
    if not page.is_brief:
        raise Http404
    if not may_open(request.user, page) and not _is_preview(request):
        return redirect(address(page))
    minutes = sum(point.value["minutes"] or 0 for point in page.points)
    told = {"page": page, "minutes": minutes, "leave_url": address(page)}
    return render(request, "pages/toolkit/brief.html", told)


@require_safe
def feed(request: HttpRequest, page: ToolkitIndexPage) -> HttpResponse:
    """New resources for a news reader."""
    return HttpResponse(news.atom(page), content_type=ATOM)


@require_safe
def kit(request: HttpRequest, page: KitPage) -> HttpResponse:
    """What is in a kit, each with its own lock."""
    rows = list(page.items.all()) if _is_preview(request) else None
    items = kits.contents(request.user, page) if rows is None else kits.of_items(request.user, rows)
    left = sum(not item.is_open for item in items)
    held = sum(len(item.files) for item in items)
    told = {"page": page, "items": items, "left_out": left, "files": held, "address": address(page)}
    return render(request, "pages/toolkit/kit.html", told)


@require_safe
def kit_zip(request: HttpRequest, page: KitPage) -> HttpResponseBase:
    """The kit as one ZIP, with what this person may open."""
    if not consume(request, app="rollcall", action="kit_zip", config={"kit_zip": ZIPS}, limit_get=True):
        sentence = _("You have downloaded many kits. Wait a minute, then take the next one.")
        return render(request, "base/errors/429.html", {"sentence": sentence}, status=429)
    items = kits.with_files_that_are_there(kits.contents(request.user, page))
    asks_only = request.method == "HEAD"
    for file in (file for item in items for _name, file in item.files if not asks_only):
        downloads.count(file, _visitor(request))
    body = iter(()) if asks_only else kits.stream(page, items)
    return _private(
        StreamingHttpResponse(
            body,
            content_type="application/zip",
            headers={"Content-Disposition": f'attachment; filename="{page.slug}.zip"'},
        )
    )


@require_safe
def file(request: HttpRequest, slug: str, key: uuid.UUID, name: str) -> HttpResponseBase:
    """A file of a resource, in ranges, decided anew at each request (P27)."""
    found = downloads.find(request.user, slug, key, name)
    if found is None:
        raise Http404
    try:
        changed = found.file.storage.get_modified_time(found.file.name or "").timestamp()
    except FileNotFoundError as error:
        raise Http404 from error
    saved_as = "" if faces.is_shown(found) else found.address_name
    sent = files.send(
        request, found.file, content_type=found.media_type, modified=changed, attachment=saved_as
    )
    _count(request, found, sent)
    if found.media_type != "application/pdf":  # a sandbox would stop the browser's own PDF reader
        sent["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    return sent


def _count(request: HttpRequest, found: ResourceFile, sent: HttpResponseBase) -> None:
    """A download is its beginning: a later part, a question about it or a copy still fresh is none."""
    begins = sent.status_code == 200 or sent.get("Content-Range", "").startswith("bytes 0-")
    if request.method == "GET" and begins:
        downloads.count(found, _visitor(request))


def _visitor(request: HttpRequest) -> str:
    """Who takes it, as far as needed to count them once: the person, else the session, else the line."""
    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    session: Any = request.session.session_key
    return f"session:{session}" if session else f"line:{client_address(request)}"


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
