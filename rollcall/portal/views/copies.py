"""The copy of a person's data: staff order it and never see it; the person takes it (P62)."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts.staff.doors import Crumb, desk, page, staff_of
from rollcall.accounts.stepup import fresh_proof_and_forget, fresh_proof_required
from rollcall.base.errors import Refusal
from rollcall.base.files import send
from rollcall.base.http import form_status, posted, refuse
from rollcall.cases import data_requests, rights
from rollcall.cases.models import Case
from rollcall.cases.policies import case_at_desk
from rollcall.portal import copies
from rollcall.portal.models import DataCopy
from rollcall.transcripts.policies import signed_in


class ReasonForm(forms.Form):
    """Why it is done now; it stands in the trail."""

    reason = forms.CharField(
        label=gettext_lazy("Why, in a sentence"),
        max_length=1000,
        help_text=gettext_lazy("It stands in the trail with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def crumbs(case: Case) -> list[Crumb]:
    """From the queue over the case to this page."""
    return [
        (reverse("staff_cases"), _("What people ask")),
        (reverse("staff_case", args=[case.pk]), case.title),
    ]


def granted_case(request: HttpRequest, pk: int, wish: str) -> Case:
    """A case of one's team in which this was granted; never one's own (P2)."""
    case = case_at_desk(request, pk)
    if not data_requests.is_granted(case, wish) or rights.is_own(case, signed_in(request)):
        raise Http404
    return case


@desk(rights.may_answer)
@fresh_proof_required
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What will happen, the reason, the one button; and what was made before."""
    case, form = granted_case(request, pk, data_requests.COPY), ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            copies.order(case, by=staff_of(request), reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("It is being made. The person gets a letter when it is ready."))
            return redirect("staff_case_copy", pk)
    return page(
        request,
        "portal/staff/copy.html",
        title=_("A copy of the person’s data"),
        icon="download",
        crumbs=crumbs(case),
        status=form_status(form),
        case=case,
        form=form,
        made=copies.of_case(case),
    )


def _own(request: HttpRequest, key: UUID) -> DataCopy:
    found = copies.of(signed_in(request), key)
    if found is None:
        raise Http404
    return found


@never_cache
@fresh_proof_required
@require_safe
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is in it, until when, and the button."""
    copy = _own(request, key)
    return render(request, "portal/copy.html", {"copy": copy, "is_there": copies.is_there(copy)})


@never_cache
@fresh_proof_and_forget
@require_POST
def take(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file, as a download; the page says so where its day is over."""
    copy = _own(request, key)
    file = copies.take(copy, by=signed_in(request))
    if file is None:
        return redirect("portal:copy", key)
    at = copy.made_at.timestamp() if copy.made_at else 0.0
    return send(request, file, content_type="application/zip", modified=at, attachment="my-rollcall-data.zip")
