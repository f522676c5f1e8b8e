"""After twelve hours and a new sign-in: what was sent is still here."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rollcall.accounts import unsent
from rollcall.accounts.middleware import STAFF_DOORS, refuse_at_the_staff_door


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest) -> HttpResponse:
    """Ask whether to send it now; a press of the button does (P18). Nothing waits: my page."""
    waiting = unsent.waiting(request)
    if waiting is None:
        return redirect("/account/")
    if request.method != "POST":
        return render(request, "accounts/go_on.html", {"waiting": waiting})
    if "drop" in request.POST:
        unsent.drop(request)
        return redirect(waiting.path)
    if waiting.path.startswith(STAFF_DOORS) and (refusal := refuse_at_the_staff_door(request)):
        return refusal
    return unsent.send(request, waiting)
