"""Fresh proof of who is there, before something that matters (P19)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url

from rollcall.accounts import factors
from rollcall.accounts.models import User
from rollcall.base import clock

View = Callable[..., HttpResponseBase]
PROOFS = {"password", "mfa"}


def proof_is_fresh(request: HttpRequest) -> bool:
    """Whether the person has proved within ten minutes who he is: with his factor, where he has one."""
    user = request.user
    if not isinstance(user, User):
        return False
    records = [record for record in get_authentication_records(request, user) if record["method"] in PROOFS]
    if records and records[-1]["method"] == "password" and factors.has_factor(user):
        records = [record for record in records if record["method"] == "mfa"]
    age = clock.now().timestamp() - float(records[-1]["at"]) if records else None
    return age is not None and age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def fresh_proof_required(view: View) -> View:
    """A view that opens only with fresh proof; what was sent is kept and done after the proof is given.

    The stash is in the session, so never use this where a password is sent: `and_forget` is for those.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser):
            return redirect_to_login(request.get_full_path())
        if not proof_is_fresh(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded


def fresh_proof_and_forget(view: View) -> View:
    """As `fresh_proof_required`, but what was sent is not stored: for views that take a password."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser):
            return redirect_to_login(request.get_full_path())
        if not proof_is_fresh(request):
            methods = get_adapter(request).get_reauthentication_methods(request.user)
            ask = methods[0]["url"] if methods else resolve_url("account_login")
            return redirect_to_login(request.get_full_path(), login_url=ask)
        return view(request, *args, **kwargs)

    return guarded


def sign_in_is_the_proof(view: View) -> View:
    """The pages that ask for proof, for somebody who is not signed in any more.

    Signing in is a proof, so it leads on to what was wanted and does not ask a second time.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser):
            return redirect_to_login(get_next_redirect_url(request) or settings.LOGIN_REDIRECT_URL)
        return view(request, *args, **kwargs)

    return guarded


def signed_in_or_back_to(place: str) -> Callable[[View], View]:
    """For views that only take a form: after signing in one comes to the page where the form stands."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if isinstance(request.user, AnonymousUser):
                return redirect_to_login(resolve_url(place))
            return view(request, *args, **kwargs)

        return guarded

    return guard
