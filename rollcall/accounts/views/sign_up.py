"""Registering: the form, the page after it, and the page behind the letter's link."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rollcall.accounts import sign_up
from rollcall.accounts.forms.sign_up import ConfirmForm, EmailForm, SignUpForm
from rollcall.accounts.models import User
from rollcall.base import sites
from rollcall.base.http import form_status
from rollcall.base.models import Token
from rollcall.mail import outbox

WAITING = "sign_up"  # in the session: {"email", "letter", "mark"}
FIRST_PAGE = "/account/verification/"
PORTAL = "registers_from"  # in the session: the host of the portal that led here


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class SignUp(View):
    """Open an account, with a password or a passkey."""

    by_passkey = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect(settings.LOGIN_REDIRECT_URL)
        portal = _portal(request)
        if not portal.words.takes_accounts:
            return render(request, "accounts/sign_up_closed.html", {"portal": portal}, status=403)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, SignUpForm(by_passkey=self.by_passkey))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        too_many: HttpResponseBase | None = ratelimit.consume_or_429(request, action="signup")
        if too_many:
            return too_many
        form = SignUpForm(request.POST, by_passkey=self.by_passkey)
        if not form.is_valid():
            return self._page(request, form)
        data = form.cleaned_data
        if ratelimit.consume(request, action="confirm_email", key=data["email"]):
            posted = sign_up.register(
                legal_name=data["legal_name"], email=data["email"], password=data.get("password")
            )
            _remember(request, data["email"], posted)
        else:
            _remember(request, data["email"], None)
        return redirect("account_email_verification_sent")

    def _page(self, request: HttpRequest, form: SignUpForm) -> HttpResponse:
        portal = _portal(request)
        context = {"form": form, "by_passkey": self.by_passkey, "portal": portal}
        return render(request, "accounts/sign_up.html", context, status=form_status(form))


def _portal(request: HttpRequest) -> sites.Portal:
    """The portal on which somebody registers: the one that led to the identity host, else this one."""
    led = sites.known(request.GET.get("portal", "")) if "portal" in request.GET else None
    if led is not None and not led.is_identity:
        request.session[PORTAL] = led.hostname
        return led
    if "portal" in request.GET:
        request.session.pop(PORTAL, None)
    kept = sites.known(request.session[PORTAL]) if PORTAL in request.session else None
    return kept or sites.here()


def _first_page(request: HttpRequest) -> str:
    """Where one goes on after confirming: back to the portal that led here, else to be verified."""
    portal = sites.known(request.session.pop(PORTAL, ""))
    return f"{portal.origin}/accounts/login/" if portal and not portal.is_identity else FIRST_PAGE


def _remember(request: HttpRequest, email: str, posted: sign_up.Posted | None) -> None:
    """Keep in this browser's session what letter it waits for; the person sees its delivery (R2)."""
    earlier = request.session.get(WAITING) or {}
    if posted:
        request.session[WAITING] = {"email": email, "letter": posted.letter, "mark": posted.mark}
    elif earlier.get("email") != email:
        request.session[WAITING] = {"email": email, "letter": "", "mark": ""}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter_sent(request: HttpRequest) -> HttpResponseBase:
    """What happens after registering, the same for every address; and sending the letter again."""
    waiting = request.session.get(WAITING) or {}
    initial = {"email": waiting.get("email", "")}
    if request.method != "POST":
        return _letter_page(request, EmailForm(initial=initial))
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _letter_page(request, form)
    email = form.cleaned_data["email"]
    too_many: HttpResponseBase | None = ratelimit.consume_or_429(request, action="signup")
    if too_many:
        return too_many
    allowed = ratelimit.consume(request, action="confirm_email", key=email)
    _remember(request, email, sign_up.ask_again(email=email) if allowed else None)
    return redirect("account_email_verification_sent")


def _letter_page(request: HttpRequest, form: EmailForm) -> HttpResponse:
    waiting = request.session.get(WAITING) or {}
    letter = outbox.state_of(waiting["letter"]) if waiting.get("letter") else None
    context = {"form": form, "email": waiting.get("email", ""), "letter": letter}
    return render(request, "accounts/letter_sent.html", context, status=form_status(form))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: HttpRequest, key: str) -> HttpResponseBase:
    """The link only shows a page; the button confirms, since mail scanners follow links (R3)."""
    found = sign_up.find(key)
    if found is None:
        return render(request, "accounts/confirm_dead.html", {"form": EmailForm()}, status=404)
    token, user = found
    form = _form_for(request, token, user)
    if request.method != "POST" or not (form is None or form.is_valid()):
        return _confirm_page(request, user, form)
    if form is not None and not _fits(request, user, form):
        return _confirm_page(request, user, form)
    try:
        sign_up.confirm(token, user, by=user)
    except sign_up.DeadLink:
        return render(request, "accounts/confirm_dead.html", {"form": EmailForm()}, status=409)
    request.session.pop(WAITING, None)
    return _sign_in(request, user)


def _form_for(request: HttpRequest, token: Token, user: User) -> ConfirmForm | None:
    """In the browser that registered a button is enough, and for a passkey, which is made after it.

    Elsewhere the password is asked: who registered somebody else's address must not have it confirmed
    for him by its owner.
    """
    mark = (request.session.get(WAITING) or {}).get("mark", "")
    if mark == token.digest or not user.has_usable_password():
        return None
    return ConfirmForm(request.POST if request.method == "POST" else None)


def _fits(request: HttpRequest, user: User, form: ConfirmForm) -> bool:
    """Whether the password is right; wrong ones count as at sign-in (P14)."""
    adapter = get_adapter(request)
    try:
        adapter.pre_authenticate(request, email=user.email)
        if not user.check_password(form.cleaned_data["password"]):
            raise adapter.validation_error("incorrect_password")
    except ValidationError as error:
        form.add_error("password", error)
        return False
    return True


def _confirm_page(request: HttpRequest, user: User, form: forms.Form | None) -> HttpResponse:
    context = {"form": form, "person": user}
    return render(request, "accounts/confirm_email.html", context, status=form_status(form) if form else 200)


def _sign_in(request: HttpRequest, user: User) -> HttpResponseBase:
    """Go on signed in; an account without a password makes its passkey first."""
    login = Login(user=user, email=user.email, redirect_url=_first_page(request))
    if user.has_usable_password():
        record_authentication(request, user, method="password", email=user.email)
    else:
        login.state["passkey_signup"] = True
    response: HttpResponseBase = perform_login(request, login)
    return response
