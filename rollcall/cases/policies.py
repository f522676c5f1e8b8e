"""Who may see and answer a case. Missing and not yours look alike (P21)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.cases.missing import may_answer
from rollcall.cases.models import Case

View = Callable[..., HttpResponseBase]


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that has passed a door."""
    return cast("User", request.user)


def desk(view: View) -> View:
    """A page for staff with the right; to anybody else it is not there."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser):
            return redirect_to_login(request.get_full_path())
        if not may_answer(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def own_case(request: HttpRequest, pk: int) -> Case:
    """A case that this person asked, under whichever account."""
    return get_object_or_404(Case, identity.rows_of(signed_in(request), "person"), pk=pk)


def case_at_desk(pk: int) -> Case:
    """A case with what the desk shows; the door has been passed."""
    return get_object_or_404(Case.objects.select_related("person", "handled_by"), pk=pk)
