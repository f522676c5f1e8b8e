"""Search for an agency as one types."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rollcall.accounts import agencies_search
from rollcall.accounts.places import STATES

RATES = {"agency_search": "240/m/ip"}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """At most 20 confirmed agencies: rows for the combo box, JSON for anything else."""
    usage = ratelimit.consume(
        request, app="rollcall.accounts", action="agency_search", config=RATES, limit_get=True
    )
    if not usage:
        return JsonResponse({"error": _("Too many searches. Wait a minute.")}, status=429)
    words, state = request.GET.get("q", ""), request.GET.get("state", "").upper()
    if len(words) > 200 or (state and state not in STATES):
        return JsonResponse({"error": _("Search for fewer words, in one state.")}, status=400)
    found = agencies_search.search(words, state=state)
    if request.headers.get("HX-Request"):
        return render(request, "accounts/agencies/options.html", {"agencies": found, "words": words})
    rows = [
        {"id": row.pk, "name": row.name, "place": row.place or row.county, "state": row.state}
        for row in found
    ]
    return JsonResponse({"agencies": rows})
