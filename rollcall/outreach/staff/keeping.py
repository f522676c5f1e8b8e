"""The limit of writing alone, and the mailboxes that get no news (P58, P59)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rollcall.accounts.staff.doors import desk, page, staff_of
from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.outreach import limits, policies, suppression
from rollcall.outreach.forms import LimitForm
from rollcall.outreach.models import AloneLimit, Suppression

A_PAGE = 50


@desk(policies.may_write)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof_required
def limit(request: HttpRequest) -> HttpResponse:
    """To how many one may write alone; a higher number needs a second person."""
    form = LimitForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = limits.propose(form.cleaned_data["people"], by=staff_of(request))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request, _("It counts now.") if row.in_force_at else _("A colleague has to agree now.")
            )
            return redirect("staff_outreach_limit")
    return page(
        request,
        "outreach/staff/limit.html",
        title=_("Writing alone"),
        icon="mail",
        crumbs=[(reverse("staff_outreach"), _("Letters to many"))],
        status=form_status(form),
        form=form,
        limit=limits.current(),
        higher=limits.waiting(),
    )


@desk(policies.may_write)
@require_POST
@fresh_proof_required
def agree(request: HttpRequest, key: int) -> HttpResponse:
    """The second person agrees to a higher number."""
    try:
        limits.agree(get_object_or_404(AloneLimit, pk=key), by=staff_of(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("It counts now."))
    return redirect("staff_outreach_limit")


@desk(policies.may_write)
@require_http_methods(["GET", "HEAD", "POST"])
def silent(request: HttpRequest) -> HttpResponse:
    """Mailboxes from which letters come back; a tick and a button let one hear news again."""
    if request.method == "POST":
        mailbox = request.POST.get("mailbox", "").replace("\0", "")[:254]
        row = get_object_or_404(Suppression, mailbox=mailbox)
        suppression.lift(row, by=staff_of(request))
        messages.success(request, _("%(mailbox)s hears news again.") % {"mailbox": row.mailbox})
        return redirect("staff_outreach_silent")
    rows = Suppression.objects.order_by("-since", "-pk")
    words = request.GET.get("q", "").replace("\0", "")[:100]
    return page(
        request,
        "outreach/staff/silent.html",
        title=_("Mailboxes that get no news"),
        icon="mail",
        crumbs=[(reverse("staff_outreach"), _("Letters to many"))],
        page_obj=Paginator(rows.filter(mailbox__icontains=words) if words else rows, A_PAGE).get_page(
            request.GET.get("page")
        ),
        q=words,
    )
