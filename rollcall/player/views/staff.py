"""For staff: the raw run-time data of an attempt, element by element."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rollcall.base import audit
from rollcall.player.models import Attempt, Sco

A_PAGE = 50


@never_cache
@require_safe
def attempts(request: HttpRequest) -> HttpResponseBase:
    """Find attempts at packages by the person's name or e-mail; the newest where nothing is asked."""
    if (refusal := _refusal(request)) is not None:
        return refusal
    asked = request.GET.get("q", "").strip()[:200]
    rows = Attempt.objects.filter(unit__kind="scorm").select_related("enrollment__user", "unit__version")
    if asked:
        people = rows.filter(enrollment__user__legal_name__icontains=asked)
        rows = people | rows.filter(enrollment__user__email__iexact=asked)
    found = rows.defer("unit__body").order_by("-touched_at")[:A_PAGE]
    return render(request, "player/staff/attempts.html", {"asked": asked, "found": found, "most": A_PAGE})


@never_cache
@require_safe
def attempt(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The data of each part as it was last committed."""
    if (refusal := _refusal(request)) is not None:
        return refusal
    rows = Attempt.objects.select_related("enrollment__user", "unit__version__course")
    held = get_object_or_404(rows, pk=pk, unit__kind="scorm")
    parts = [(sco, sorted(sco.cmi.items())) for sco in Sco.objects.filter(attempt=held).order_by("began_at")]
    context = {"attempt": held, "parts": parts, "trail": audit.trail(held)}
    return render(request, "player/staff/attempt.html", context)


def _refusal(request: HttpRequest) -> HttpResponseBase | None:
    """Staff with the right to read attempts come in; to anybody else the page is not there."""
    user = request.user
    if isinstance(user, AnonymousUser):
        return redirect_to_login(request.get_full_path())
    if not (user.is_active and user.is_staff and user.has_perm("player.view_attempt")):
        raise Http404
    return None
