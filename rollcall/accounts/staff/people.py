"""A person on the desk: standing, applications, letters, and shutting or opening the doors (P6)."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts import queries, sessions, trail_words, verification, viewing
from rollcall.accounts.models import State, User, Verification
from rollcall.accounts.policies import may_appoint, may_suspend
from rollcall.accounts.staff.doors import desk, page, staff_of
from rollcall.accounts.staff.forms import PeopleFilter, ReasonForm, ViewAsForm
from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.mail.models import Letter

MOST = 50


@desk(may_suspend)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Find a person by name or e-mail."""
    form = PeopleFilter(request.GET)
    people: list[User] = []
    if form.is_valid() and form.cleaned_data["q"]:
        words = form.cleaned_data["q"]
        found = User.objects.filter(Q(legal_name__icontains=words) | Q(email__icontains=words))
        people = list(found.order_by("legal_name", "pk")[:MOST])
    return page(
        request,
        "accounts/staff/people.html",
        title=_("People"),
        status=200 if form.is_valid() else 400,
        form=form,
        people=people,
        most=MOST,
    )


@desk(may_suspend)
@require_safe
def person(request: HttpRequest, key: int) -> HttpResponse:
    """Everything about one person's standing."""
    return _show(request, get_object_or_404(User, pk=key), ReasonForm())


def _show(
    request: HttpRequest, user: User, form: ReasonForm, view_form: ViewAsForm | None = None
) -> HttpResponse:
    applications = list(
        Verification.objects.filter(user=user).select_related("agency", "decided_by").order_by("-pk")[:20]
    )
    letters = Letter.objects.filter(person_id=user.pk).defer("text", "html", "secret")
    return page(
        request,
        "accounts/staff/person.html",
        title=user.legal_name,
        crumbs=[(reverse("staff_people"), _("People"))],
        status=422 if form.is_bound or (view_form and view_form.is_bound) else 200,
        person=user,
        may_view=viewing.may_view(user, staff_of(request)),
        view_form=view_form or ViewAsForm(prefix="view"),
        may_appoint=may_appoint(staff_of(request)),
        form=form,
        applications=applications,
        standing=queries.current_affiliation(user),
        may_leave=any(row.state in {State.APPROVED, State.SUSPENDED} for row in applications),
        letters=letters.order_by("-posted_at")[:20],
        trail=trail_words.lines(audit.trail(user)),
    )


@desk(may_suspend)
@require_POST
@fresh_proof_required
def act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Suspend, reinstate, mark as left, or sign out everywhere; each with a reason."""
    user = get_object_or_404(User, pk=key)
    if name not in _ACTS:
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, user, form)
    try:
        _ACTS[name](user, staff_of(request), form.cleaned_data["reason"])
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("%(name)s: done.") % {"name": user.legal_name})
    return redirect("staff_person", key)


@desk(may_suspend)
@require_POST
@fresh_proof_required
def view_as(request: HttpRequest, key: int) -> HttpResponse:
    """Begin to look at the portal as this person, for a quarter of an hour, and only to look (P25)."""
    user = get_object_or_404(User, pk=key)
    form = ViewAsForm(request.POST, prefix="view")
    if not form.is_valid():
        return _show(request, user, ReasonForm(), form)
    try:
        row = viewing.start(user, by=staff_of(request), reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("staff_person", key)
    request.session[viewing.KEY] = row.pk
    return redirect("portal:mine")


def _suspend(user: User, by: User, reason: str) -> Any:
    verification.suspend(user, by=by, reason=reason)


def _reinstate(user: User, by: User, reason: str) -> Any:
    verification.reinstate(user, by=by, note=reason)


def _left(user: User, by: User, reason: str) -> Any:
    verification.leave(user, by=by, reason=reason)


def _sign_out(user: User, by: User, _reason: str) -> Any:
    sessions.end_all(user, by=by)


_ACTS = {"suspend": _suspend, "reinstate": _reinstate, "left": _left, "sign-out": _sign_out}
