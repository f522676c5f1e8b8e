"""The desk of one nomination: what it says, how it was scored, and the decision of two."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.accounts.trail_words import lines as in_words
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.base.files import send
from rollcall.base.http import refuse
from rollcall.recognition import deciding, library, papers, progress, ranking, states, trail_words
from rollcall.recognition.drafting import FIELDS
from rollcall.recognition.forms.staff import VerdictForm
from rollcall.recognition.models import Nomination, Round
from rollcall.recognition.policies import desk, nomination_at_desk, signed_in
from rollcall.recognition.views.staff_rounds import crumbs_of, frame


@desk
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One nomination with its scores and reasons."""
    return _page(request, nomination_at_desk(request, pk))


@desk
@require_safe
def file(request: HttpRequest, pk: int, key: int) -> HttpResponseBase:
    """A document; key 0 is the agency's certificate as it was issued."""
    nomination = nomination_at_desk(request, pk)
    if key == 0 and hasattr(nomination, "paper"):
        return HttpResponse(papers.pdf(nomination.paper), content_type="application/pdf")
    found = get_object_or_404(nomination.files, pk=key)
    modified = found.added_at.timestamp()
    return send(request, found.file, content_type=found.media_type, modified=modified, attachment=found.name)


@desk
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose an outcome, with reasons."""
    nomination, form = nomination_at_desk(request, pk), VerdictForm(request.POST)
    if not form.is_valid():
        return _page(request, nomination, form)
    given = form.cleaned_data
    try:
        deciding.propose(
            nomination, is_award=given["outcome"] == "award", why=given["why"], told=given["told"],
            by=signed_in(request),
        )  # fmt: skip
    except Refusal as refusal:
        refuse(form, refusal)
        return _page(request, nomination, form)
    messages.success(request, _("Proposed. A colleague has to decide."))
    return redirect("staff_nomination", nomination.pk)


@desk
@require_POST
def move(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Shortlist, take off, decide, send back, put into the library."""
    nomination = nomination_at_desk(request, pk)
    if name not in MOVES:
        raise Http404
    try:
        messages.success(request, MOVES[name](nomination, signed_in(request)))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("staff_nomination", nomination.pk)


def _shortlist(nomination: Nomination, by: User) -> str:
    deciding.shortlist(nomination, on=True, by=by)
    return _("On the shortlist.")


def _take_off(nomination: Nomination, by: User) -> str:
    deciding.shortlist(nomination, on=False, by=by)
    return _("Off the shortlist.")


def _confirm(nomination: Nomination, by: User) -> str:
    deciding.confirm(nomination, by=by)
    return _("Decided. The agency learns of it when the round is published.")


def _send_back(nomination: Nomination, by: User) -> str:
    deciding.send_back(nomination, by=by)
    return _("Sent back. It can be proposed anew.")


def _take_in(nomination: Nomination, by: User) -> str:
    made = library.take_in(nomination, by=by)
    return _("In the library: %(title)s.") % {"title": made.title}


MOVES: dict[str, Callable[[Nomination, User], str]] = {
    "shortlist": _shortlist,
    "take-off": _take_off,
    "confirm": _confirm,
    "send-back": _send_back,
    "to-library": _take_in,
}


def _page(request: HttpRequest, nomination: Nomination, sent: VerdictForm | None = None) -> HttpResponse:
    verdict, rubric = getattr(nomination, "verdict", None), list(nomination.round.criteria.all())
    standing = ranking.one(nomination)
    reviewing = nomination.round.state == Round.State.REVIEWING
    told = {
        "nomination": nomination,
        "round": nomination.round,
        "shown": [(nomination.label(name), getattr(nomination, name)) for name in FIELDS],
        "files": nomination.files.all(),
        "paper": getattr(nomination, "paper", None),
        "readers": progress.readers(nomination),
        "standing": standing,
        "rubric": rubric,
        "sheets": [(sheet, [sheet.marks.get(one.pk) for one in rubric]) for sheet in standing.sheets],
        "remarks": nomination.remarks.select_related("by"),
        "said": nomination.declarations.filter(has_conflict=True).select_related("user"),
        "verdict": verdict,
        "may_decide": reviewing and nomination.state in states.UNDER_REVIEW,
        "is_own_proposal": bool(
            verdict and identity.is_one_person(signed_in(request), verdict.proposed_by_id)
        ),
        "form": sent or VerdictForm(),
        "trail": in_words(audit.trail(nomination)[:100], trail_words.SENTENCES),
        **frame(nomination.title, crumbs_of(nomination.round)),
    }
    return render(request, "recognition/staff/nomination.html", told, status=422 if sent else 200)
