"""For editors: pages to review, and links that lead nowhere."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.pages import policies, reviews
from rollcall.pages.links import report, rounds
from rollcall.pages.models import BrokenLink, LinkRound

A_PAGE = 50


def _editor(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not policies.may_keep(request.user):
        raise Http404
    return request.user


@never_cache
@require_safe
def to_review(request: HttpRequest) -> HttpResponse:
    """The longest overdue first."""
    _editor(request)
    told = {
        "page": Paginator(list(reviews.listed()), A_PAGE).get_page(request.GET.get("page")),
        "header_title": _("Pages to review"),
        "header_icon": "calendar-check",
        "breadcrumbs_items": [{"url": "", "label": _("Pages to review")}],
    }
    return render(request, "pages/staff/reviews.html", told)


@never_cache
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """Page, place, link and since when; the oldest first."""
    _editor(request)
    rows = BrokenLink.objects.select_related("page")
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    told = {
        "page": shown,
        "lines": [report.line(row) for row in shown],
        "last": LinkRound.objects.filter(done_at__isnull=False).order_by("-done_at").first(),
        "waits": LinkRound.objects.filter(done_at__isnull=True).exists(),
        "header_title": _("Broken links"),
        "header_icon": "link",
        "breadcrumbs_items": [{"url": "", "label": _("Broken links")}],
    }
    return render(request, "pages/staff/links.html", told)


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """An editor asks for a round now, with other sites or without."""
    rounds.begin(by=_editor(request), with_outside="outside" in request.POST)
    messages.success(request, _("We are looking. The list is new in a few minutes."))
    return redirect("staff_links")
