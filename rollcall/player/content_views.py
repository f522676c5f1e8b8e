"""The content origin: the shell of a launch, its package's files, its run-time data. No session."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from rollcall.base import files, sites
from rollcall.base.errors import Refusal
from rollcall.catalog.models import Package
from rollcall.catalog.packages.importing import folder_of
from rollcall.catalog.packages.manifest import Item, Manifest
from rollcall.player import launch as launches
from rollcall.player import scorm, scorm_outline, scorm_payload
from rollcall.player.content_headers import PACKAGE, guarded, protected
from rollcall.player.models import Launch, Sco
from rollcall.player.scorm_errors import OpenedElsewhere, TooMuch
from rollcall.player.served_types import UNKNOWN, may_be_served, type_of


def admitted(request: HttpRequest, token: str, *, item: str = "") -> Launch:
    """The launch of a request, or Http404. A cookie of the portal has no business here (P29)."""
    without_cookies(request)
    try:
        return launches.admit(token, request.get_host(), item=item)
    except launches.SupersededError:
        raise
    except launches.ClosedError as error:
        raise Http404 from error


def without_cookies(request: HttpRequest) -> None:
    """Http404 where a cookie of the portal came along."""
    on_shared_host = request.get_host() == urlsplit(str(settings.CONTENT_ORIGIN_FALLBACK)).netloc
    if on_shared_host and {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} & request.COOKIES.keys():
        raise Http404


def package_of(launch: Launch) -> Package:
    package = launch.attempt.unit.package
    if package is None:
        raise Http404
    return package


@guarded
@require_safe
def shell(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page that holds the package and speaks for it; everything else of it comes by script."""
    try:
        launch = admitted(request, token)
    except launches.SupersededError:
        return elsewhere()
    return shell_page(launch.attempt.unit.title, package_of(launch))


def shell_page(title: str, package: Package, *, is_preview: bool = False) -> HttpResponseBase:
    context = {"title": title, "portals": " ".join(sites.origins()), "is_preview": is_preview}
    page = HttpResponse(render_to_string("player/scorm_shell.html", context))
    return protected(page, may_ask=package.may_ask)


def elsewhere() -> HttpResponseBase:
    """In place of a shell that was opened again in another window."""
    words = {"sentence": OpenedElsewhere()}
    return HttpResponse(render_to_string("player/scorm_elsewhere.html", words), status=409)


@guarded
@require_safe
def file(request: HttpRequest, token: str, path: str) -> HttpResponseBase:
    """One file of the package, for as long as the launch holds (P27). Workers are not served (P30)."""
    try:
        package = package_of(admitted(request, token))
    except launches.SupersededError as error:
        raise Http404 from error
    return package_file(request, package, path)


def package_file(request: HttpRequest, package: Package, path: str) -> HttpResponseBase:
    """A file of a package that the caller has admitted somebody to."""
    if not may_be_served(path) or "service-worker" in request.headers:
        raise Http404
    place = inside(folder_of(package), path)
    kind = type_of(path)
    with place.open("rb") as handle:
        found = File(handle)  # closed at once; `send` opens it again if its content is wanted
    answer = files.send(
        request,
        found,
        content_type=kind,
        modified=place.stat().st_mtime,
        attachment=place.name if kind == UNKNOWN else "",
    )
    return protected(answer, sources=PACKAGE, may_ask=package.may_ask)


def inside(folder: Path, path: str) -> Path:
    """The file of that name below the folder; Http404 for anything else, whatever the name tries (P33)."""
    if "\\" in path or "\0" in path or any(part in {"", ".", ".."} for part in path.split("/")):
        raise Http404
    try:
        place = (folder / path).resolve(strict=True)
    except (OSError, ValueError) as error:
        raise Http404 from error
    if not place.is_relative_to(folder.resolve()) or not place.is_file() or place.is_symlink():
        raise Http404
    if not os.access(place, os.R_OK):
        raise Http404
    return place


def spoken(act: Callable[[HttpRequest, str], dict[str, Any]]) -> Callable[..., HttpResponseBase]:
    """A POST of the shell: from this origin, with a JSON object, answered in JSON."""

    @guarded
    @require_POST
    def view(request: HttpRequest, token: str) -> HttpResponseBase:
        origin = request.headers.get("Origin")
        if origin is not None and origin.partition("://")[2] != request.get_host():
            raise Http404
        try:
            return JsonResponse(act(request, token))
        except (launches.SupersededError, OpenedElsewhere):
            return _no("elsewhere", OpenedElsewhere(), 409)
        except TooMuch as refusal:
            return _no("too_much", refusal, 413)
        except Refusal as refusal:
            return _no("refused", refusal, 422)

    return view


def _heard(request: HttpRequest, token: str) -> tuple[Launch, dict[str, Any]]:
    """The launch with the part that is spoken of, and what is said. A stranger meets the door first."""
    try:
        found = scorm_payload.body_of(request)
    except Refusal:
        admitted(request, token)
        raise
    return admitted(request, token, item=scorm_payload.item_in(found)), found


def _no(code: str, refusal: Refusal, status: int) -> JsonResponse:
    return JsonResponse({"error": code, "sentence": str(refusal)}, status=status)


def _begin(request: HttpRequest, token: str) -> dict[str, Any]:
    """The outline; before that, what an earlier visit of this browser could not send."""
    launch, found = _heard(request, token)
    replayed = 0
    for earlier, commit in scorm_payload.leftovers(found):
        old = launches.find(earlier)
        replayed += bool(old and scorm.replay(launch, old, commit))
    lines = scorm.begin(launch)
    return {
        "lines": [line.to_json() for line in lines],
        "replayed": replayed,
        "done": launch.attempt.done_at is not None,
    }


def _open(request: HttpRequest, token: str) -> dict[str, Any]:
    launch, found = _heard(request, token)
    item, sco = scorm.open_item(launch, scorm_payload.word(found, "item", 200))
    return opened(item, sco, scorm.manifest_of(launch))


def opened(item: Item, sco: Sco, manifest: Manifest) -> dict[str, Any]:
    """A sitting has begun: where its part lies, and the run-time data it starts with."""
    return {
        "item": item.identifier,
        "title": item.title,
        "href": quote(item.href) + item.parameters,
        "silent": item.scormtype == "asset" or not manifest.speaks,
        "session": sco.session,
        "cmi": sco.cmi,
    }


def _commit(request: HttpRequest, token: str) -> dict[str, Any]:
    launch, found = _heard(request, token)
    taken = scorm.commit(launch, scorm_payload.commit(found))
    if not taken.changed:
        return taken.to_json()
    manifest, held = scorm.manifest_of(launch), scorm.held_statuses(launch.attempt)
    lines = [line.to_json() for line in scorm_outline.lines(manifest, held)]
    return {**taken.to_json(), "lines": lines}


begin = spoken(_begin)
open_item = spoken(_open)
commit = spoken(_commit)
