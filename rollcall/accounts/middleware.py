"""Doors that every request passes."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.logout import logout
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from rollcall.accounts import activity, factors, notices, unsent
from rollcall.accounts.models import User
from rollcall.accounts.sessions import SIGNED_IN_AT
from rollcall.base import clock, language
from rollcall.base.views import forbidden, not_found

Next = Callable[[HttpRequest], HttpResponse]
STAFF_DOORS = ("/staff/",)
LONGEST = timedelta(seconds=settings.SESSION_COOKIE_AGE)


class SessionsEnd:
    """End a session twelve hours after sign-in, however busy it is; costs no query (P17). In between, ask
    after half an hour of nothing whether it is still the same person (P18).

    Whoever signs out leaves nothing in that browser: storage, caches, and the cookies that hold a key (P73).
    When time runs out only the key goes: unsent work stays locked there until the same person signs in again.

    What somebody signed in is shown is his alone: no cache between us keeps it, unless a page says so.

    What a form sent just after the end is kept for the same person (P18).

    It also gives allauth's pages their honest status: a form that could not be taken is a 4xx.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        was_in = SESSION_KEY in request.session
        began = request.session.get(SIGNED_IN_AT)
        is_over = began is not None and clock.now().timestamp() - float(began) > LONGEST.total_seconds()
        if is_over:
            request.was_in_as = int(request.session[SESSION_KEY]) if was_in else None  # type: ignore[attr-defined]
            logout(request, show_message=False)
        response = self.get_response(request)
        if code := getattr(request, "language_to_keep", ""):
            language.remember(response, code)
        if was_in and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        if was_in and SESSION_KEY not in request.session:
            _take_keys(response)
            if not is_over:
                response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if (person_id := getattr(request, "was_in_as", None)) is not None:
            return unsent.keep(request, person_id)
        return activity.ask_whether_there(request, view) or notices.ask_first(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == HTTPStatus.OK and form and form.errors:
            codes = {error.code for errors in form.errors.as_data().values() for error in errors}
            too_many = codes & {"too_many_login_attempts", "rate_limited"}
            response.status_code = (
                HTTPStatus.TOO_MANY_REQUESTS if too_many else HTTPStatus.UNPROCESSABLE_ENTITY
            )
        return response


def _take_keys(response: HttpResponse) -> None:
    for name, path in settings.COOKIES_OF_A_VISIT.items():
        response.delete_cookie(name, path=path, samesite="Strict")


def staff_need_a_second_factor(get_response: Next) -> Next:
    """No door of the back office opens to a member of staff without a second factor (P16)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(STAFF_DOORS):
            refusal = refuse_at_the_staff_door(request)
            if refusal is not None:
                return refusal
        return get_response(request)

    return middleware


def refuse_at_the_staff_door(request: HttpRequest) -> HttpResponse | None:
    """What to answer instead of the page; None: come in. Strangers learn nothing but where to sign in."""
    user = request.user
    if isinstance(user, AnonymousUser):
        return _elsewhere(request, reverse("account_login"))
    if not isinstance(user, User) or not user.is_staff:
        return not_found(request)
    return ask_for_second_factor(request, user)


def ask_for_second_factor(request: HttpRequest, user: User) -> HttpResponse | None:
    """Where to send whoever works with records of others and has not shown a factor; None: he has (P16)."""
    if not factors.has_factor(user):
        return _elsewhere(request, reverse("mfa_index"), _("Staff need a second way to sign in. Set one up."))
    shown = [record for record in get_authentication_records(request, user) if record["method"] == "mfa"]
    return None if shown else _elsewhere(request, reverse("mfa_reauthenticate"))


def _elsewhere(request: HttpRequest, to: str, message: str = "") -> HttpResponse:
    """A person in a browser is led there and back again; anything else is refused."""
    wants_page = request.method in {"GET", "HEAD"} and "text/html" in request.headers.get(
        "Accept", "text/html"
    )
    if not wants_page or request.headers.get("HX-Request"):
        return forbidden(request)
    if message:
        messages.info(request, message)
    return HttpResponseRedirect(f"{to}?{urlencode({'next': request.get_full_path()})}")
