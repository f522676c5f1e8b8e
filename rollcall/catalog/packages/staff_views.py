"""The package desk: take in a package, look at what was noticed, clear it, withdraw it (P36)."""

import uuid
from collections.abc import Callable
from functools import wraps
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.catalog.models import Package
from rollcall.catalog.packages import clearing
from rollcall.catalog.packages.forms import Upload, Withdrawal
from rollcall.catalog.packages.importing import import_package
from rollcall.catalog.packages.manifest import Manifest
from rollcall.catalog.policies import may_clear

A_PAGE = 50
KINDS = {
    "dialog": (
        gettext_lazy("Opens dialogs of the browser"),
        gettext_lazy("Blocked unless you allow dialogs below. Some packages ask this way whether to resume."),
    ),
    "address": (
        gettext_lazy("Names addresses outside the package"),
        gettext_lazy("Nothing is loaded from there, and links to there do not open."),
    ),
    "plugin": (gettext_lazy("Needs a plug-in"), gettext_lazy("Browsers no longer run these files.")),
    "program": (gettext_lazy("Holds programs or server code"), gettext_lazy("These are never served.")),
    "hidden": (gettext_lazy("Holds hidden files"), gettext_lazy("These are never served.")),
    "silent": (
        gettext_lazy("Never reports to the portal"),
        gettext_lazy("Each part counts as done when it was opened and left; there is no score."),
    ),
}
View = Callable[..., HttpResponseBase]


def desk(view: View) -> View:
    """For staff with the right; to anybody else the page is not there."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser):
            return redirect_to_login(request.get_full_path())
        if not may_clear(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _staff(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponseBase:
    """All packages, the newest first, and the form that takes in another."""
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()
    if form.is_bound and form.is_valid():
        try:
            package = import_package(form.cleaned_data["file"], by=_staff(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request, _("“%(title)s” was taken in. Look at it, then clear it.") % {"title": package}
            )
            return redirect("staff_package", key=package.key)
    rows = Package.objects.defer("manifest", "findings").select_related("uploaded_by")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    return render(
        request, "catalog/packages/listing.html", {"form": form, "page": page}, status=form_status(form)
    )


@desk
@require_safe
def package(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """One package: what it is, what was noticed, what can be done with it."""
    return _page(request, get_object_or_404(Package, key=key), Withdrawal())


def _page(request: HttpRequest, held: Package, form: Form) -> HttpResponse:
    outline = Manifest.from_json(held.manifest)
    context = {
        "package": held,
        "outline": outline,
        "items": list(outline.walk()),
        "findings": _grouped(held.findings),
        "trail": audit.trail(held),
        "form": form,
        "units": held.units.select_related("version__course").order_by("-version_id")[:20],
    }
    return render(request, "catalog/packages/package.html", context, status=form_status(form))


def _grouped(findings: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Findings by kind, with the words for the kind, and by what was found in which files."""
    found = []
    for kind, rows in groupby(findings, key=lambda row: row["kind"]):
        by_what: dict[str, list[str]] = {}
        for row in rows:
            by_what.setdefault(row["what"], []).append(row["file"])
        title, meaning = KINDS.get(kind, (kind, ""))
        found.append({"title": title, "meaning": meaning, "rows": sorted(by_what.items())})
    return found


def _act(request: HttpRequest, key: uuid.UUID, act: Callable[[Package], Package]) -> HttpResponseBase:
    held = get_object_or_404(Package, key=key)
    try:
        act(held)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("staff_package", key=key)


@desk
@require_POST
def clear(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    return _act(request, key, lambda held: clearing.clear(held, by=_staff(request)))


@desk
@require_POST
def dialogs(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    allowed = request.POST.get("may_ask") == "yes"
    return _act(request, key, lambda held: clearing.let_ask(held, allowed, by=_staff(request)))


@desk
@require_POST
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    form = Withdrawal(request.POST)
    if not form.is_valid():
        return _page(request, get_object_or_404(Package, key=key), form)
    note = form.cleaned_data["note"]
    return _act(request, key, lambda held: clearing.withdraw(held, by=_staff(request), note=note))
