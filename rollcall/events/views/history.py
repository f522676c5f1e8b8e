"""The desk for attendance of the past: hand in, look at the plan, do it, take back what can be (R26)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, posted, refuse, uploaded
from rollcall.events import history
from rollcall.events.forms.history import ConfirmForm, HistoryForm
from rollcall.events.models import RosterImport, RosterRow
from rollcall.events.policies import desk, desk_person, is_staff

A_PAGE = 100
MOST_CLASSES = 200
View = Callable[..., HttpResponseBase]


def staff_desk(view: View) -> View:
    """Staff only; to others at the desk it is not there."""

    @desk
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_staff(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _import(pk: int) -> RosterImport:
    rows = RosterImport.objects.select_related("made_by")
    return get_object_or_404(rows, pk=pk, kind=RosterImport.Kind.HISTORY)


@staff_desk
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Imports so far, and a form for one more."""
    form = HistoryForm(posted(request), uploaded(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            roster = history.take(
                name=given["attendance"].name,
                content=given["attendance"].read(),
                classes=given["classes"].read() if given["classes"] else b"",
                provider=given["provider"],
                by=desk_person(request),
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("events:history_one", roster.pk)
    imports = RosterImport.objects.filter(kind=RosterImport.Kind.HISTORY).select_related("made_by")
    told = {"form": form, "imports": imports.order_by("-pk")[:50]}
    return render(request, "events/history/list.html", told, status=form_status(form))


@staff_desk
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan, or what became of it."""
    return _page(request, _import(pk), ConfirmForm())


def _page(request: HttpRequest, roster: RosterImport, form: ConfirmForm) -> HttpResponse:
    wanted = request.GET.get("outcome", "")
    rows = roster.rows.select_related("user")
    if wanted in RosterRow.Outcome.values:
        rows = rows.filter(outcome=wanted)
    told = {
        "roster": roster,
        "form": form,
        "wanted": wanted,
        "counts": [(one, one.label, roster.counts.get(one.value, 0)) for one in RosterRow.Outcome],
        "classes": roster.classes.select_related("event")[:MOST_CLASSES],
        "page_obj": Paginator(rows.order_by("number"), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "events/history/one.html", told, status=form_status(form))


@staff_desk
@require_POST
@fresh_proof_required
def act(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Do the plan, take it back, or forget it."""
    roster, by = _import(pk), desk_person(request)
    if name not in {"do", "undo", "drop"}:
        raise Http404
    form = ConfirmForm(request.POST)
    if name == "do" and not form.is_valid():
        return _page(request, roster, form)
    acts: dict[str, Callable[..., Any]] = {"do": history.execute, "undo": history.undo, "drop": history.drop}
    said = {
        "do": _("It is being done."),
        "undo": _("Taken back."),
        "drop": _("Forgotten."),
    }
    try:
        acts[name](roster, by=by)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said[name])
    return redirect("events:history") if name == "drop" else redirect("events:history_one", pk)
