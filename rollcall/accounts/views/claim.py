"""Taking over an account that was made after a class: by the letter's link or temporary password (R22)."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rollcall.accounts import invitations, provisioning, temporary
from rollcall.accounts.errors import DeadLink
from rollcall.accounts.forms.passwords import FirstPasswordForm
from rollcall.accounts.models import User
from rollcall.accounts.sign_up import NOBODY
from rollcall.base.http import form_status

READ_AND_SEND = ["GET", "HEAD", "POST"]


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(READ_AND_SEND)
def claim(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The link only shows a page; the password that is set there uses it up (P11)."""
    found = invitations.find_link(secret)
    if found is None:
        return _ended(request, secret)
    token, user = found
    form = FirstPasswordForm(request.POST if request.method == "POST" else None, person=user)
    if not form.is_valid():
        return _choose(request, user, form)
    try:
        mine = provisioning.take(user, password=form.cleaned_data["password"], token=token, by=user)
    except DeadLink:
        return _ended(request, secret)
    return _sign_in(request, mine)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(READ_AND_SEND)
def new_password(request: HttpRequest) -> HttpResponseBase:
    """Where a temporary password leads: set a real one. Nobody is signed in before (P11)."""
    user = temporary.holder(request)
    if user is None:
        return redirect("account_login")
    sent = request.POST if request.method == "POST" else None
    form = FirstPasswordForm(
        sent, person=user, is_refused=lambda typed: temporary.is_the_same(request, typed)
    )
    if not form.is_valid():
        return _choose(request, user, form)
    try:
        mine = provisioning.take(user, password=form.cleaned_data["password"], by=user)
    except DeadLink:
        return redirect("account_login")
    temporary.forget(request)
    return _sign_in(request, mine)


@never_cache
@require_http_methods(READ_AND_SEND)
def again(request: HttpRequest, asked: str) -> HttpResponseBase:
    """One button: send a new letter, to the same address only. The answer is the same for all (P13)."""
    if request.method != "POST":
        return render(request, "accounts/claim_ended.html", {"asked": asked, "by_letter": True})
    too_many: HttpResponseBase | None = ratelimit.consume_or_429(request, action="signup")
    if too_many:
        return too_many
    invitations.again(asked, by=NOBODY)
    return render(request, "accounts/claim_sent.html")


def _ended(request: HttpRequest, secret: str) -> HttpResponse:
    return render(request, "accounts/claim_ended.html", {"asked": secret}, status=404)


def _choose(request: HttpRequest, user: User, form: FirstPasswordForm) -> HttpResponse:
    context = {"form": form, "person": user}
    return render(request, "accounts/claim.html", context, status=form_status(form))


def _sign_in(request: HttpRequest, user: User) -> HttpResponseBase:
    """Go on signed in, to the page where the class and the certificate stand."""
    record_authentication(request, user, method="password", email=user.email)
    login = Login(user=user, email=user.email, redirect_url=settings.LOGIN_REDIRECT_URL)
    response: HttpResponseBase = perform_login(request, login)
    return response
