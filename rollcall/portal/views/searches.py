"""Searches without result, for whoever keeps the synonyms and picks."""

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.accounts.staff.doors import desk, page
from rollcall.base.finding import misses
from rollcall.base.models import SearchMiss

A_PAGE = 50
ORDERS = {"": ("-count", "-last_at"), "latest": ("-last_at", "-count")}


def may_keep(user: User | AnonymousUser) -> bool:
    """Whether somebody keeps the search: synonyms, picks, and what was looked for in vain."""
    return user.is_active and user.has_perm("base.change_searchsynonym")


@desk(may_keep)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The most asked first; `?sort=latest` the last asked."""
    sort = request.GET.get("sort", "")
    sort = sort if sort in ORDERS else ""
    rows = SearchMiss.objects.order_by(*ORDERS[sort], "pk")
    return page(
        request,
        "portal/staff/searches.html",
        title=_("Searches without result"),
        icon="search",
        page=Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        sort=sort,
        add_synonym=reverse("wagtailsnippets_base_searchsynonym:add"),
        add_pick=reverse("wagtailsnippets_base_searchpick:add"),
    )


@desk(may_keep)
@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a line off the list; it comes back when somebody looks for it in vain again."""
    misses.settle(pk)
    return redirect("staff_searches")
