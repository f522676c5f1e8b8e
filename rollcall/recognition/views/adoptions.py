"""“We adopted this”, and reporting back by account or by the letter's link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, posted, refuse
from rollcall.recognition import adoptions
from rollcall.recognition.forms.library import AdoptForm, ReportForm
from rollcall.recognition.models import Adoption, AdoptionReport
from rollcall.recognition.policies import agencies_of, own_adoption, program_on_shelf, signed_in

METHODS = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_http_methods(METHODS)
def adopt(request: HttpRequest, program: str) -> HttpResponse:
    """Say that one's agency adopts a program, and how far it is."""
    card, mine = program_on_shelf(program), agencies_of(request.user)
    if not mine:
        return render(request, "recognition/library/not_verified.html", {"program": card}, status=403)
    there = Adoption.objects.filter(program=card, agency__in=mine).first()
    said = ("agency", "state", "changed", "may_be_named")
    start = {name: getattr(there, name) for name in said} if there else {}
    form = AdoptForm(mine, posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            adoptions.say(card, **form.cleaned_data, by=signed_in(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Thank you. We ask you in half a year and in a year how it went."))
            return redirect("recognition:program", card.slug)
    told = {"program": card, "form": form}
    return render(request, "recognition/library/adopt.html", told, status=form_status(form))


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What one's agency said, with reports that wait."""
    rows = Adoption.objects.filter(agency__in=agencies_of(request.user)).select_related("program", "agency")
    found = rows.prefetch_related("reports").order_by("-said_at")[:100]
    return render(request, "recognition/library/adopted.html", {"adoptions": found})


@never_cache
@login_required
@require_http_methods(METHODS)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Report back, signed in: on the newest question that waits."""
    adoption = own_adoption(request, pk)
    asked = adoption.reports.filter(answered_at__isnull=True).order_by("-months").first()
    return _report(request, asked, by_link=False)


@never_cache
@require_http_methods(METHODS)
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Report back by the letter's link; looking changes nothing."""
    return _report(request, adoptions.behind(secret), by_link=True)


def _report(request: HttpRequest, asked: AdoptionReport | None, *, by_link: bool) -> HttpResponse:
    if asked is None:
        return render(request, "recognition/library/nothing_asked.html", {}, status=404)
    form = ReportForm(posted(request), initial={"state": asked.adoption.state})
    if request.method == "POST" and form.is_valid():
        try:
            adoptions.report(asked, **form.cleaned_data, by=None if by_link else signed_in(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return render(request, "recognition/library/thanks.html", {"adoption": asked.adoption})
    told = {"asked": asked, "adoption": asked.adoption, "form": form}
    return render(request, "recognition/library/report.html", told, status=form_status(form))
