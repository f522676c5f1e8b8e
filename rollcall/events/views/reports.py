"""A webinar's attendance from the meeting's report: upload, look at the plan, do it."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.events import meeting_reports, policies
from rollcall.events.forms.door import ReportForm
from rollcall.events.models import MeetingReport, Registration
from rollcall.events.views.door import title_of

FORM = require_http_methods(["GET", "HEAD", "POST"])
GONE = (Registration.State.REFUSED, Registration.State.MOVED, Registration.State.GIVEN)


@policies.desk
@FORM
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the session and the file; then the plan."""
    event = policies.event_to_run(request, pk)
    sessions = [(one.pk, title_of(one, event)) for one in event.sessions.all()]
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReportForm(*given, sessions=sessions, initial={"zone": event.zone})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        session = event.sessions.get(pk=said["session"])
        session.event = event
        try:
            made = meeting_reports.read(
                session, said["file"].read(), name=said["file"].name, zone=ZoneInfo(said["zone"]),
                by=policies.desk_person(request),
            )  # fmt: skip
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("events:report_plan", pk, made.pk)
    told = {
        "event": event,
        "tab": "attendance",
        "may_run": True,
        "form": form,
        "reports": MeetingReport.objects.filter(event=event).select_related("session").order_by("-pk")[:20],
    }
    return render(request, "events/attendance/report.html", told, status=form_status(form))


@policies.desk
@FORM
def plan(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Whom each line is taken for; nothing is written until the button below is pressed."""
    event = policies.event_to_run(request, pk)
    report = get_object_or_404(MeetingReport.objects.select_related("session"), event=event, pk=key)
    if request.method == "POST":
        try:
            written = meeting_reports.carry_out(
                report, _chosen(request, report), by=policies.desk_person(request)
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("events:report_plan", pk, key)
        words = ngettext("%(n)d person is noted.", "%(n)d people are noted.", written)
        messages.success(request, words % {"n": written})
        return redirect("events:attendance", pk)
    rows = Registration.objects.filter(event=event).exclude(state__in=GONE)
    people = list(rows.order_by("name", "pk"))
    told: dict[str, Any] = {
        "event": event,
        "tab": "attendance",
        "may_run": True,
        "report": report,
        "title": title_of(report.session, event),
        "lines": meeting_reports.plan(report, people),
        "people": people,
    }
    return render(request, "events/attendance/plan.html", told)


def _chosen(request: HttpRequest, report: MeetingReport) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    for number in range(len(report.rows)):
        sent = request.POST.get(f"line-{number}", "")
        found[number] = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 18 else None
    return found
