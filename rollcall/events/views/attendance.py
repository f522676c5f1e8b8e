"""Attendance of an event: person by session, what it comes to, and corrections with their reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from rollcall.base import clock
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.events import attendance, policies, presence
from rollcall.events.forms.door import CorrectForm
from rollcall.events.models import Event, Registration, Session
from rollcall.events.views.door import listed, title_of

KINDS = {"attended": "good", "partial": "pending", "no_show": "bad"}
KINDS_SO_FAR = {"attended": "good", "partial": "pending"}
SO_FAR = {"no_show": gettext_lazy("Not here so far"), "partial": gettext_lazy("A part so far")}


@policies.desk
@require_safe
def grid(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was where for how long, as it stands now. The same few queries for any number of people."""
    event = policies.event_at_desk(request, pk)
    sessions = list(event.sessions.all())
    found = attendance.table(event, sessions)
    reported = {registration for registration, _session in found.rows}
    people = list(
        listed(event) | Registration.objects.filter(event=event, state__in=attendance.CALLED_OFF[:2])
    )
    people += Registration.objects.filter(event=event, pk__in=reported - {one.pk for one in people})
    standings = attendance.standings(event, people, sessions, found)
    is_over = event.ends_at is not None and event.ends_at <= clock.now()
    told = {
        "event": event,
        "tab": "attendance",
        "may_run": event.may_run,
        "sessions": [{"row": one, "title": title_of(one, event)} for one in sessions],
        "rows": [_row(one, sessions, found, standings[one.pk], is_over=is_over) for one in people],
        "whole": presence.most_minutes(sessions),
        "is_closed": event.state == Event.State.CLOSED,
    }
    return render(request, "events/attendance/grid.html", told)


def _row(
    one: Registration,
    sessions: list[Session],
    found: attendance.Table,
    said: attendance.Standing,
    *,
    is_over: bool,
) -> dict[str, Any]:
    return {
        "person": one,
        "cells": [(session, found.rows.get((one.pk, session.pk))) for session in sessions],
        "minutes": said.minutes,
        "hours": attendance.hours(said.minutes),
        "outcome": _words(one, said.outcome, is_over=is_over),
        "kind": KINDS.get(said.outcome, "info") if is_over else KINDS_SO_FAR.get(said.outcome, "info"),
    }


def _words(one: Registration, outcome: str, *, is_over: bool) -> str:
    """What it comes to; before the end nobody is called absent."""
    if not is_over and outcome in SO_FAR:
        return str(SO_FAR[outcome])
    return str(Registration.Outcome(outcome).label) if outcome else one.get_state_display()


@policies.desk
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int, key: int, session: int) -> HttpResponse:
    """One person in one session: say otherwise, and why."""
    event = policies.event_at_desk(request, pk)
    sitting = get_object_or_404(Session, event=event, pk=session)
    person = get_object_or_404(Registration, event=event, pk=key)
    row = attendance.table(event, [sitting]).rows.get((person.pk, sitting.pk))
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=_initial(row))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        person.event = event
        try:
            attendance.correct(
                person, sitting, minutes=given["minutes"], by=policies.desk_person(request),
                reason=given["reason"],
            )  # fmt: skip
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved, with your name and the reason."))
            return redirect("events:attendance", pk)
    told = {
        "event": event,
        "tab": "attendance",
        "may_run": event.may_run,
        "person": person,
        "title": title_of(sitting, event),
        "session": sitting,
        "row": row,
        "form": form,
    }
    return render(request, "events/attendance/correct.html", told, status=form_status(form))


def _initial(row: Any) -> dict[str, Any]:
    return {"minutes": row.minutes, "reason": row.corrected_why} if row else {}
