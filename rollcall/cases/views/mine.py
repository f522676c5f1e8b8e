"""Asking for a certificate that is missing, and seeing how far it is (R27)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts import identity
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, posted, refuse
from rollcall.cases import missing
from rollcall.cases.forms import MissingForm
from rollcall.cases.models import Case
from rollcall.cases.policies import own_case, signed_in

MOST = 100


@never_cache
@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everything the person has asked, the newest first."""
    mine = Case.objects.filter(identity.rows_of(signed_in(request), "person"))
    return render(request, "cases/mine.html", {"cases": mine.order_by("-asked_at", "-pk")[:MOST]})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Say what is missing."""
    form = MissingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        person = signed_in(request)
        try:
            case = missing.ask(person, form.facts(), by=person)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("We have your question, and a letter that says so is on its way."))
            return redirect("cases:one", case.pk)
    return render(request, "cases/ask.html", {"form": form}, status=form_status(form))


@never_cache
@login_required
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One question with its state."""
    return render(request, "cases/one.html", {"case": own_case(request, pk)})


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The person needs it no more."""
    case = own_case(request, pk)
    try:
        missing.withdraw(case, by=signed_in(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Withdrawn. We have stopped looking."))
    return redirect("cases:one", case.pk)
