"""What a member of staff may do who looks at the portal as a person: read these pages, and stop (P25).

The list names what opens, so that a new address is closed until somebody decides. On it is nothing that a
GET changes, nothing that others made to run (the player, packages, files), nothing with a secret on it, no
desk, no thread of questions (those have teams), and nothing of `/accounts/` or `/staff/`.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from rollcall.accounts import viewing
from rollcall.accounts.models import User, Viewing

Next = Callable[[HttpRequest], HttpResponse]
STOP = "accounts_viewing_stop"
OPEN = frozenset({
    "portal:home", "portal:mine", "portal:settings", "portal:help", "portal:favicon", "accounts_looks",
    "accounts_notice", "verification", "courses", "player:overview", "transcripts:mine",
    "transcripts:transcript", "transcripts:elsewhere", "events:list", "events:event", "events:classes",
    "events:near_me", "outreach:mine", "library_picture", "pages:picture",
})  # fmt: skip
READS = ("GET", "HEAD")


class ViewAs:
    """Show pages as the person sees them; the session, its half hour and its twelve hours stay the staff's.

    `request.user` is the person only while the page is made: every door before and after sees the staff.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or viewing.KEY not in request.session:
            return self.get_response(request)
        key, staff = request.session[viewing.KEY], request.user
        row = viewing.going_on(key, staff) if isinstance(staff, User) else None
        if row is None:
            return self._over(request)
        request.viewing = row  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            request.user = staff
        add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        row: Viewing | None = getattr(request, "viewing", None)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if row is None or (name == STOP and request.method == "POST"):
            return None
        if not is_open(name, request.method or ""):
            return render(request, "portal/viewing_closed.html", {"row": row}, status=403)
        request.user = row.person
        return None

    def _over(self, request: HttpRequest) -> HttpResponse:
        """The look has ended: what was sent from one of its pages is not done under the own name."""
        request.session.pop(viewing.KEY, None)
        if request.method not in READS:
            return render(request, "portal/viewing_closed.html", {"row": None}, status=403)
        messages.info(request, _("You are yourself again: the time to look as somebody else is over."))
        return redirect("staff_people")


def is_open(name: str, method: str) -> bool:
    """Whether an address may be opened, by this method, while looking as somebody else."""
    return method in READS and name in OPEN
