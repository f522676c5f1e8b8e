"""A guest's own registration, behind the link of the letter: see it, give it up, pass it on, change dates."""

from collections.abc import Callable
from typing import Any

from allauth.core.internal.ratelimit import consume
from django import forms
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from rollcall.base import clock
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.events import applicants, approvals, eligibility, exchanges, faces, registering, seat_letters
from rollcall.events import waiting as line
from rollcall.events.errors import DeadSeatLink, SayWhich
from rollcall.events.forms.seats import CancelForm, SubstituteForm, TransferForm
from rollcall.events.models import LIVE, Event, Registration
from rollcall.events.views.seats import FORM, RATES, dead_link

State = Registration.State


@never_cache
@FORM
def seat(request: HttpRequest, token: str) -> HttpResponse:
    """See it and act on it. Opening it changes nothing (P3)."""
    try:
        _token, row = approvals.find(token, seat_letters.SEAT)
    except DeadSeatLink as dead:
        return dead_link(request, dead)
    act = request.POST.get("act", "") if request.method == "POST" else None
    dates = exchanges.other_dates(row.event).select_related("provider", "venue").prefetch_related("topics")
    asked = _forms(request, act, list(dates))
    form = asked.get(act or "") or asked["cancel"]
    if act is not None and form.is_valid():
        try:
            return _done(request, row, act, form)
        except Refusal as refusal:
            refuse(form, refusal)
    told = _told(row) | asked | {"form": form, "dates": bool(dates)}
    return render(request, "events/seats/guest.html", told, status=form_status(form))


def _forms(request: HttpRequest, act: str | None, dates: list[Event]) -> dict[str, Any]:
    """One form for each thing that is not done by a button alone; bound is the one whose button it was."""
    free = [date for date in dates if eligibility.guests_may_come(date)]
    words = {face.key: face.when for face in faces.public_faces(free, whole=False)}
    given = {act: request.POST} if act == "give" or (act == "move" and words) else {}
    rows = Event.objects.filter(pk__in=list(words)).order_by("starts_at", "pk")
    return {
        "cancel": CancelForm(request.POST if act is not None and not given else None),
        "give": SubstituteForm(given.get("give")),
        "move": TransferForm(rows, words, data=given.get("move")) if words else None,
    }


def _done(request: HttpRequest, row: Registration, act: str, form: forms.Form) -> HttpResponse:
    """What the button says; then the page as it is now, of the new seat where there is one."""
    by, given = applicants.of(row), form.cleaned_data
    ways: dict[str, Callable[[], Any]] = {
        "take": lambda: line.take(row, by=by),
        "cancel": lambda: registering.cancel(row, by=by, why=given["why"]),
        "give": lambda: _give(request, row, given),
        "move": lambda: exchanges.transfer(row, given["to"], by=row.user),
    }
    if act not in ways or (act == "move" and "to" not in given):  # there is no date to choose (any more)
        raise SayWhich
    stands = ways[act]()
    if act == "move":
        messages.success(request, _("You have moved to the other date. Two letters are on their way."))
        return redirect(seat_letters.guest_page(stands))
    return redirect(request.path)


def _give(request: HttpRequest, row: Registration, given: dict[str, str]) -> None:
    """Whoever has no account writes to others at the pace at which guests register."""
    if not consume(request, app="rollcall", action="register_guest", config=RATES):
        raise Refusal(_("Many people write from your network right now. Try again in a minute."))
    exchanges.offer_to_colleague(row, by=applicants.of(row), **given)


def _told(row: Registration) -> dict[str, Any]:
    """What the page says; nine queries at most, with those of the frame."""
    starts, live, waits = row.event.starts_at, row.state in LIVE, row.state == State.WAITING
    ahead = live and row.event.state == Event.State.PUBLISHED and starts is not None and starts > clock.now()
    prefetch_related_objects([row.event], "topics", "sessions")
    shown = faces.public_faces([row.event], whole=False)[0]
    return {
        "row": row,
        "shown": shown,
        "live": live,
        "may_give": ahead and row.state == State.SEATED,
        "may_move": ahead,
        "place": _place(row) if waits else None,
        "until": seat_letters.until(row, shown),
    }


def _place(row: Registration) -> line.Place:
    rows = line.with_place(Registration.objects.select_related("event").filter(pk=row.pk))
    return line.place_of(rows.get())
