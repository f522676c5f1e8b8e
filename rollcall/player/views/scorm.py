"""The portal's side of a package: the stage's script asks, by POST, for a ticket to the content origin."""

import uuid
from dataclasses import asdict

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from rollcall.base.errors import Refusal
from rollcall.catalog.models import Unit
from rollcall.player import launch, policies


@never_cache
@require_POST
def start(request: HttpRequest, slug: str, key: uuid.UUID) -> JsonResponse:
    """A ticket for a SCORM unit whose turn has come (P28); earlier launches of the same attempt end."""
    seat = policies.learner(request.user, slug)
    unit = policies.open_unit(seat, key, Unit.Kind.SCORM)
    if seat.enrollment is None or seat.user is None:
        raise Http404
    try:
        ticket = launch.start(seat.enrollment, unit, user=seat.user, session_key=request.session.session_key)
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    return JsonResponse(asdict(ticket))
