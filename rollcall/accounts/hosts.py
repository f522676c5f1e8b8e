"""People sign in on one host: passkeys are bound to it, and so is every page that guards an account.

On another portal's host those pages lead there. What reads is led to the same page; what asks who somebody
is begins a hand-over, which leads back; what would write is not there (docs/decisions/0010).
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rollcall.accounts import hand_over
from rollcall.base import sites
from rollcall.base.views import not_found

Next = Callable[[HttpRequest], HttpResponse]
# Accounts and their security, the back office, the desks with lists of officers: on the identity host alone.
ONLY_THERE = ("/accounts/", "/account/settings/", "/account/looks/", "/staff/", "/desk/")
HERE_TOO = frozenset({"/accounts/logout/", "/accounts/go-on/", "/accounts/arrive/"})
SIGN_IN = frozenset({"/accounts/login/", "/accounts/2fa/authenticate/"})
PROVE = frozenset({
    "/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/", "/accounts/2fa/webauthn/reauthenticate/",
})  # fmt: skip
REGISTER = "/accounts/signup/"


def sign_in_lives_elsewhere(get_response: Next) -> Next:
    """Middleware: lead from other portals to the identity host, where that is where one must be."""

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith(ONLY_THERE) or path in HERE_TOO or not sites.is_away(request):
            return get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return not_found(request)
        answer = _begin(request) if path in SIGN_IN | PROVE else HttpResponseRedirect(_same_page(request))
        answer["Cache-Control"] = "private, no-store"
        return answer

    return middleware


def _begin(request: HttpRequest) -> HttpResponse:
    host = sites.here().hostname
    to, secret = hand_over.begin(request, host=host, prove=request.path_info in PROVE)
    answer = HttpResponseRedirect(to)
    answer.set_cookie(
        hand_over.COOKIE,
        secret,
        max_age=hand_over.COOKIE_AGE,
        secure=settings.PRODUCTION,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _same_page(request: HttpRequest) -> str:
    if request.path_info == REGISTER:
        return f"{settings.PORTAL_ORIGIN}{REGISTER}?{urlencode({'portal': sites.here().hostname})}"
    return f"{settings.PORTAL_ORIGIN}{request.get_full_path()}"
