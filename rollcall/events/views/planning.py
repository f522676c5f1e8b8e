"""Writing a plan: a new event, a change, its sessions, its venue. Two who write at once are told (F29)."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.events import policies, scheduling, venues
from rollcall.events.errors import SavedMeanwhile
from rollcall.events.forms import sessions as rows
from rollcall.events.forms.planning import PlanForm, VenueForm
from rollcall.events.models import Event
from rollcall.events.views.desk import FORM

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _seen(request: HttpRequest) -> datetime:
    """When the event had last been changed as this form was shown; what cannot be read counts as long ago."""
    try:
        return parse_datetime(request.POST.get("seen", "")) or LONG_AGO
    except ValueError:
        return LONG_AGO


@policies.desk
@FORM
def new(request: HttpRequest) -> HttpResponse:
    """Begin an event; it is a draft until it is published."""
    me = policies.desk_person(request)
    if not policies.providers_of(me).exists():
        return redirect("events:desk")
    form = PlanForm(request.POST if request.method == "POST" else None, by=me)
    if form.is_bound and form.is_valid():
        try:
            event = scheduling.make(by=me, **form.plan())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request, _("The draft is saved. Nobody sees it yet. Now say when it takes place.")
            )
            return redirect("events:desk_sessions", event.pk)
    return render(request, "events/desk/form.html", {"form": form}, status=form_status(form))


@policies.desk
@FORM
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the plan; what was typed stays, also when somebody else was faster."""
    event = policies.event_to_run(request, pk)
    me = policies.desk_person(request)
    seen, differences = event.changed_at, []
    form = PlanForm(request.POST if request.method == "POST" else None, by=me, instance=_again(event))
    if form.is_bound and form.is_valid():
        try:
            scheduling.change(event, by=me, seen=_seen(request), **form.plan())
        except SavedMeanwhile as refusal:
            seen, differences = refusal.event.changed_at, _differences(form, refusal.event, me)
            refuse(form, refusal)
        except Refusal as refusal:
            seen = _seen(request)
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:desk_event", pk)
    elif form.is_bound:
        seen = _seen(request)  # a second try is still judged by what was first shown
    told = {"event": event, "form": form, "seen": seen, "differences": differences}
    return render(request, "events/desk/form.html", told, status=form_status(form))


def _again(event: Event) -> Event:
    """A row of its own for the form, which writes into it while it judges."""
    return Event.objects.select_related("host", "provider", "venue").get(pk=event.pk)


def _differences(form: PlanForm, stored: Event, by: Any) -> list[dict[str, Any]]:
    """Each field in which what stands now differs from what was typed: label, stands, typed (F29)."""
    now = PlanForm(by=by, instance=_again(stored))
    found = []
    for name in form.fields:
        if form.fields[name].has_changed(now[name].value(), form[name].value()):
            mine, theirs = _as_text(form, name), _as_text(now, name)
            found.append({"field": form[name], "typed": mine, "stands": theirs})
    return found


def _as_text(form: PlanForm, name: str) -> str:
    value = form[name].value()
    choices = {str(key): str(words) for key, words in getattr(form.fields[name], "choices", ())}
    if isinstance(value, list | tuple):
        keys = [str(getattr(one, "pk", one)) for one in value]
        return ", ".join(sorted(choices.get(key, key) for key in keys))
    if value is None or value is False or value == "":
        return ""
    shown = form.fields[name].prepare_value(value)
    return choices.get(str(shown), str(form[name].field.widget.format_value(shown) or "")).strip()


@policies.desk
@FORM
def sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """The sessions as rows; buttons add and take away a row without script."""
    event = policies.event_to_run(request, pk)
    seen = event.changed_at
    if request.method != "POST":
        return _sessions(request, event, rows.shown(rows.rows_of(event), event.tz), seen)
    typed = rows.typed(request.POST)
    if "add" in request.POST:
        return _sessions(request, event, rows.shown(rows.one_more(typed), event.tz), _seen(request))
    if "remove" in request.POST:
        left = rows.without(typed, request.POST["remove"])
        return _sessions(request, event, rows.shown(left, event.tz), _seen(request))
    formset, refused = rows.sent(request.POST, event.tz), ""
    if formset.is_valid():
        try:
            scheduling.set_sessions(
                event, formset.sittings(), by=policies.desk_person(request), seen=_seen(request)
            )
        except SavedMeanwhile as refusal:
            refused, seen = str(refusal), refusal.event.changed_at
        except Refusal as refusal:
            refused, seen = str(refusal), _seen(request)
        else:
            messages.success(request, _("Saved."))
            return redirect("events:desk_event", pk)
    return _sessions(request, event, formset, seen, refused=refused, status=422)


def _sessions(
    request: HttpRequest, event: Event, formset: Any, seen: datetime, *, refused: str = "", status: int = 200
) -> HttpResponse:
    told = {
        "event": event,
        "tab": "plan",
        "may_run": True,
        "formset": formset,
        "seen": seen,
        "refused": refused,
        "stands": list(event.sessions.all()) if refused else [],
    }
    return render(request, "events/desk/sessions.html", told, status=status)


@policies.desk
@FORM
def venue(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new venue, or one that somebody's own events use."""
    me = policies.desk_person(request)
    held = get_object_or_404(venues.kept_by(me), pk=pk) if pk else None
    if held is None and not policies.providers_of(me).exists():
        return redirect("events:desk")
    form = VenueForm(request.POST if request.method == "POST" else None, instance=held)
    if form.is_bound and form.is_valid():
        made = venues.keep(held, by=me, **form.cleaned_data)
        messages.success(request, _("%(venue)s is saved. Choose it in the plan.") % {"venue": made})
        return redirect("events:desk")
    return render(request, "events/desk/venue.html", {"form": form, "venue": held}, status=form_status(form))
