"""Who looked at one's own account, and the button that ends a look (P25)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts import viewing
from rollcall.accounts.models import User, Viewing


@require_safe
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Every look at the portal as this person, the newest first."""
    rows = viewing.looks_at(request.user)[: viewing.SHOWN] if isinstance(request.user, User) else []
    return render(request, "accounts/looks.html", {"looks": rows})


@require_POST
@login_required
@never_cache
def stop(request: HttpRequest) -> HttpResponse:
    """End the look of this session; without one there is nothing to end."""
    row = getattr(request, "viewing", None)
    request.session.pop(viewing.KEY, None)
    if not isinstance(row, Viewing):
        return redirect("portal:mine")
    viewing.end(row, how=Viewing.End.STOPPED, by=row.staff)
    messages.success(request, _("You are yourself again."))
    return redirect("staff_person", row.person_id)
