"""What a person with an account has asked; and asking for a certificate that is missing (R27, R37)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts import identity
from rollcall.base.errors import Refusal
from rollcall.base.files import send
from rollcall.base.http import form_status, posted, refuse
from rollcall.cases import asking, missing
from rollcall.cases.forms.missing import MissingForm
from rollcall.cases.models import Case
from rollcall.cases.policies import askers_file, own_case, signed_in
from rollcall.cases.views import thread

A_PAGE = 50


@never_cache
@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everything the person has asked, the newest first."""
    mine = Case.objects.filter(identity.rows_of(signed_in(request), "person")).order_by("-asked_at", "-pk")
    return render(
        request, "cases/mine.html", {"page": Paginator(mine, A_PAGE).get_page(request.GET.get("page"))}
    )


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
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One question with its state and everything that was said."""
    case = own_case(request, pk)
    if case.merged_into_id:
        return redirect("cases:one", case.merged_into_id)
    return thread.page(request, case, base=reverse("cases:one", args=[pk]), by=signed_in(request))


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, pk: int, key: int) -> HttpResponseBase:
    """A file of the thread, always as a download (P27)."""
    row = askers_file(own_case(request, pk), key)
    at = row.message.at.timestamp()
    return send(request, row.file, content_type=row.media_type, modified=at, attachment=row.name)


@never_cache
@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The person needs it no more."""
    case, person = own_case(request, pk), signed_in(request)
    try:
        if case.kind == Case.Kind.MISSING:
            missing.withdraw(case, by=person)
        else:
            asking.withdraw(case, by=person)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Withdrawn. We have stopped looking."))
    return redirect("cases:one", case.pk)
