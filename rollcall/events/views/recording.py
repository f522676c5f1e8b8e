"""The recording of a webinar at the desk: publish it, say that there will be none, see what is late (R25)."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.catalog.policies import may_author
from rollcall.events import policies, recordings
from rollcall.events.forms.recording import RecordingForm, WaiveForm
from rollcall.events.models import Event
from rollcall.outreach.policies import may_write

FORM = require_http_methods(["GET", "HEAD", "POST"])
MOST = 100


@policies.desk
@FORM
def of_event(request: HttpRequest, pk: int) -> HttpResponse:
    """One webinar's recording."""
    event = policies.event_to_run(request, pk)
    if request.method != "POST":
        return _show(request, event, RecordingForm(initial={"overview": event.description or event.summary}))
    form = RecordingForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            recordings.publish(
                event,
                form.film(),
                by=policies.desk_person(request),
                overview=form.cleaned_data["overview"],
                questions=form.cleaned_data["test"],
                hours=form.cleaned_data["hours"] or Decimal(0),
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request, _("Published. The letter to everybody is drafted and waits to be sent.")
            )
            return redirect("events:desk_recording", pk)
    return _show(request, event, form)


@policies.desk
@require_POST
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """There will be no recording; the reason is kept."""
    event = policies.event_to_run(request, pk)
    form = WaiveForm(request.POST)
    if form.is_valid():
        try:
            recordings.waive(event, by=policies.desk_person(request), reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Noted. Nobody waits for this recording any more."))
            return redirect("events:desk_recording", pk)
    return _show(request, event, RecordingForm(), form)


def _show(
    request: HttpRequest, event: Event, form: RecordingForm, waiver: WaiveForm | None = None
) -> HttpResponse:
    me = policies.desk_person(request)
    told = {
        "event": event,
        "tab": "recording",
        "may_run": True,
        "form": form,
        "waiver": waiver or WaiveForm(),
        "may_publish": may_author(me) and recordings.may_be_recorded(event),
        "may_be_recorded": recordings.may_be_recorded(event),
        "may_waive": policies.is_staff(me) and recordings.may_be_recorded(event),
        "may_write": may_write(me),
        "due_on": recordings.due_on(event),
        "overdue": recordings.is_overdue(event) and event.recording_waived_at is None,
        "why_waived": recordings.why_waived(event) if event.recording_waived_at else "",
        "letter": recordings.announcement(event),
    }
    bad = form_status(form) == 422 or (waiver is not None and form_status(waiver) == 422)
    return render(request, "events/recording/one.html", told, status=422 if bad else 200)


@policies.desk
@require_safe
def missing(request: HttpRequest) -> HttpResponse:
    """Webinars without a recording among those that one runs, the oldest first."""
    mine = policies.run_by(policies.desk_person(request)).values("pk")
    rows = recordings.missing().filter(pk__in=mine).select_related("provider")[:MOST]
    lines = [(event, recordings.due_on(event), recordings.is_overdue(event)) for event in rows]
    return render(request, "events/recording/missing.html", {"lines": lines, "most": MOST})
