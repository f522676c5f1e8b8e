"""The portal's side of trying a package: its page for staff, and the ticket to the content origin."""

import uuid
from dataclasses import asdict

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.base.errors import Refusal
from rollcall.catalog import policies
from rollcall.catalog.models import Package
from rollcall.player import trials


def _package(request: HttpRequest, key: uuid.UUID) -> Package:
    """For staff who may clear packages; to anybody else, and when it was withdrawn, there is none."""
    package = get_object_or_404(Package.objects.defer("manifest", "findings"), key=key)
    if not (policies.may_clear(request.user) and policies.may_try(request.user, package)):
        raise Http404
    return package


@never_cache
@require_safe
def show(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """A package by itself on the player's stage, also before it is cleared (P36)."""
    if isinstance(request.user, AnonymousUser):
        return redirect_to_login(request.get_full_path())
    package = _package(request, key)
    context = {
        "unit": package,  # the stage shows its title
        "launch_url": reverse("staff_package_preview_launch", args=[key]),
        "back": reverse("staff_package", args=[key]),
    }
    return render(request, "player/staff/trial.html", context)


@never_cache
@require_POST
def start(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    """A ticket to try it; an earlier one of the same person ends."""
    return ticket(request, _package(request, key))


def ticket(request: HttpRequest, package: Package) -> JsonResponse:
    """The answer to the stage's script: where to load the package from, or why not."""
    if not isinstance(request.user, User):
        raise Http404
    try:
        found = trials.start(package, by=request.user, session_key=request.session.session_key)
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    return JsonResponse(asdict(found))
