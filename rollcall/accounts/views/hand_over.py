"""The two ends of the way from the identity host to another portal."""

import re
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import resume_request
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from rollcall.accounts import hand_over, stepup
from rollcall.accounts.errors import NoSuchHandOver
from rollcall.accounts.models import User
from rollcall.base import sites
from rollcall.base.views import bad_request

STATE = re.compile(r"[0-9a-f]{64}")


@never_cache
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """On the identity host: sign in, or prove anew, and be sent on with a token. Only to portals of ours."""
    portal = sites.known(request.GET.get("portal", ""))
    state = request.GET.get("state", "")
    if portal is None or portal.is_identity or STATE.fullmatch(state) is None:
        return bad_request(request)
    user = request.user
    if not isinstance(user, User):
        return redirect_to_login(request.get_full_path())
    if "prove" in request.GET and not stepup.proof_is_fresh(request):
        return redirect_to_login(request.get_full_path(), login_url=_where_to_prove(request, user))
    wanted = request.GET.get("next", "")
    secret = hand_over.offer(request, user, host=portal.hostname, state=state, next_path=wanted)
    return HttpResponseRedirect(f"{portal.origin}{reverse('accounts_arrive')}?{urlencode({'token': secret})}")


def _where_to_prove(request: HttpRequest, user: User) -> str:
    ways = get_adapter(request).get_reauthentication_methods(user)
    return str(ways[0]["url"]) if ways else reverse("account_login")


@never_cache
@require_GET
def arrive(request: HttpRequest) -> HttpResponse:
    """On the other portal: take the token, and go on where one wanted to be."""
    if not sites.is_away(request):
        raise Http404
    secret, cookie = request.GET.get("token", ""), request.COOKIES.get(hand_over.COOKIE, "")
    try:
        row = hand_over.redeem(secret, host=sites.here().hostname, cookie=cookie)
    except NoSuchHandOver as refusal:
        return render(request, "accounts/hand_over_ended.html", {"why": str(refusal)}, status=403)
    hand_over.enter(request, row)
    answer = _what_was_wanted(request, row.next_path)
    answer.delete_cookie(hand_over.COOKIE, samesite="Lax")
    return answer


def _what_was_wanted(request: HttpRequest, path: str) -> HttpResponse:
    """The page, or what a form had sent before the person was asked for proof."""
    request.GET = QueryDict(urlencode({"next": path}))  # allauth reads from it where to go on
    return resume_request(request) or HttpResponseRedirect(path)
