"""My classes: seats, places in line, and what one can do about them (R21)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.events import closing, exchanges, faces, invitations, registering, seat_letters
from rollcall.events import waiting as line
from rollcall.events.face import Face
from rollcall.events.forms.seats import CancelForm, SubstituteForm, TransferForm
from rollcall.events.models import LIVE, Event, Registration
from rollcall.events.policies import desk_person as person_of
from rollcall.events.viewing import relations
from rollcall.events.views.seats import WORDS

FORM = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 20
State = Registration.State


def own(user: User) -> QuerySet[Registration]:
    """This person's registrations and nobody else's (P21)."""
    rows = Registration.objects.filter(identity.rows_of(user))
    return line.with_place(rows).select_related("event__provider", "event__venue", "event__host")


def own_or_404(request: HttpRequest, pk: int) -> Registration:
    return get_object_or_404(own(person_of(request)), pk=pk)


@never_cache
@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everything one has registered for: what is to come first, what has ended below. Ten queries at most."""
    me = person_of(request)
    rows = own(me).annotate(taken=faces.seats_taken("event")).order_by("-event__starts_at", "-pk")
    rows = rows.prefetch_related("event__topics", "event__sessions")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    told = _told(list(page.object_list), me)
    to_answer = closing.unanswered(one["row"] for one in told)
    for one in told:
        one["to_answer"] = one["row"].pk in to_answer
    live = sorted((one for one in told if one["live"]), key=lambda one: one["row"].event.starts_at)
    return render(
        request,
        "events/seats/classes.html",
        {"live": live, "ended": [one for one in told if not one["live"]], "page_obj": page},
    )


def _told(rows: list[Registration], me: User) -> list[dict[str, Any]]:
    """What the page says about each, as `listing` read them; two queries more.

    Rows of one event stand side by side, so what is here says what the person is to each event; where a
    page ends between them, the older ones say the month instead of the day at most.
    """
    events = [row.event for row in rows]
    for row in rows:
        row.event.taken = row.taken  # type: ignore[attr-defined]  # annotated by `listing`
    seen = relations(me, events, rows=rows)
    shown = faces.faces_of(me, events, seen=seen, whole=False)
    return [_one(row, face) for row, face in zip(rows, shown, strict=True)]


def _one(row: Registration, face: Face) -> dict[str, Any]:
    starts = row.event.starts_at
    ahead = starts is not None and starts > clock.now()
    live = row.state in LIVE and row.event.state == Event.State.PUBLISHED and not face.is_past
    return {
        "row": row,
        "shown": face,
        "live": live,
        "ahead": ahead,
        "place": line.place_of(row) if row.state == State.WAITING else None,
        "until": seat_letters.until(row, face),
        "joins": invitations.joins(row) if live and face.details else "",
        "may_give": live and ahead and row.state == State.SEATED,
        "has_file": live and row.state == State.SEATED and face.details is not None,
    }


@never_cache
@login_required
@FORM
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what giving up means, and do it."""
    row = own_or_404(request, pk)
    form = CancelForm()
    if request.method == "POST":
        form = CancelForm(request.POST)
        if form.is_valid():
            try:
                registering.cancel(row, by=person_of(request), why=form.cleaned_data["why"])
            except Refusal as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, _("Your registration is canceled."))
                return redirect("events:classes")
    told = {"row": row, "form": form, "late": registering.is_late(row.event)}
    return render(request, "events/seats/cancel.html", told, status=form_status(form))


@never_cache
@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the seat that is offered."""
    row = own_or_404(request, pk)
    try:
        taken = line.take(row, by=person_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(WORDS[taken.state]))
    return redirect("events:classes")


@never_cache
@login_required
@FORM
def substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a colleague to come instead."""
    row = own_or_404(request, pk)
    form = SubstituteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            exchanges.offer_to_colleague(row, by=person_of(request), **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("We have written to your colleague. The seat is yours until then."))
            return redirect("events:classes")
    return render(
        request, "events/seats/substitute.html", {"row": row, "form": form}, status=form_status(form)
    )


@never_cache
@login_required
@FORM
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose another date of the same event."""
    row, me = own_or_404(request, pk), person_of(request)
    dates = exchanges.other_dates(row.event)
    shown = faces.faces_of(me, list(faces.complete(dates)))
    words = {face.key: ", ".join(part for part in (face.when, face.where) if part) for face in shown}
    form = TransferForm(dates, words, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            exchanges.transfer(row, form.cleaned_data["to"], by=me)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("You have moved to the other date. Two letters are on their way."))
            return redirect("events:classes")
    told = {"row": row, "form": form, "shown": shown}
    return render(request, "events/seats/transfer.html", told, status=form_status(form))


@never_cache
@login_required
@require_safe
def calendar_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The invitation as a file, for whoever has a seat."""
    row = own_or_404(request, pk)
    face = faces.face_of(person_of(request), row.event)
    if row.state != State.SEATED or face.details is None:
        raise Http404
    content = invitations.invitation(row, face, invitations.REQUEST)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="invitation.ics"'
    return answer
