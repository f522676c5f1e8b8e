"""The desk's list of registrations: approve, refuse, add, cancel, and what people need (R21)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from rollcall.base import questionnaires
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.events import policies, registering
from rollcall.events import waiting as line
from rollcall.events.forms.seats import AddForm, DeskActForm
from rollcall.events.models import LIVE, SEATED, Event, Registration

FORM = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 50
State = Registration.State
VIEWS: dict[str, tuple[str | Promise, list[str]]] = {
    "coming": (gettext_lazy("With a seat"), [*SEATED]),
    "asked": (gettext_lazy("To approve"), [State.ASKED]),
    "waiting": (gettext_lazy("Waiting list"), [State.WAITING, State.OFFERED]),
    "needs": (gettext_lazy("What people need"), [*LIVE]),
    "ended": (gettext_lazy("Ended"), [state for state in State.values if state not in LIVE]),
}


@policies.desk
@require_safe
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    event = policies.event_to_run(request, pk)
    show = request.GET.get("show", "coming")
    show = show if show in VIEWS else "coming"
    rows = Registration.objects.filter(event=event, state__in=VIEWS[show][1])
    if show == "needs":
        rows = rows.exclude(access_needs="")
    ordered = line.with_place(rows).select_related("agency", "user").order_by("made_at", "pk")
    told = {
        "event": event,
        "tab": "registrations",
        "may_run": True,
        "show": show,
        "views": [(key, label) for key, (label, _states) in VIEWS.items()],
        "page_obj": Paginator(ordered, A_PAGE).get_page(request.GET.get("page")),
        "taken": Registration.objects.filter(event=event, state__in=SEATED).count(),
    }
    return render(request, "events/seats/desk_list.html", told)


@policies.desk
@FORM
def one(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """One registration with its answers and needs, and what the desk can do with it."""
    event = policies.event_to_run(request, pk)
    rows = line.with_place(Registration.objects.filter(event=event))
    row = get_object_or_404(rows.select_related("event__questionnaire", "user", "agency"), pk=key)
    form = DeskActForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _act(row, form, request)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Done. The person is told by letter."))
            return redirect("events:registrations", event.pk)
    told = {
        "event": event,
        "tab": "registrations",
        "may_run": True,
        "row": row,
        "form": form,
        "live": row.state in LIVE,
        "place": line.place_of(row) if row.state == State.WAITING else None,
        "answers": _answers(event, row),
    }
    return render(request, "events/seats/desk_one.html", told, status=form_status(form))


def _act(row: Registration, form: DeskActForm, request: HttpRequest) -> None:
    by, why = policies.desk_person(request), form.cleaned_data["why"]
    match form.cleaned_data["act"]:
        case "approve":
            registering.approve(row, by=by)
        case "refuse":
            registering.refuse(row, by=by, why=why)
        case _:
            registering.cancel(row, by=by, why=why)


def _answers(event: Event, row: Registration) -> list[tuple[str, str]]:
    return questionnaires.shown(event.questionnaire, row.answers) if event.questionnaire else []


@policies.desk
@FORM
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add somebody; an exception needs its reason."""
    event = policies.event_to_run(request, pk)
    form = AddForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = registering.add(
                event,
                given=form.given(),
                by=policies.desk_person(request),
                exception_why=form.cleaned_data["exception_why"],
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            said = {"name": row.name, "state": row.get_state_display()}
            messages.success(request, _("%(name)s: %(state)s. The letter is on its way.") % said)
            return redirect("events:registrations", event.pk)
    told = {"event": event, "tab": "registrations", "may_run": True, "form": form}
    return render(request, "events/seats/desk_add.html", told, status=form_status(form))
