"""Reading a lesson, and going on from any unit."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rollcall.catalog.models import Unit
from rollcall.player import learning, policies
from rollcall.player.errors import NotYet
from rollcall.player.screen import unit_url
from rollcall.player.seats import Seat


@require_POST
def go_on(request: HttpRequest, slug: str, key: uuid.UUID) -> HttpResponse:
    """The one button under a unit: a lesson is done by it, and the next unit comes (R14)."""
    seat = policies.learner(request.user, slug)
    index = policies.unit_at(seat, key)
    try:
        seat = _finished(seat, index)
    except NotYet as refusal:
        messages.warning(request, str(refusal))
        return HttpResponseRedirect(unit_url(seat, seat.units[seat.present()].key))
    return _next(request, seat, index)


def _finished(seat: Seat, index: int) -> Seat:
    """The seat after its lesson was read; other kinds of unit are finished in their own ways."""
    unit = seat.units[index]
    if seat.user is None:
        raise Http404
    if unit.kind != Unit.Kind.LESSON or unit.key in seat.done or not seat.may_do(index):
        return seat
    learning.finish_lesson(seat, index, by=seat.user)
    return replace(seat, done=seat.done | {unit.key})


def _next(request: HttpRequest, seat: Seat, index: int) -> HttpResponse:
    following = index + 1
    if following >= len(seat.units):
        if seat.units[index].key not in seat.done and not seat.is_finished:
            messages.warning(request, _("This part is not finished yet. Go on in it until it says so."))
        return redirect("player:learn", seat.course.slug)
    first = seat.before(following)
    if first is not None and not seat.may_look(following):
        messages.warning(request, str(NotYet(first.title)))
        return HttpResponseRedirect(unit_url(seat, seat.units[index].key))
    learning.keep_place(seat, following)
    return HttpResponseRedirect(unit_url(seat, seat.units[following].key))
