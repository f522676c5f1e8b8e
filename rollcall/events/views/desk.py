"""The desk: the list of events, one event's plan, publishing, canceling, copying."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.base import clock
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.events import conflicts, copies, policies, readiness, scheduling
from rollcall.events.errors import NotReady
from rollcall.events.forms.desk import SHOW, CancelForm, CopyForm, Filters
from rollcall.events.models import SEATED, Event, HostRequest, Registration, Teaching

A_PAGE = 50
FORM = require_http_methods(["GET", "HEAD", "POST"])
OVER = (Event.State.CANCELED, Event.State.CLOSED)


@policies.desk
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """My events: what I run and what I teach, with seats, waiting list and age."""
    me = policies.desk_person(request)
    filters = Filters(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    show = asked.get("show") or "upcoming"
    rows = _shown(policies.at_desk_of(me), show)
    if asked.get("q"):
        rows = rows.filter(title__icontains=asked["q"])
    told = {
        "filters": filters,
        "show": show,
        "views": SHOW,
        "query": f"show={show}&",
        "page_obj": Paginator(_counted(rows), A_PAGE).get_page(request.GET.get("page")),
        "may_begin": policies.providers_of(me).exists(),
        "is_staff": policies.is_staff(me),
        "hosts_waiting": _hosts_waiting(me),
    }
    return render(request, "events/desk/list.html", told, status=200 if filters.is_valid() else 422)


def _shown(rows: QuerySet[Event], show: str) -> QuerySet[Event]:
    if show == "drafts":
        return rows.filter(state=Event.State.DRAFT).order_by("-changed_at", "pk")
    over = Q(state__in=OVER) | Q(state=Event.State.PUBLISHED, ends_at__lt=clock.now())
    if show == "past":
        return rows.filter(over).order_by("-starts_at", "pk")
    return rows.filter(state=Event.State.PUBLISHED).exclude(over).order_by("starts_at", "pk")


def _counted(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Each with its seats taken and the people who wait, in the same query."""
    here = Registration.objects.filter(event=OuterRef("pk")).order_by().values("event")
    taken = here.filter(state__in=SEATED).annotate(number=Count("pk")).values("number")
    waiting = here.filter(state=Registration.State.WAITING).annotate(number=Count("pk")).values("number")
    return rows.select_related("provider", "venue").annotate(
        taken=Coalesce(Subquery(taken), 0), waiting=Coalesce(Subquery(waiting), 0)
    )


def _hosts_waiting(me: Any) -> int:
    if not policies.is_staff(me):
        return 0
    return HostRequest.objects.filter(state=HostRequest.State.ASKED).count()


@policies.desk
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of one event: what, when, who, what is missing, and who is booked twice."""
    return _plan(request, policies.event_to_run(request, pk))


def _plan(request: HttpRequest, event: Event, refusal: NotReady | None = None) -> HttpResponse:
    teachings = Prefetch("teachings", queryset=Teaching.objects.select_related("instructor"))
    prefetch_related_objects([event], "sessions", teachings, "quotas")
    told = {
        "event": event,
        "tab": "plan",
        "may_run": True,
        "conflicts": conflicts.of(event, viewer=policies.desk_person(request)),
        "lacking": refusal.reasons if refusal else _lacking(event),
        "refusal": refusal,
        "may_change": event.state in scheduling.OPEN_STATES,
        "is_draft": event.state == Event.State.DRAFT,
    }
    return render(request, "events/desk/plan.html", told, status=422 if refusal else 200)


def _lacking(event: Event) -> list[Any]:
    return readiness.reasons(event) if event.state == Event.State.DRAFT else []


@policies.desk
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish; else the plan with every reason at once."""
    event = policies.event_to_run(request, pk)
    try:
        scheduling.publish(event, by=policies.desk_person(request))
    except NotReady as refusal:
        return _plan(request, event, refusal)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Published. It stands on the public page now."))
    return redirect("events:desk_event", pk)


@policies.desk
@FORM
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why; everybody live is told."""
    event = policies.event_to_run(request, pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            scheduling.cancel(event, by=policies.desk_person(request), reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Canceled. Everybody who counted on it gets a letter."))
            return redirect("events:desk_event", pk)
    told = {
        "event": event,
        "tab": "plan",
        "may_run": True,
        "form": form,
        "live": Registration.objects.filter(event=event, state__in=[*SEATED, "waiting"]).count(),
    }
    return render(request, "events/desk/cancel.html", told, status=form_status(form))


@policies.desk
@FORM
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """One copy on a new date, or several as a series."""
    event = policies.event_to_run(request, pk)
    form = CopyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = _copies(event, form, by=policies.desk_person(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            words = ngettext("%(n)d draft was made.", "%(n)d drafts were made.", len(made))
            messages.success(request, words % {"n": len(made)})
            if len(made) == 1:
                return redirect("events:desk_event", made[0].pk)
            return redirect("/desk/?show=drafts")
    told = {"event": event, "tab": "plan", "may_run": True, "form": form}
    return render(request, "events/desk/copy.html", told, status=form_status(form))


def _copies(event: Event, form: CopyForm, *, by: Any) -> list[Event]:
    given = form.cleaned_data
    if given["series"]:
        return copies.series(event, given["series"], form.days, by=by, keep_weekday=given["keep_weekday"])
    return [copies.copy(event, given["first_day"], by=by, keep_weekday=given["keep_weekday"])]
