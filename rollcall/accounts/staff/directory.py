"""The directory of agencies in the back office: list, one agency, proposals, import."""

import zlib
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts import agencies, agencies_import, agencies_search
from rollcall.accounts.agencies_import import Plan
from rollcall.accounts.models import Agency
from rollcall.accounts.policies import may_keep_agencies
from rollcall.accounts.staff.doors import Crumb, desk, page, staff_of
from rollcall.accounts.staff.forms import (
    AgencyFilter,
    AgencyForm,
    Contacts,
    Domains,
    MergeForm,
    Oris,
    UploadForm,
    ori_warnings,
)
from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base import clock, sheets
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse

A_PAGE = 50
KEPT_SECONDS = 3600
SHOWN = 50


def _crumbs() -> list[Crumb]:
    return [(reverse("staff_agencies"), _("Agencies"))]


@desk(may_keep_agencies)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Proposed ones first, then by name."""
    form = AgencyFilter(request.GET)
    rows = Agency.objects.none()
    if form.is_valid():
        given = form.cleaned_data
        rows = agencies_search.matching(given["q"], state=given["state"], confirmed_only=False)
        if given["proposed"]:
            rows = rows.filter(confirmed_at__isnull=True)
    shown = Paginator(rows.order_by("name", "state", "pk"), A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return page(
        request,
        "accounts/staff/agencies.html",
        title=_("Agencies"),
        icon="home",
        status=200 if form.is_valid() else 400,
        form=form,
        page_obj=shown,
        proposed=Agency.objects.filter(confirmed_at__isnull=True).order_by("pk")[:SHOWN],
        query=f"{query.urlencode()}&" if query else "",
    )


@desk(may_keep_agencies)
@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: HttpRequest, key: int | None = None) -> HttpResponseBase:
    """One agency with ORIs, mail domains and verified contacts; without a key a new one.

    What stands here vouches for people: to change it asks for fresh proof (P19).
    """
    return _changed(request, key) if request.method == "POST" else _agency(request, key)


@fresh_proof_required
def _changed(request: HttpRequest, key: int | None) -> HttpResponse:
    return _agency(request, key)


def _agency(request: HttpRequest, key: int | None) -> HttpResponse:
    row = get_object_or_404(Agency, pk=key) if key else Agency(confirmed_at=clock.now())
    data = request.POST if request.method == "POST" else None
    form = AgencyForm(data, instance=row)
    parts = [made(data, instance=row) for made in (Oris, Domains, Contacts)]
    fine = [one.is_valid() for one in (form, *parts)] if data is not None else [False]  # each says its own
    if all(fine):
        _save(form, parts, request)
        for sentence in ori_warnings(row):
            messages.warning(request, sentence)
        messages.success(request, _("%(agency)s is saved.") % {"agency": row})
        return redirect("staff_agencies")
    bad = data is not None
    return page(
        request,
        "accounts/staff/agency.html",
        title=row.name if row.pk else _("New agency"),
        icon="home",
        crumbs=_crumbs(),
        status=422 if bad else 200,
        form=form,
        parts=list(zip((_("ORIs"), _("Mail domains"), _("Verified contacts")), parts, strict=True)),
        agency=row,
        merge=MergeForm(agency=row) if row.pk and row.confirmed_at is None else None,
    )


@transaction.atomic
def _save(form: AgencyForm, parts: list[Any], request: HttpRequest) -> None:
    """Row and parts together or not at all; words and audit line follow."""
    row = form.save()
    changed = list(form.changed_data)
    for part in parts:
        part.instance = row
        for item in part.save(commit=False):
            if hasattr(item, "verified_at"):
                item.verified_at = item.verified_at or clock.now()
            item.save()
        for gone in part.deleted_objects:
            gone.delete()
        changed += [part.prefix] if part.has_changed() else []
    agencies.saved(row, by=staff_of(request), changed=changed)


@desk(may_keep_agencies)
@require_POST
@fresh_proof_required
def settle(request: HttpRequest, key: int) -> HttpResponse:
    """A proposed agency: confirm it as new, or merge it into one of the directory."""
    row = get_object_or_404(Agency, pk=key)
    form = MergeForm(request.POST, agency=row)
    if not form.is_valid():
        messages.warning(request, _("Choose one of the agencies shown, or confirm it as new."))
        return redirect("staff_agency", key)
    into = form.cleaned_data["into"]
    try:
        if into:
            agencies.merge(row, get_object_or_404(Agency, pk=into), by=staff_of(request))
        else:
            agencies.confirm(row, by=staff_of(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("staff_agencies")


def _kept_under(request: HttpRequest) -> str:
    return f"agencies-import:{staff_of(request).pk}"


@desk(may_keep_agencies)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a directory and see what it would change; nothing is written yet."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            raw = sent.read(sheets.MOST_BYTES + 1)
            plan = agencies_import.make_plan(raw)
        except sheets.Unreadable as refusal:
            refuse(form, Refusal(str(refusal), field="file"))
        else:
            cache.set(_kept_under(request), zlib.compress(raw), KEPT_SECONDS)
            return _plan(request, plan)
    return page(
        request,
        "accounts/staff/import.html",
        title=_("Import agencies"),
        icon="download",
        crumbs=_crumbs(),
        status=form_status(form),
        form=form,
    )


def _plan(request: HttpRequest, plan: Plan) -> HttpResponse:
    return page(
        request,
        "accounts/staff/import_plan.html",
        title=_("What the import would change"),
        icon="download",
        crumbs=[*_crumbs(), (reverse("staff_agencies_import"), _("Import agencies"))],
        plan=plan,
        new=plan.new[:SHOWN],
        changed=plan.changed[:SHOWN],
        wrong=plan.wrong[:SHOWN],
        warnings=plan.warnings[:SHOWN],
        shown=SHOWN,
    )


@desk(may_keep_agencies)
@require_POST
@fresh_proof_required
def carry_out(request: HttpRequest) -> HttpResponse:
    """Do what was shown, compared anew with the directory as it is now."""
    kept = cache.get(_kept_under(request))
    if kept is None:
        messages.warning(request, _("The file is no longer here. Upload it again."))
        return redirect("staff_agencies_import")
    plan = agencies_import.make_plan(zlib.decompress(kept))
    agencies_import.execute(plan, by=staff_of(request))
    cache.delete(_kept_under(request))
    messages.success(
        request,
        _("%(new)s new agencies, %(changed)s changed, %(same)s as they were.")
        % {"new": f"{len(plan.new):,}", "changed": f"{len(plan.changed):,}", "same": f"{plan.same:,}"},
    )
    return redirect("staff_agencies")
