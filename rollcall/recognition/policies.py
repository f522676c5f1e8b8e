"""Who may do and open what. Missing, not yours and in conflict look alike (P21, P24).

Three doors: staff who run rounds and the library; reviewers, with a second factor like staff (P16) and no
further than their own assignments; and people of an agency, for its own nominations and adoptions.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from rollcall.accounts import access, identity
from rollcall.accounts.middleware import ask_for_second_factor
from rollcall.accounts.models import Agency, User
from rollcall.recognition import conflicts, states
from rollcall.recognition.errors import NotStaff
from rollcall.recognition.models import (
    Adoption,
    Assignment,
    CoEditor,
    Declaration,
    ModelProgram,
    Nomination,
    Reviewer,
    Round,
)

View = Callable[..., HttpResponseBase]
Anybody = User | AnonymousUser
RIGHT = "recognition.change_round"


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that has passed a door."""
    return cast("User", request.user)


def may_keep(user: Any) -> bool:
    """Active staff with the right to run rounds and the library."""
    return bool(user.is_active and user.is_staff and user.has_perm(RIGHT))


def require_staff(by: User) -> None:
    if not may_keep(by):
        raise NotStaff


def agencies_of(user: Anybody) -> list[Agency]:
    """The agencies for which this person may speak: where he is verified now; one query."""
    if not isinstance(user, User) or not user.is_active:
        return []
    return [one.agency for one in access.affiliations(user)]


def edited_by(user: User) -> QuerySet[Nomination]:
    """The nominations that this person writes: lead or invited, and still at the agency."""
    ids = identity.ids_of(user)
    invited = CoEditor.objects.filter(user__in=ids, ended_at__isnull=True).values("nomination")
    mine = Q(lead__in=ids) | Q(pk__in=invited)
    return Nomination.objects.filter(mine, agency__in=agencies_of(user), is_sample=False)


def own_nomination(request: HttpRequest, pk: int) -> Nomination:
    rows = edited_by(signed_in(request)).select_related("round", "category", "agency", "lead")
    return get_object_or_404(rows, pk=pk)


def own_adoption(request: HttpRequest, pk: int) -> Adoption:
    rows = Adoption.objects.filter(agency__in=agencies_of(request.user)).select_related("program", "agency")
    return get_object_or_404(rows, pk=pk)


def program_on_shelf(name: str) -> ModelProgram:
    """A published card; 404 for a draft, a withdrawn one and none."""
    rows = ModelProgram.objects.filter(state=ModelProgram.State.PUBLISHED).select_related("category")
    return get_object_or_404(rows, slug=name)


def public_rounds() -> QuerySet[Round]:
    return Round.objects.exclude(state=Round.State.PLANNED)


# Reviewers


def seats_of(user: Anybody) -> QuerySet[Reviewer]:
    """The categories in which somebody reviews, in rounds that are not over."""
    if not isinstance(user, User) or not user.is_active:
        return Reviewer.objects.none()
    named = Reviewer.objects.filter(user=user, ended_at__isnull=True)
    return named.exclude(round__state=Round.State.PUBLISHED).select_related("round", "category")


def readable_by(user: User) -> QuerySet[Assignment]:
    """What a reviewer may open, but for conflicts that we know of ourselves (`assignment_to_read`).

    His seat stands, the round is in review, the assignment has not ended, and for a real nomination he has
    said that he has no conflict and has scored the sample, where the round has one.
    """
    mine = Reviewer.objects.filter(
        user=user, ended_at__isnull=True, round=OuterRef("nomination__round"), user__is_active=True
    )
    seat = mine.filter(category=OuterRef("nomination__category"))
    said = Declaration.objects.filter(nomination=OuterRef("nomination"), user=user, has_conflict=False)
    sample = Assignment.objects.filter(
        user=user, nomination__round=OuterRef("nomination__round"), nomination__is_sample=True,
        ended_at__isnull=True,
    ).exclude(review__handed_in_at__isnull=False)  # fmt: skip
    real = (
        Q(nomination__is_sample=False, nomination__state__in=states.UNDER_REVIEW)
        & Exists(seat)
        & Exists(said)
        & ~Exists(sample)
    )
    rows = Assignment.objects.filter(
        user=user, ended_at__isnull=True, nomination__round__state=Round.State.REVIEWING
    )
    return rows.filter(real | (Q(nomination__is_sample=True) & Exists(mine)))


def may_read(user: User, assignment: Assignment) -> bool:
    """Whether this reviewer may open this nomination now: page, file, sheet and discussion all ask here."""
    if not readable_by(user).filter(pk=assignment.pk).exists():
        return False
    return not conflicts.is_between(user, assignment.nomination)


def assignment_to_read(request: HttpRequest, pk: int) -> Assignment:
    rows = Assignment.objects.select_related(
        "nomination__round", "nomination__category", "nomination__agency"
    )
    found = get_object_or_404(rows, pk=pk)
    if not may_read(signed_in(request), found):
        raise Http404
    return found


def reviewer(view: View) -> View:
    """A page for reviewers: strangers sign in, others find nothing, a second factor is asked for (P16)."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser):
            return redirect_to_login(request.get_full_path())
        if not seats_of(request.user).exists():
            raise Http404
        return ask_for_second_factor(request, request.user) or view(request, *args, **kwargs)

    return guarded


# Staff


def desk(view: View) -> View:
    """A page for staff with the right; to anybody else it is not there."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser):
            return redirect_to_login(request.get_full_path())
        if not may_keep(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def in_conflict(user: User, nominations: list[Nomination]) -> set[int]:
    """Which of these a member of staff may neither open nor decide: known conflicts, declared ones, and all
    of a round in which he reviews."""
    known = {nomination for _user, nomination in conflicts.among([user.pk], nominations)}
    ids = [one.pk for one in nominations]
    said = Declaration.objects.filter(user=user, has_conflict=True, nomination__in=ids)
    seats = Reviewer.objects.filter(user=user, round__in={one.round_id for one in nominations})
    rounds = set(seats.filter(ended_at__isnull=True).values_list("round", flat=True))
    return (
        known
        | set(said.values_list("nomination", flat=True))
        | {one.pk for one in nominations if one.round_id in rounds}
    )


def sent_in() -> QuerySet[Nomination]:
    """What staff may know of; a draft is the agency's alone, also one withdrawn before it was sent in."""
    rows = Nomination.objects.exclude(state=Nomination.State.DRAFT, is_sample=False)
    return rows.exclude(state=Nomination.State.WITHDRAWN, submitted_at__isnull=True)


def nomination_at_desk(request: HttpRequest, pk: int) -> Nomination:
    """A nomination that was sent in, for staff without a conflict."""
    rows = sent_in().select_related("round", "category", "agency", "lead", "program")
    found = get_object_or_404(rows, pk=pk)
    if in_conflict(signed_in(request), [found]):
        raise Http404
    return found
