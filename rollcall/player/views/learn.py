"""The player's screen: go on where one was, look at a unit, begin, begin again, the end."""

import uuid

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.base.access import AccessLevel
from rollcall.base.errors import Refusal
from rollcall.catalog.models import Course
from rollcall.player import learning, policies
from rollcall.player.policies import Shut
from rollcall.player.screen import screen, unit_url
from rollcall.player.seats import Seat
from rollcall.player.views import stage
from rollcall.transcripts.errors import NotOpenToYou


@never_cache
@require_safe
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on where one was, on whatever device (R14)."""
    try:
        seat = policies.seat(request.user, slug)
    except Shut:
        return redirect("player:overview", slug)  # it explains how to get access
    if not seat.units:
        raise Http404
    if seat.is_finished:
        return redirect("player:finished", slug)
    return HttpResponseRedirect(unit_url(seat, seat.units[seat.present()].key))


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Enroll by one button (R13). Without an account one reads an open course, and signs in for others."""
    course = Course.objects.select_related("current").filter(slug=slug, current__isnull=False).first()
    if course is None or (not isinstance(request.user, User) and not course.is_offered):
        raise Http404
    if not isinstance(request.user, User):
        return _without_account(course)
    try:
        learning.start(course, by=request.user)
    except NotOpenToYou as refusal:
        messages.warning(request, str(refusal))
        return redirect("player:overview", slug)
    return redirect("player:learn", slug)


def _without_account(course: Course) -> HttpResponse:
    if course.access_level == AccessLevel.OPEN:
        return redirect("player:learn", course.slug)
    return redirect_to_login(reverse("player:overview", args=[course.slug]))


@require_POST
def again(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the course again for the record, where its rule allows (R15)."""
    seat = policies.learner(request.user, slug)
    if seat.enrollment is None or seat.user is None:
        raise Http404
    try:
        learning.again(seat.enrollment, by=seat.user)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("player:overview", slug)
    return redirect("player:learn", slug)


@never_cache
@require_safe
def unit(request: HttpRequest, slug: str, key: uuid.UUID) -> HttpResponse:
    """One unit on the stage."""
    try:
        seat = policies.seat(request.user, slug)
    except Shut:
        return redirect("player:overview", slug)
    index = policies.unit_at(seat, key)
    if not seat.may_look(index):
        return not_yet(request, seat, index)
    return stage.show(request, seat, index)


def not_yet(request: HttpRequest, seat: Seat, index: int) -> HttpResponse:
    """A unit whose turn has not come: say which comes first (P28)."""
    first = seat.before(index)
    if first is None:
        raise Http404
    context = {
        "seat": seat,
        "unit": seat.units[index],
        "screen": screen(seat, index),
        "first": first,
        "first_url": unit_url(seat, first.key),
    }
    return render(request, "player/not_yet.html", context, status=409)


@require_POST
def here(request: HttpRequest, slug: str, key: uuid.UUID) -> HttpResponse:
    """Keep the place; the page's script says so once it is shown (looking itself changes nothing, P50)."""
    seat = policies.learner(request.user, slug)
    learning.keep_place(seat, policies.unit_at(seat, key))
    return HttpResponse(status=204)


@never_cache
@require_safe
def outline(request: HttpRequest, slug: str, key: uuid.UUID) -> HttpResponse:
    """The outline anew, after something was done on the stage."""
    seat = policies.learner(request.user, slug)
    frame = screen(seat, policies.unit_at(seat, key))
    return render(request, "player/_outline.html", {"seat": seat, "screen": frame})


@never_cache
@require_safe
def finished(request: HttpRequest, slug: str) -> HttpResponse:
    """“You finished”: the date that counts, the certificate, what can be done now (R15, R16)."""
    seat = policies.learner(request.user, slug)
    if not seat.is_finished:
        return redirect("player:learn", slug)
    return render(request, "player/finished.html", stage.end(seat))
