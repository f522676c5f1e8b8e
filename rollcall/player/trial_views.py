"""The content origin for staff who try a package: the same shell, files and headers as for a learner."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from rollcall.player import launch as launches
from rollcall.player import scorm, scorm_payload, trials
from rollcall.player.content_headers import guarded
from rollcall.player.content_views import (
    elsewhere,
    opened,
    package_file,
    shell_page,
    spoken,
    without_cookies,
)
from rollcall.player.models import Trial


def admitted(request: HttpRequest, token: str) -> Trial:
    """The trial of a request, or Http404; one that was begun again elsewhere raises SupersededError."""
    without_cookies(request)
    try:
        return trials.admit(token, request.get_host())
    except launches.SupersededError:
        raise
    except launches.ClosedError as error:
        raise Http404 from error


@guarded
@require_safe
def shell(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page that holds the package, marked as a preview."""
    try:
        package = admitted(request, token).package
    except launches.SupersededError:
        return elsewhere()
    return shell_page(package.title, package, is_preview=True)


@guarded
@require_safe
def file(request: HttpRequest, token: str, path: str) -> HttpResponseBase:
    """One file of the package, for as long as the trial holds."""
    try:
        package = admitted(request, token).package
    except launches.SupersededError as error:
        raise Http404 from error
    return package_file(request, package, path)


def _begin(request: HttpRequest, token: str) -> dict[str, Any]:
    trial = admitted(request, token)
    scorm_payload.body_of(request)
    lines = [line.to_json() for line in trials.lines(trial)]
    return {"lines": lines, "replayed": 0, "done": trials.is_done(trial)}


def _open(request: HttpRequest, token: str) -> dict[str, Any]:
    trial = admitted(request, token)
    found = scorm_payload.body_of(request)
    item, sco = trials.open_item(trial, scorm_payload.word(found, "item", scorm_payload.LONGEST_ITEM))
    return opened(item, sco, scorm.outline_of(trial.package))


def _commit(request: HttpRequest, token: str) -> dict[str, Any]:
    trial = admitted(request, token)
    return trials.commit(trial, scorm_payload.commit(scorm_payload.body_of(request)))


begin = spoken(_begin)
open_item = spoken(_open)
commit = spoken(_commit)
