"""The queue of applications: oldest first, evidence beside each (R4)."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts import decisions, evidence
from rollcall.accounts.models import State, Verification
from rollcall.accounts.policies import may_verify
from rollcall.accounts.staff.doors import Crumb, desk, page, staff_of
from rollcall.accounts.staff.forms import NEEDS_US, BulkForm, QueueFilter
from rollcall.accounts.stepup import fresh_proof_required

A_PAGE = 25
LOOKED_AT = 500  # rows whose evidence is weighed when only complete ones are asked for
OURS = [State.AWAITING_STAFF, State.AWAITING_CALLBACK]


@desk(may_verify)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Oldest first, with filters."""
    wanted = QueueFilter(request.GET)
    if not wanted.is_valid():
        return _show(request, wanted, Verification.objects.none(), status=400)
    return _show(request, wanted, _rows(wanted.cleaned_data))


def _rows(wanted: dict[str, Any]) -> QuerySet[Verification]:
    rows = Verification.objects.select_related("user", "agency", "poc_yes").order_by("state_since", "pk")
    state = wanted["state"] or NEEDS_US
    if state == NEEDS_US:
        rows = rows.filter(state__in=OURS)
    elif state != "all":
        rows = rows.filter(state=state)
    if wanted["agency_state"]:
        rows = rows.filter(agency__state=wanted["agency_state"])
    if wanted["q"]:
        rows = rows.filter(Q(user__legal_name__icontains=wanted["q"]) | Q(user__email__icontains=wanted["q"]))
    if wanted["complete"]:
        rows = rows.filter(pk__in=_complete(rows))
    return rows


def _complete(rows: QuerySet[Verification]) -> list[int]:
    likely = rows.filter(
        state=State.AWAITING_STAFF, poc_yes__isnull=False, agency__confirmed_at__isnull=False
    )
    candidates = list(likely[:LOOKED_AT])
    found = evidence.of(candidates)
    return [row.pk for row in candidates if found[row.pk].is_complete]


def _show(
    request: HttpRequest, wanted: QueueFilter, rows: QuerySet[Verification], *, status: int = 200
) -> HttpResponse:
    number = _page_number(request)
    # One row more than shown tells whether there is a next page, without counting them all.
    fetched = list(rows[(number - 1) * A_PAGE : number * A_PAGE + 1])
    shown = fetched[:A_PAGE]
    found = evidence.of(shown)
    query = request.GET.copy()
    query.pop("page", None)
    return page(
        request,
        "accounts/staff/queue.html",
        title=_("Verifications"),
        icon="clipboard-list",
        status=status,
        form=wanted,
        number=number,
        has_next=len(fetched) > A_PAGE,
        lines=[(row, found[row.pk]) for row in shown],
        query=f"{query.urlencode()}&" if query else "",
        ready=State.AWAITING_STAFF,
    )


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1


@desk(may_verify)
@require_POST
@fresh_proof_required
def approve_many(request: HttpRequest) -> HttpResponse:
    """Approve the ticked rows whose evidence is complete; the others stay and say why (P2, P19)."""
    rows = _ticked(request)
    if rows is None:
        messages.warning(request, _("Tick at least one application that is waiting for approval."))
        return redirect("staff_verifications")
    outcome = decisions.approve_complete(rows, by=staff_of(request))
    if outcome.approved:
        number = len(outcome.approved)
        words = ngettext("%(number)d application approved.", "%(number)d applications approved.", number)
        messages.success(request, words % {"number": number})
    for row, sentence in outcome.refused:
        messages.warning(request, f"{row.user}: {sentence}")
    return redirect("staff_verifications")


def _ticked(request: HttpRequest) -> list[Verification] | None:
    waiting = Verification.objects.filter(state=State.AWAITING_STAFF)
    form = BulkForm(
        request.POST, allowed=list(waiting.order_by("pk").values_list("pk", flat=True)[:LOOKED_AT])
    )
    if not form.is_valid():
        return None
    chosen = waiting.filter(pk__in=form.cleaned_data["rows"][:A_PAGE])
    return list(chosen.select_related("user", "agency", "poc_yes").order_by("state_since"))


def get_application(key: int) -> Verification:
    """An application as staff see it, or 404."""
    rows = Verification.objects.select_related("user", "agency", "poc_yes", "callback_by", "decided_by")
    return get_object_or_404(rows, pk=key)


def crumbs() -> list[Crumb]:
    return [(reverse("staff_verifications"), _("Verifications"))]
