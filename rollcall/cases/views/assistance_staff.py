"""The staff's desk for technical assistance: triage, one agency's history, figures of each award (R35)."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts.models import Agency
from rollcall.accounts.staff.doors import desk, page
from rollcall.accounts.trail_words import lines as in_words
from rollcall.base import audit
from rollcall.cases import trail_words
from rollcall.cases.assistance import figures, rights
from rollcall.cases.assistance.models import CLOSED, Assistance
from rollcall.cases.forms.assistance import YearForm
from rollcall.cases.views.assistance_acts import OF_STAFF, carry_out, forms_of

A_PAGE = 50
State = Assistance.State
SHOWS = {
    "": (gettext_lazy("Waits for us"), Q(state__in=[State.ASKED, State.ACCEPTED])),
    "provider": (gettext_lazy("With a provider"), Q(state__in=[State.ASSIGNED, State.ACTIVE])),
    "closed": (gettext_lazy("Closed"), Q(state__in=CLOSED)),
}


@desk(rights.may_triage)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first."""
    show = request.GET.get("show", "") if request.GET.get("show", "") in SHOWS else ""
    rows = Assistance.objects.filter(SHOWS[show][1]).select_related("agency", "provider", "person")
    counts = Assistance.objects.aggregate(
        **{name or "us": Count("pk", filter=q) for name, (_l, q) in SHOWS.items()}
    )
    return page(
        request,
        "cases/assistance/staff.html",
        title=_("Technical assistance"),
        icon="group",
        page=Paginator(rows.order_by("-since" if show == "closed" else "asked_at"), A_PAGE).get_page(
            request.GET.get("page")
        ),
        tabs=[(name, label, counts[name or "us"]) for name, (label, _q) in SHOWS.items()],
        show=show,
    )


@desk(rights.may_triage)
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _row(pk), {})


@desk(rights.may_triage)
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Accept, decline, assign."""
    return carry_out(request, _row(pk), name, acts=OF_STAFF, show=_show, back="staff_assistance_one")


def _row(pk: int) -> Assistance:
    rows = Assistance.objects.select_related("agency", "provider", "person", "handled_by")
    return get_object_or_404(rows, pk=pk)


def _show(request: HttpRequest, row: Assistance, bound: dict[str, forms.Form]) -> HttpResponse:
    return page(
        request,
        "cases/assistance/staff_one.html",
        title=f"{row.number} {row.agency}",
        icon="group",
        crumbs=[(reverse("staff_assistance"), _("Technical assistance"))],
        status=422 if bound else 200,
        row=row,
        steps=row.steps.all(),
        works=row.works.select_related("by")[:200],
        follow_ups=row.follow_ups.all(),
        forms={**forms_of(OF_STAFF), **bound},
        trail=in_words(audit.trail(row), trail_words.SENTENCES),
    )


@desk(rights.may_triage)
@require_safe
def agency(request: HttpRequest, key: int) -> HttpResponse:
    """Everything that an agency ever asked for, the newest first."""
    of = get_object_or_404(Agency, pk=key)
    rows = Assistance.objects.filter(agency=of).select_related("provider", "person", "agency")
    return page(
        request,
        "cases/assistance/staff_agency.html",
        title=str(of),
        icon="group",
        crumbs=[(reverse("staff_assistance"), _("Technical assistance"))],
        page=Paginator(rows.order_by("-asked_at", "-pk"), A_PAGE).get_page(request.GET.get("page")),
    )


@desk(rights.may_triage)
@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    """Each award's figures as a table; no person stands in it."""
    form = YearForm(request.GET)
    fine = form.is_valid()
    return page(
        request,
        "cases/assistance/staff_figures.html",
        title=_("Figures of technical assistance"),
        icon="group",
        crumbs=[(reverse("staff_assistance"), _("Technical assistance"))],
        status=200 if fine else 400,
        form=form,
        lines=figures.lines(form.cleaned_data["year"]) if fine else [],
        outcomes=Assistance.Outcome.choices,
    )


@desk(rights.may_triage)
@require_safe
def figures_file(request: HttpRequest) -> HttpResponse:
    """The same as CSV, every cell inert (P43)."""
    form = YearForm(request.GET)
    if not form.is_valid():
        return HttpResponse(status=400)
    body = figures.as_csv(figures.lines(form.cleaned_data["year"]))
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="technical-assistance.csv"'
    return response
