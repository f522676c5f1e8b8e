"""What somebody sent when the twelve hours had just ended: kept until he has signed in again (P18).

It lies in the session on the server, for the same person and an hour. Only what came with the proof against
forgery is kept: it is asked for after Django has looked at that. Files are chosen anew.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.core.internal.httpkit import deserialize_request, serialize_request
from allauth.core.internal.urlkit import script_aware_resolve
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from rollcall.accounts.models import User
from rollcall.base import clock

KEPT = timedelta(hours=1)
PLACE = "unsent"  # in the session
LONGEST = 200_000  # characters; more than any form of ours sends


@dataclass(frozen=True, slots=True)
class Unsent:
    """Whose it is, the page it was meant for, and the request as allauth writes one down."""

    person_id: int
    path: str
    request: str


def keep(request: HttpRequest, person_id: int) -> HttpResponse | None:
    """Keep what a form sent and lead to the sign-in; None where nothing of that kind was sent."""
    accepts = request.headers.get("Accept", "text/html")
    by_script = {"HX-Request", "X-Requested-With"} & request.headers.keys()
    sent = serialize_request(request) if request.method == "POST" else ""
    if not sent or by_script or "text/html" not in accepts or len(sent) > LONGEST:
        return None
    if request.path_info.startswith("/accounts/"):
        return None  # passwords and codes are not kept
    until = (clock.now() + KEPT).timestamp()
    request.session[PLACE] = {"person": person_id, "path": request.path, "request": sent, "until": until}
    messages.info(request, _("You were signed in for twelve hours. Sign in again: what you sent is kept."))
    return redirect_to_login(reverse("accounts_go_on"))


def waiting(request: HttpRequest) -> Unsent | None:
    """What waits for the person who is signed in now; what is somebody else's, or old, is dropped."""
    kept: dict[str, Any] | None = request.session.get(PLACE)
    if kept is None or not isinstance(request.user, User):
        return None
    if kept["person"] != request.user.pk or clock.now().timestamp() > kept["until"]:
        drop(request)
        return None
    return Unsent(kept["person"], kept["path"], kept["request"])


def drop(request: HttpRequest) -> None:
    """Forget it."""
    request.session.pop(PLACE, None)


def send(request: HttpRequest, unsent: Unsent) -> HttpResponse:
    """Do now what the person had sent; the page answers as it would have."""
    drop(request)
    late = deserialize_request(unsent.request, request)
    found = script_aware_resolve(late.path)
    late.resolver_match = found
    answer: HttpResponse = found.func(late, *found.args, **found.kwargs)
    return answer
