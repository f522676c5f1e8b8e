"""Technical assistance for who asks: the intake, one's requests, and what is asked afterward (R35)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts import queries
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, posted, refuse
from rollcall.cases.assistance import moves, rights
from rollcall.cases.assistance.models import Assistance, FollowUp
from rollcall.cases.forms.assistance import AfterForm, AskForm
from rollcall.cases.policies import signed_in

MOST = 50


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The intake, for who is verified at an agency; anybody else reads how to get there."""
    person = signed_in(request)
    place = queries.current_affiliation(person)
    own = {"contact_name": person.legal_name, "contact_email": person.email}
    form = AskForm(posted(request), initial=own)
    if request.method == "POST" and form.is_valid():
        try:
            made = moves.ask(form.asked(), by=person)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("We have your request, and a letter that says so is on its way."))
            return redirect("cases:assistance_one", made.pk)
    told = {"form": form, "place": place, "mine": rights.own(person).order_by("-asked_at")[:MOST]}
    return render(request, "cases/assistance/ask.html", told, status=form_status(form))


def _own(request: HttpRequest, pk: int) -> Assistance:
    rows = rights.own(signed_in(request)).select_related("agency", "provider")
    return get_object_or_404(rows, pk=pk)


@never_cache
@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a request is: plan, work, outcome."""
    row = _own(request, pk)
    told = {
        "row": row,
        "steps": row.steps.all(),
        "works": row.works.all()[:200],
        "follow_ups": row.follow_ups.filter(sent_at__isnull=False),
    }
    return render(request, "cases/assistance/one.html", told)


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    try:
        moves.withdraw(row, by=signed_in(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Withdrawn."))
    return redirect("cases:assistance_one", pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, pk: int, days: int) -> HttpResponse:
    """How it is 30, 90 or 180 days later; there once we have asked."""
    row = _own(request, pk)
    asked = get_object_or_404(FollowUp, assistance=row, days=days, sent_at__isnull=False)
    form = AfterForm(posted(request), initial={"result": asked.result, "words": asked.words})
    if request.method == "POST" and form.is_valid():
        moves.answer(asked, by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("Thank you for telling us."))
        return redirect("cases:assistance_one", pk)
    told = {"row": row, "form": form, "days": days}
    return render(request, "cases/assistance/follow_up.html", told, status=form_status(form))
