"""Who may see and answer a case. Missing and not yours look alike (P21)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.cases import links, rights
from rollcall.cases.models import Case, CaseFile, CaseMessage

View = Callable[..., HttpResponseBase]
TO_ASKER = (CaseMessage.Kind.ASKED, CaseMessage.Kind.ANSWER)


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that has passed a door."""
    return cast("User", request.user)


def person_of(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) and request.user.is_active else None


def desk(view: View) -> View:
    """A page for staff of a team; to anybody else it is not there."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser):
            return redirect_to_login(request.get_full_path())
        if not rights.may_answer(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def own_case(request: HttpRequest, pk: int) -> Case:
    """A case that this person asked, under whichever account."""
    rows = Case.objects.select_related("person", "merged_into")
    return get_object_or_404(rows, identity.rows_of(signed_in(request), "person"), pk=pk)


def guest_case(token: str) -> Case:
    """The case behind a secret link."""
    case = links.case_of(token)
    if case is None:
        raise Http404
    return case


def at_desk(request: HttpRequest) -> QuerySet[Case]:
    """The cases of this member of staff's teams."""
    rows = Case.objects.select_related("person", "handled_by", "event", "merged_into")
    return rows.filter(rights.at_desk_of(signed_in(request)))


def case_at_desk(request: HttpRequest, pk: int) -> Case:
    """A case of one's team with what the desk shows."""
    return get_object_or_404(at_desk(request), pk=pk)


def shown_to_asker(case: Case) -> QuerySet[CaseMessage]:
    """What who asked may read: never a note, never the portal's own remarks."""
    return case.messages.filter(kind__in=TO_ASKER).prefetch_related("files")


def askers_file(case: Case, key: int) -> CaseFile:
    return get_object_or_404(CaseFile, pk=key, message__case=case, message__kind__in=TO_ASKER)


def desk_file(request: HttpRequest, case: Case, key: int) -> CaseFile:
    """A file, for staff of the team who did not ask the case themselves: those have their own page."""
    if rights.is_own(case, signed_in(request)):
        raise Http404
    return get_object_or_404(CaseFile, pk=key, message__case=case)
