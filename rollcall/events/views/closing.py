"""The desk's closing page: what will happen, the button, what came of it; and the audit file."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base import schedule
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status
from rollcall.events import audit_file as papers
from rollcall.events import closing, outlook, policies
from rollcall.events.forms.roster import AuditForm
from rollcall.events.models import Event

A_PAGE = 50
FORM = require_http_methods(["GET", "HEAD", "POST"])


@policies.desk
@FORM
def close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What closing will do, in numbers; closing asks for fresh proof (P19)."""
    return (
        _close(request, pk)
        if request.method == "POST"
        else _show(request, policies.event_to_run(request, pk))
    )


@fresh_proof_required
def _close(request: HttpRequest, pk: int) -> HttpResponse:
    event = policies.event_to_run(request, pk)
    me = policies.desk_person(request)
    try:
        closed = closing.begin(event, by=me)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("events:close", event.pk)
    if outlook.came(closed) <= closing.AT_ONCE:
        closing.finish(closed, by=me)
    else:
        schedule.soon(closing.catch_up)
    messages.success(request, _("The event is closed. What follows is below."))
    return redirect("events:close", event.pk)


def _show(request: HttpRequest, event: Event, **more: Any) -> HttpResponse:
    told: dict[str, Any] = {"event": event, "tab": "close", "may_run": True, "form": AuditForm(), **more}
    if event.state == Event.State.CLOSED:
        rows = Paginator(outlook.rows(event), A_PAGE).get_page(request.GET.get("page"))
        told |= {
            "page_obj": rows,
            "lines": outlook.lines(event, list(rows.object_list)),
            "left": outlook.left(event),
        }
        told["sees_people"] = policies.is_staff(request.user)
        return render(request, "events/closing/closed.html", told, status=form_status(told["form"]))
    told["why_not"] = _why_not(event)
    told["ahead"] = outlook.ahead(event)
    return render(request, "events/closing/ahead.html", told)


def _why_not(event: Event) -> str:
    try:
        closing.refuse_early(event)
    except Refusal as refusal:
        return str(refusal)
    return ""


@policies.desk
@FORM
@fresh_proof_required
def audit_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One download for the state's audit: a right, a reason and fresh proof (P62)."""
    event = policies.event_to_run(request, pk)
    if request.method != "POST":
        return redirect("events:close", event.pk)
    form = AuditForm(request.POST)
    if not form.is_valid():
        return _show(request, event, form=form)
    try:
        body = papers.make(event, by=policies.desk_person(request), reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("events:close", event.pk)
    name = f"{event.slug}-audit.zip"
    return HttpResponse(
        body, "application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
