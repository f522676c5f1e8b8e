"""A version as a learner would see it, for staff. Nothing is kept."""

import uuid

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.catalog import policies as catalog_policies
from rollcall.catalog.models import Unit
from rollcall.player import policies
from rollcall.player.screen import unit_url
from rollcall.player.seats import Seat
from rollcall.player.views import stage, trial, video


def _seat(request: HttpRequest, version_id: int) -> Seat:
    """For authors; that they have shown a second factor is seen to at every address under /staff/."""
    if not isinstance(request.user, User) or not catalog_policies.may_author(request.user):
        raise Http404
    return policies.preview(version_id)


@never_cache
@require_safe
def first(request: HttpRequest, version_id: int) -> HttpResponse:
    """The first unit of a version."""
    seat = _seat(request, version_id)
    if not seat.units:
        raise Http404
    return HttpResponseRedirect(unit_url(seat, seat.units[0].key))


@never_cache
@require_safe
def unit(request: HttpRequest, version_id: int, key: uuid.UUID) -> HttpResponse:
    """One unit of a version on the stage."""
    seat = _seat(request, version_id)
    return stage.show(request, seat, policies.unit_at(seat, key))


@never_cache
@require_POST
def launch(request: HttpRequest, version_id: int, key: uuid.UUID) -> JsonResponse:
    """A ticket to try the package of a unit; what is done in it is kept nowhere."""
    seat = _seat(request, version_id)
    package = seat.load(policies.unit_at(seat, key, Unit.Kind.SCORM)).package
    if package is None:
        raise Http404
    return trial.ticket(request, package)


@require_safe
def stream(request: HttpRequest, version_id: int, key: uuid.UUID, part: str) -> HttpResponseBase:
    """One of the files of a video of a version."""
    return video.send(request, _seat(request, version_id), key, part)
