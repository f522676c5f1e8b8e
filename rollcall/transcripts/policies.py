"""Who may read and change what of the ledger. Missing and not yours look alike (P21)."""

from collections.abc import Sequence
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.transcripts import numbers
from rollcall.transcripts.models import Certificate, Completion

DESK = "transcripts.change_certificate"
MOST_AT_ONCE = 200  # certificates in one PDF


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that has passed `login_required`."""
    return cast("User", request.user)


def own_papers(user: User, asked: Sequence[str]) -> list[Certificate]:
    """The person's valid certificates with these numbers, or all where none is named; 404 for any other."""
    valid = Certificate.objects.filter(identity.rows_of(user), state=Certificate.State.VALID)
    mine = valid.order_by("-issued_at", "-pk")
    if not asked:
        return list(mine[:MOST_AT_ONCE])
    wanted = {numbers.read(typed) for typed in asked[:MOST_AT_ONCE]}
    found = list(mine.filter(number__in=[number for number in wanted if number]))
    if len(found) != len(wanted):
        raise Http404
    return found


def may_keep_certificates(user: User | AnonymousUser) -> bool:
    """Active staff with the right to correct and revoke."""
    return user.is_active and user.is_staff and user.has_perm(DESK)


def staff_only(request: HttpRequest) -> User:
    """The member of staff who asks; for anybody else there is nothing here."""
    if not may_keep_certificates(request.user):
        raise Http404
    return signed_in(request)


def person_for_staff(request: HttpRequest, pk: int) -> User:
    """A person whose record staff look at."""
    staff_only(request)
    return get_object_or_404(User, pk=pk)


def paper_for_staff(request: HttpRequest, pk: int) -> Certificate:
    """A certificate with all that the desk shows of it."""
    staff_only(request)
    rows = Certificate.objects.select_related(
        "user", "completion__course", "completion__version", "replaced_by"
    )
    return get_object_or_404(rows, pk=pk)


def completion_for_staff(request: HttpRequest, pk: int) -> Completion:
    """A line of somebody's record."""
    staff_only(request)
    return get_object_or_404(Completion.objects.select_related("user"), pk=pk)
