"""Whether somebody is still there: after half an hour without a sign the portal asks who it is (P18).

The session is not thrown away: what was sent in that moment is kept in it, and done once the same person has
shown again who he is. A page that asks by itself is no sign of anybody; a video that plays or a package that
reports something new is one, and the room that knows of it says when (`sign_of_life`).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base import clock

View = Callable[..., Any]
Sign = Callable[[User], datetime | None]
IDLE = timedelta(minutes=30)
WRITTEN_EVERY = 60  # seconds; a session is written once within
SEEN_AT = "seen_at"  # in the session: when the person last did something
# Where one shows who it is, or leaves; and what answers machines. Not the page to sign in: it leads on to a
# page that the browser may have kept, as the door's is, and one would never come to the question.
OPEN = frozenset({"account_logout", "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate"}) | {
    "mfa_reauthenticate_webauthn", "portal:theme", "portal:healthz", "portal:readyz",
}  # fmt: skip
FRAMEWORK_ASKS_BY_ITSELF = frozenset({"wagtailadmin_editing_sessions:ping"})
PASSWORDS = "/accounts/"
_signs: list[Sign] = []


def sign_of_life(sign: Sign) -> Sign:
    """Register a function: when did this person last get on with something; asked before a page is closed."""
    _signs.append(sign)
    return sign


def asks_by_itself(view: View) -> View:
    """Mark a view that a page calls without anybody there."""
    view.asks_by_itself = True  # type: ignore[attr-defined]
    return view


def seen(request: HttpRequest) -> None:
    """The person has just shown that he is there."""
    request.session[SEEN_AT] = clock.now().timestamp()


def ask_whether_there(request: HttpRequest, view: View) -> HttpResponse | None:
    """What to answer instead of the page after half an hour of nothing; None: go on. No query in between."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if SESSION_KEY not in request.session or name in OPEN:
        return None
    present, last = clock.now().timestamp(), request.session.get(SEEN_AT)
    if last is not None and present - float(last) > IDLE.total_seconds() and not _goes_on(request):
        return _ask(request)
    passive = name in FRAMEWORK_ASKS_BY_ITSELF or getattr(view, "asks_by_itself", False)
    if last is None or (not passive and present - float(last) >= WRITTEN_EVERY):
        seen(request)
    return None


def _goes_on(request: HttpRequest) -> bool:
    """Whether something of this person's has moved meanwhile, in another window."""
    user = request.user
    if not isinstance(user, User):
        return True  # nobody to ask
    last = max((at for sign in _signs if (at := sign(user))), default=None)
    if last is None or clock.now() - last > IDLE:
        return False
    request.session[SEEN_AT] = last.timestamp()
    return True


def _ask(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks. What a form sent is done afterwards; a script hears a plain no."""
    words = _("You were away for a while. Show that it is you, and go on where you were.")
    accepts = request.headers.get("Accept", "text/html")
    by_script = {"HX-Request", "X-Requested-With"} & request.headers.keys()
    if by_script or "text/html" not in accepts:
        return JsonResponse({"error": words, "words": words}, status=403)
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    to = ways[0]["url"] if ways else reverse("account_logout")
    messages.info(request, words)
    if request.path_info.startswith(PASSWORDS):
        return redirect_to_login(request.get_full_path(), login_url=to)
    answer: HttpResponse = suspend_request(request, to)
    return answer
