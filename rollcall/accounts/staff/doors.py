"""Who comes in at this room's desks of the back office, and the frame around them (P16, P24)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache

from rollcall.accounts.models import User

View = Callable[..., HttpResponseBase]
Crumb = tuple[str, str | Promise]
May = Callable[[User | AnonymousUser], bool]


def desk(may: May) -> Callable[[View], View]:
    """A page for staff who have a right; to anybody else it is not there."""

    def guard(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if isinstance(request.user, AnonymousUser):
                return redirect_to_login(request.get_full_path())
            if not may(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def staff_of(request: HttpRequest) -> User:
    """The member of staff behind a request that passed `desk`."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def page(
    request: HttpRequest,
    template: str,
    *,
    title: str | Promise,
    icon: str = "user",
    crumbs: list[Crumb] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render inside Wagtail's frame; crumbs are (address, words), the page itself comes last."""
    trail = [{"url": url, "label": label} for url, label in crumbs or []]
    frame = {
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
    return render(request, template, {**frame, **context}, status=status)
