"""Who is on staff, appointing somebody, ending an appointment; changes ask for fresh proof (P19, P24)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rollcall.accounts import appointments, duties
from rollcall.accounts.models import User
from rollcall.accounts.policies import may_appoint
from rollcall.accounts.staff.doors import Crumb, desk, page, staff_of
from rollcall.accounts.staff.forms import AppointForm, ReasonForm
from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse


@desk(may_appoint)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everyone on staff, with second factor and last sign-in."""
    members = appointments.staff(staff_of(request))
    return page(
        request,
        "accounts/staff/team.html",
        title=_("Staff"),
        icon="key",
        members=members,
        most=appointments.MOST,
    )


@desk(may_appoint)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof_required
def appoint(request: HttpRequest) -> HttpResponse:
    """Make a person with a confirmed account staff."""
    giver = staff_of(request)
    form = AppointForm(request.POST if request.method == "POST" else None, giver=giver)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            one = appointments.appoint(
                given["person"],
                by=giver,
                wanted=[duties.DUTIES[name] for name in given["duties"]],
                reason=given["reason"],
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            words = _("%(name)s is on staff now. They set up a second way to sign in before any door opens.")
            messages.success(request, words % {"name": one})
            return redirect("staff_team")
    return page(
        request,
        "accounts/staff/appoint.html",
        title=_("Appoint somebody"),
        icon="key",
        crumbs=_crumbs(),
        status=form_status(form),
        form=form,
    )


@desk(may_appoint)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof_required
def end(request: HttpRequest, key: int) -> HttpResponse:
    """End an appointment: the page says what happens, the button does it."""
    one = get_object_or_404(User, pk=key, is_staff=True)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            appointments.end(one, by=staff_of(request), reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(name)s is no longer on staff.") % {"name": one})
            return redirect("staff_team")
    return page(
        request,
        "accounts/staff/appointment_end.html",
        title=_("End an appointment"),
        icon="key",
        crumbs=_crumbs(),
        status=form_status(form),
        form=form,
        person=one,
    )


def _crumbs() -> list[Crumb]:
    return [(reverse("staff_team"), _("Staff"))]
