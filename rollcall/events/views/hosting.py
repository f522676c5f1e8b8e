"""Hosting a class: the page that asks, the asker's own page, and the desk of staff, oldest first."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.events import hosting, policies
from rollcall.events.forms.hosting import AgreeForm, DeclineForm, HandOverForm, HostForm
from rollcall.events.models import HostRequest
from rollcall.events.views.desk import FORM

A_PAGE = 50
State = HostRequest.State


@never_cache
@FORM
def ask(request: HttpRequest) -> HttpResponse:
    """What hosting means, for everybody; the form for whoever has an account."""
    user = request.user
    if not isinstance(user, User):
        return render(request, "events/hosting/ask.html", {"form": None})
    form = HostForm(request.POST if request.method == "POST" else None, initial=_known(user))
    if form.is_bound and form.is_valid():
        try:
            made = hosting.ask(by=user, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Thank you. We have your offer and write to you."))
            return redirect("events:hosting_mine", made.pk)
    told = {"form": form, "mine": HostRequest.objects.filter(user=user).order_by("-asked_at")[:A_PAGE]}
    return render(request, "events/hosting/ask.html", told, status=form_status(form))


def _known(user: User) -> dict[str, Any]:
    agency = hosting.agency_of(user)
    return {"agency_name": agency.name, "state_code": agency.state} if agency else {}


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """Where my offer stands; nobody else's."""
    return render(request, "events/hosting/mine.html", {"asked": _own(request, pk)})


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my offer back."""
    row = _own(request, pk)
    try:
        hosting.withdraw(row, by=row.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your offer is taken back."))
    return redirect("events:hosting_mine", pk)


def _own(request: HttpRequest, pk: int) -> HostRequest:
    return get_object_or_404(
        HostRequest.objects.select_related("user", "event", "decided_by"), pk=pk, user=request.user
    )


def _staff(request: HttpRequest) -> User:
    person = policies.desk_person(request)
    if not policies.is_staff(person):
        raise Http404
    return person


@policies.desk
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, then what waits for a date; the oldest first."""
    _staff(request)
    state = request.GET.get("state", State.ASKED)
    if state not in State.values:
        raise Http404
    rows = HostRequest.objects.filter(state=state).select_related("user", "topic").order_by("asked_at", "pk")
    told = {
        "page_obj": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": State.choices,
        "query": f"state={state}&",
    }
    return render(request, "events/hosting/queue.html", told)


@policies.desk
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One offer with what can be answered now."""
    _staff(request)
    return _one(request, _asked(pk))


def _asked(pk: int) -> HostRequest:
    rows = HostRequest.objects.select_related("user", "agency", "topic", "event", "decided_by")
    return get_object_or_404(rows, pk=pk)


def _one(request: HttpRequest, row: HostRequest, **bound: Any) -> HttpResponse:
    forms: dict[str, Any] = {
        "agree": AgreeForm(auto_id="agree_%s", initial={"agreement": _usual(row)}),
        "decline": DeclineForm(auto_id="decline_%s"),
        "schedule": HandOverForm(auto_id="schedule_%s"),
    } | bound
    status = max(form_status(form) for form in forms.values())
    return render(request, "events/hosting/one.html", {"asked": row, **forms}, status=status)


def _usual(row: HostRequest) -> str:
    return _(
        "%(agency)s gives the room free of charge, with %(seats)d seats, on dates that both sides settle. We "
        "bring the instructors and the materials, and keep the registration. Up to a third of the seats stay "
        "with %(agency)s until four weeks before the class."
    ) % {"agency": row.agency_name, "seats": row.seats}


@policies.desk
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Agree, decline, or hand over to planning."""
    me, row = _staff(request), _asked(pk)
    if name not in _ACTS:
        raise Http404
    form = _ACTS[name][0](request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            _ACTS[name][1](row, by=me, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Done. %(name)s is told by letter.") % {"name": row.user})
            return redirect("events:hosting_one", pk)
    return _one(request, _asked(pk), **{name: form})


_ACTS: dict[str, Any] = {
    "agree": (AgreeForm, hosting.agree),
    "decline": (DeclineForm, hosting.decline),
    "schedule": (HandOverForm, hosting.schedule),
}
