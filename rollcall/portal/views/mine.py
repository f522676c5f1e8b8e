"""My page: continue, verification, certificates (R26)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rollcall.accounts import status
from rollcall.base import clock
from rollcall.cases.assistance import rights as assistance
from rollcall.events import policies
from rollcall.portal import queries
from rollcall.transcripts.policies import signed_in
from rollcall.transcripts.queries import papers

MOST_PAPERS = 5


@require_safe
@login_required
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """Where the person left off, what was earned, and where verification stands; nothing but his own."""
    user = signed_in(request)
    work = queries.work_of(user)
    has_desk = policies.has_desk(user)
    shelf = papers(user, limit=MOST_PAPERS + 1)
    told = {
        "greeting": greeting(),
        "going_on": queries.going_on(user),
        "papers": shelf[:MOST_PAPERS],
        "more_papers": len(shelf) > MOST_PAPERS,
        "work": work,
        "has_desk": has_desk,
        "assists": has_desk and assistance.is_member(user),
        "standing": None if work else status.of(user),
    }
    return render(request, "portal/mine.html", told)


@require_safe
@login_required
@never_cache
def settings_page(request: HttpRequest) -> HttpResponse:
    """Where to change name, e-mail, password, factors and sessions."""
    return render(request, "portal/settings.html", {})


def greeting() -> str | Promise:
    """By the hour of the day in the site's time zone."""
    hour = timezone.localtime(clock.now()).hour
    if 4 <= hour < 12:
        return _("Good morning")
    return _("Good afternoon") if 12 <= hour < 18 else _("Good evening")
