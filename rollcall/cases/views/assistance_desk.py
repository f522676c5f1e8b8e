"""The provider's desk: the requests that were given to one's provider, and nothing else (R35, R39, P21)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts.middleware import ask_for_second_factor
from rollcall.cases.assistance import rights
from rollcall.cases.assistance.models import Assistance
from rollcall.cases.policies import signed_in
from rollcall.cases.views.assistance_acts import OF_PROVIDER, carry_out, forms_of

View = Callable[..., HttpResponseBase]
A_PAGE = 50


def desk(view: View) -> View:
    """For members of a provider, with a second factor; to anybody else it is not there."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser):
            return redirect_to_login(request.get_full_path())
        if not rights.is_member(request.user):
            raise Http404
        return ask_for_second_factor(request, signed_in(request)) or view(request, *args, **kwargs)

    return guarded


def _given(request: HttpRequest, pk: int) -> Assistance:
    rows = rights.given_to(signed_in(request)).select_related("agency", "provider", "person")
    return get_object_or_404(rows, pk=pk)


@desk
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What was given to one's provider, the newest first."""
    rows = rights.given_to(signed_in(request)).select_related("agency", "provider").order_by("-asked_at")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/assistance/desk.html", {"page": page})


@desk
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _given(request, pk), {})


@desk
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Plan, step, done, log, end."""
    row = _given(request, pk)
    return carry_out(request, row, name, acts=OF_PROVIDER, show=_show, back="cases:desk_assistance_one")


def _show(request: HttpRequest, row: Assistance, bound: dict[str, forms.Form]) -> HttpResponse:
    told = {
        "row": row,
        "steps": row.steps.all(),
        "works": row.works.select_related("by")[:200],
        "follow_ups": row.follow_ups.all(),
        "forms": {**forms_of(OF_PROVIDER, plan={"goals": row.goals}), **bound},
    }
    return render(request, "cases/assistance/desk_one.html", told, status=422 if bound else 200)
