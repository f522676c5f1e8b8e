"""The desk for what people ask: the oldest first; likely rows; add with one click, or decline (R27)."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts import identity
from rollcall.accounts.trail_words import lines as in_words
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.base.http import refuse
from rollcall.cases import matching, missing, trail_words
from rollcall.cases.forms import DeclineForm, NoteForm
from rollcall.cases.models import OPEN, Case
from rollcall.cases.policies import case_at_desk, desk, signed_in

A_PAGE = 50
Forms = DeclineForm | NoteForm


@desk
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; `?closed=1` shows what was answered, the latest first."""
    closed = request.GET.get("closed") == "1"
    rows = Case.objects.select_related("person", "handled_by")
    found = (
        rows.exclude(state__in=OPEN).order_by("-since", "-pk")
        if closed
        else rows.filter(state__in=OPEN).order_by("asked_at", "pk")
    )
    told = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "closed": closed,
        "header_title": _("What people ask"),
        "header_icon": "help",
        "breadcrumbs_items": [{"url": "", "label": _("What people ask")}],
    }
    return render(request, "cases/staff/list.html", told)


@desk
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One case with the rows that may be the person's."""
    return _page(request, case_at_desk(pk))


@desk
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Begin to look."""
    case = case_at_desk(pk)
    return _do(request, case, lambda: missing.take(case, by=signed_in(request)), _("You are on it."))


@desk
@require_POST
def add(request: HttpRequest, pk: int, row: int) -> HttpResponseBase:
    """Put a row on the record; only one that this case's own search found."""
    case = case_at_desk(pk)
    found = matching.row_of(case, row)
    if found is None:
        raise Http404
    said = _("It is on the record of %(name)s, with its certificate.") % {"name": case.person.legal_name}
    return _do(request, case, lambda: missing.add(case, found, by=signed_in(request)), said)


@desk
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Nothing was found; say why."""
    case, form = case_at_desk(pk), DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form)
    try:
        missing.decline(case, by=signed_in(request), reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        refuse(form, refusal)
        return _page(request, case, form)
    messages.success(request, _("Declined. The person was told why."))
    return redirect("staff_case", case.pk)


@desk
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write something down for colleagues."""
    case, form = case_at_desk(pk), NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form)
    missing.note(case, by=signed_in(request), text=form.cleaned_data["text"])
    return redirect("staff_case", case.pk)


def _do(request: HttpRequest, case: Case, act: Callable[[], object], said: str) -> HttpResponseBase:
    try:
        act()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("staff_case", case.pk)


def _page(request: HttpRequest, case: Case, sent: Forms | None = None) -> HttpResponse:
    is_own = identity.is_one_person(signed_in(request), case.person_id)
    told = {
        "case": case,
        "facts": case.facts,
        "matches": matching.likely(case) if case.is_open else [],
        "is_own": is_own,
        "notes": case.notes.select_related("by"),
        "trail": in_words(audit.trail(case)[:100], trail_words.SENTENCES),
        "decline_form": sent if isinstance(sent, DeclineForm) else DeclineForm(),
        "note_form": sent if isinstance(sent, NoteForm) else NoteForm(),
        "header_title": case.facts["what"],
        "header_icon": "help",
        "breadcrumbs_items": [
            {"url": reverse("staff_cases"), "label": _("What people ask")},
            {"url": "", "label": case.facts["what"]},
        ],
    }
    return render(request, "cases/staff/one.html", told, status=422 if sent is not None else 200)
