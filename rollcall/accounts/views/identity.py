"""One's own e-mail, recovery codes and keys; each asks for fresh proof (P19)."""

from typing import cast

from allauth.account.internal.flows.logout import logout
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as allauth_keys
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rollcall.accounts import email_change, factors
from rollcall.accounts.forms.sign_up import NewEmailForm
from rollcall.accounts.models import User
from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base.http import form_status

ASKED = "email_change_asked"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof_required
def email(request: HttpRequest) -> HttpResponseBase:
    """Ask for another address; it changes when the new mailbox answers."""
    person = cast(User, request.user)
    form = NewEmailForm(request.POST if request.method == "POST" else None, person=person)
    if not (form.is_bound and form.is_valid()):
        asked = request.session.pop(ASKED, "") if request.method == "GET" and ASKED in request.session else ""
        context = {"form": form, "person": person, "asked": asked}
        return render(request, "accounts/email_change.html", context, status=form_status(form))
    too_many = ratelimit.consume_or_429(request, action="manage_email", user=person)
    if too_many:
        return cast(HttpResponseBase, too_many)
    email_change.ask(person, new=form.cleaned_data["email"], by=person)
    request.session[ASKED] = form.cleaned_data["email"]
    return redirect("account_email")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def email_confirm(request: HttpRequest, signed: str) -> HttpResponseBase:
    """Behind the letter's link: the page shows, the button changes."""
    page = "accounts/email_change_confirm.html"
    wanted = email_change.find(signed)
    if wanted is None:
        return render(request, page, status=404)
    if request.method != "POST":
        return render(request, page, {"wanted": wanted})
    try:
        email_change.change(wanted, by=wanted.user)
    except email_change.AddressTaken as refusal:
        return render(request, page, {"why": str(refusal)}, status=409)
    logout(request, show_message=False)
    return redirect("account_login")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show the codes once, at the press of a button; from then on only hashes are kept (P16)."""
    person = cast(User, request.user)
    row = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    if row is None:
        raise Http404
    codes = factors.show_recovery_codes(person) if request.method == "POST" else []
    left = len(row.data.get("migrated_codes", []))
    context = {"codes": codes, "unseen": "seed" in row.data, "left": left}
    return render(request, "accounts/recovery_codes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof_required
def remove_key(request: HttpRequest, pk: int) -> HttpResponseBase:
    """As allauth, which does not ask whether the password can stand alone; here it is asked (P9)."""
    keys = Authenticator.objects.filter(user=cast(User, request.user), type=Authenticator.Type.WEBAUTHN)
    row = get_object_or_404(keys, pk=pk)
    adapter = factors.FactorsAdapter()
    if not adapter.can_delete_authenticator(row):
        messages.error(request, str(adapter.error_messages["cannot_delete_authenticator"]))
        return redirect("account_change_password")
    return cast(HttpResponseBase, allauth_keys.remove_webauthn(request, pk=pk))
