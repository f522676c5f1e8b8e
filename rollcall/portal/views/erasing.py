"""Erasing a person: the desk's two persons, and the link with which the person takes it back."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rollcall.accounts import identity
from rollcall.accounts.staff.doors import desk, page, staff_of
from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, posted, refuse
from rollcall.cases import data_requests, rights
from rollcall.portal import erasing
from rollcall.portal.models import Erasure
from rollcall.portal.views.copies import crumbs, granted_case


class NameForm(forms.Form):
    """What cannot be undone asks for the name, typed."""

    name = forms.CharField(
        label=gettext_lazy("Type the person’s name, as it stands on the account"), max_length=150
    )
    hides_name = forms.BooleanField(
        label=gettext_lazy("The person asked that strangers who check a certificate see only the agency"),
        required=False,
    )


@desk(rights.may_answer)
@fresh_proof_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What will go and what stays; the first proposes, the second agrees."""
    case = granted_case(request, pk, data_requests.ERASE)
    row, form = erasing.of_case(case), NameForm(posted(request))
    waits = row if row and row.state == Erasure.State.PROPOSED else None
    if request.method == "POST" and form.is_valid():
        given, by = form.cleaned_data, staff_of(request)
        try:
            if waits:
                erasing.agree(waits, by=by, name=given["name"])
            else:
                erasing.propose(case, by=by, **given)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            said = _("Agreed. The person has a week to take it back.") if waits else _("Proposed.")
            messages.success(request, said)
            return redirect("staff_case_erase", pk)
    may_go_on = row is None or row.state in {Erasure.State.PROPOSED, Erasure.State.STOPPED}
    return page(
        request,
        "portal/staff/erase.html",
        title=_("Erase this person"),
        icon="warning",
        crumbs=crumbs(case),
        status=form_status(form),
        case=case,
        row=row,
        form=form,
        waits=waits,
        is_mine=bool(waits and identity.is_one_person(staff_of(request), waits.proposed_by_id)),
        may_go_on=may_go_on,
        may_stop=bool(row and row.state in {Erasure.State.PROPOSED, Erasure.State.AGREED}),
    )


@desk(rights.may_answer)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff stop it: a mistake, or the person called."""
    case = granted_case(request, pk, data_requests.ERASE)
    row = erasing.of_case(case)
    if row is None:
        raise Http404
    try:
        erasing.stop(row, by=staff_of(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Stopped. Nothing was deleted."))
    return redirect("staff_case_erase", pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, secret: str) -> HttpResponse:
    """The link in the letter: it shows, and a button takes the erasure back (P3)."""
    row = erasing.find(secret)
    if row is None:
        return render(request, "portal/erasure.html", {"row": None, "is_stopped": False}, status=404)
    if request.method == "POST":
        try:
            erasing.stop(row, by=erasing.WHO_TOOK_BACK)
        except Refusal:
            return redirect("portal:erasure", secret)
        return render(request, "portal/erasure.html", {"row": row, "is_stopped": True})
    return render(request, "portal/erasure.html", {"row": row, "is_stopped": False})
