"""A group at the desk: the list with what would come of it, and the one button that invites (R7)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rollcall.base.errors import Refusal
from rollcall.base.http import refuse
from rollcall.cases import groups
from rollcall.cases.errors import PlanMoved, SomebodyWasFaster
from rollcall.cases.forms.group import GroupForm
from rollcall.cases.models import Case
from rollcall.cases.policies import case_at_desk, desk, signed_in
from rollcall.cases.views.acts import seen_version
from rollcall.cases.views.case import page


@desk
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what would come of the list; with `shown`, which only the button under a plan sends, do it."""
    case = case_at_desk(request, pk)
    if case.kind != Case.Kind.GROUP:
        raise Http404
    form = GroupForm(request.POST, prefix="group")
    if not form.is_valid():
        return page(request, case, form)
    if "shown" not in request.POST:
        return page(request, case, form, status=200)
    return _do(request, case, form)


def _do(request: HttpRequest, case: Case, form: GroupForm) -> HttpResponse:
    given = form.cleaned_data
    asked = groups.Asked(given["agency"], given["about"], given["event"])
    try:
        done = groups.invite(
            case,
            asked,
            by=signed_in(request),
            typed=given["people"],
            seen=seen_version(request),
            shown=request.POST["shown"],
        )
    except Refusal as refusal:
        return _refused(request, case, form, refusal)
    people = ngettext("%(n)d person was written to.", "%(n)d people were written to.", done.people)
    messages.success(request, people % {"n": done.people})
    return redirect(reverse("staff_case", args=[case.pk]) + "#answer")


def _refused(request: HttpRequest, case: Case, form: GroupForm, refusal: Refusal) -> HttpResponse:
    """The plan as it is now, with what was typed."""
    refuse(form, refusal)
    case.refresh_from_db()
    moved = isinstance(refusal, SomebodyWasFaster | PlanMoved)
    return page(request, case, form, status=409 if moved else 422)
