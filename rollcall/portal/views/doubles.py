"""The desk for possible doubles: the likeliest first; one person or two, and back again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.accounts.policies import may_suspend
from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base.errors import Refusal
from rollcall.portal import merging
from rollcall.portal.models import Double

A_PAGE = 50


def _staff(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not may_suspend(request.user):
        raise Http404
    return request.user


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is not decided; `?decided=1` shows what was, the latest first."""
    _staff(request)
    decided = request.GET.get("decided") == "1"
    rows = Double.objects.select_related("one", "other", "decided_by")
    is_open = Double.State.OPEN
    found = rows.exclude(state=is_open).order_by("-decided_at") if decided else rows.filter(state=is_open)
    page = Paginator(found if decided else found.order_by("-points", "pk"), A_PAGE)
    shown = page.get_page(request.GET.get("page"))
    told = {
        "page": shown,
        "decided": decided,
        "words": merging.WORDS,
        "header_title": _("Possible doubles"),
        "header_icon": "group",
        "breadcrumbs_items": [{"url": "", "label": _("Possible doubles")}],
    }
    told["lines"] = [(pair, [merging.WORDS[code] for code in pair.reasons]) for pair in shown]
    return render(request, "portal/staff/doubles.html", told)


@never_cache
@require_POST
@fresh_proof_required
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One person (and which account lives on), or two."""
    by = _staff(request)
    pair = get_object_or_404(Double, pk=pk)
    said = request.POST.get("said", "")
    try:
        if said == "different":
            merging.keep_apart(pair, by=by)
        elif said in {str(pair.one_id), str(pair.other_id)}:
            merging.join(pair, survivor=int(said), by=by)
        else:
            raise Http404
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Decided. Both mailboxes are told where accounts were joined or parted."))
    return redirect("staff_doubles")
