"""One application on the desk: the evidence, what was said, and what staff can do now (R4)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts import decisions, evidence, states, trail_words
from rollcall.accounts.models import State, User, Verification
from rollcall.accounts.poc_checks import Flag
from rollcall.accounts.policies import may_verify
from rollcall.accounts.staff.doors import desk, page, staff_of
from rollcall.accounts.staff.forms import (
    ApproveForm,
    AskApplicantForm,
    CallbackForm,
    DeclineForm,
    NoteForm,
)
from rollcall.accounts.staff.queue import crumbs, get_application
from rollcall.accounts.states import Move
from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.base.http import refuse
from rollcall.mail.models import Letter

Do = Callable[[Verification, User, dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Act:
    """Something staff can do with an application while the table of moves allows it."""

    name: str
    label: str | Promise
    move: Move
    form: type[forms.Form]
    do: Do
    is_main: bool = False
    is_loss: bool = False
    needs_proof: bool = False  # the agency's word or ours: who says it has just shown who he is (P19)


ACTS = {
    act.name: act
    for act in (
        Act(
            "approve",
            gettext_lazy("Approve"),
            Move.APPROVE,
            ApproveForm,
            lambda row, by, given: decisions.approve(row, by=by, **given),
            is_main=True,
            needs_proof=True,
        ),
        Act(
            "called",
            gettext_lazy("The agency confirmed it by phone"),
            Move.CALLBACK_DONE,
            CallbackForm,
            lambda row, by, given: decisions.callback_done(row, by=by, **given),
            is_main=True,
            needs_proof=True,
        ),
        Act(
            "ask-contact",
            gettext_lazy("Ask the point of contact again"),
            Move.ASK_POC,
            NoteForm,
            lambda row, by, given: decisions.ask_poc_again(row, by=by, **given),
        ),
        Act(
            "ask-applicant",
            gettext_lazy("Ask the applicant"),
            Move.ASK_APPLICANT,
            AskApplicantForm,
            lambda row, by, given: decisions.ask_applicant(row, by=by, **given),
        ),
        Act(
            "want-call",
            gettext_lazy("Put on the call-back list"),
            Move.HOLD,
            NoteForm,
            lambda row, by, given: decisions.want_callback(row, by=by, **given),
        ),
        Act(
            "close",
            gettext_lazy("Close: nobody could be reached"),
            Move.EXPIRE,
            NoteForm,
            lambda row, by, given: decisions.close_unanswered(row, by=by, **given),
        ),
        Act(
            "decline",
            gettext_lazy("Decline"),
            Move.DECLINE,
            DeclineForm,
            lambda row, by, given: decisions.decline(row, by=by, **given),
            is_loss=True,
        ),
    )
}


@desk(may_verify)
@require_safe
def application(request: HttpRequest, key: int) -> HttpResponse:
    """Everything staff need to decide, and the ways on from here."""
    return _show(request, get_application(key))


def _show(
    request: HttpRequest, row: Verification, *, failed: str = "", form: forms.Form | None = None
) -> HttpResponse:
    acts = [
        (one, form if one.name == failed and form else one.form(auto_id=f"{one.name}_%s"))
        for one in ACTS.values()
        if _fits(row, one) or one.name == failed
    ]
    found = evidence.of([row])[row.pk]
    return page(
        request,
        "accounts/staff/application.html",
        title=row.user.legal_name,
        icon="clipboard-list",
        crumbs=crumbs(),
        status=422 if failed else 200,
        application=row,
        evidence=found,
        namesakes=evidence.namesakes(row),
        questions=row.questions.order_by("-pk"),
        identifiers=row.user.identifiers.all(),
        letters=_letters(row),
        trail=trail_words.lines(audit.trail(row)),
        acts=acts,
        failed=failed,
        may_remember=found.question is not None and Flag.OFFICIAL_DOMAIN in found.question.flags,
    )


def _fits(row: Verification, one: Act) -> bool:
    """Whether the table allows it; who waits for a call already is not put on that list again."""
    return states.allows(row, one.move) and not (
        one.move == Move.HOLD and row.state == State.AWAITING_CALLBACK
    )


def _letters(row: Verification) -> list[Letter]:
    """Letters of this application and of its questions, with their delivery state (R2)."""
    wanted = Q(key__startswith=f"verification:{row.pk}:")
    for key in row.questions.values_list("pk", flat=True):
        wanted |= Q(key__startswith=f"poc:{key}:")
    return list(Letter.objects.filter(wanted).defer("text", "html", "secret").order_by("-posted_at")[:20])


@desk(may_verify)
@require_POST
def act(request: HttpRequest, key: int, name: str) -> HttpResponseBase:
    """Do one of the acts; approving and a call-back ask for fresh proof first (P19)."""
    if name not in ACTS:
        raise Http404
    return _act_proven(request, key, name) if ACTS[name].needs_proof else _act(request, key, name)


@fresh_proof_required
def _act_proven(request: HttpRequest, key: int, name: str) -> HttpResponse:
    return _act(request, key, name)


def _act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    row, one = get_application(key), ACTS[name]
    form = one.form(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _show(request, row, failed=name, form=form)
    try:
        one.do(row, staff_of(request), form.cleaned_data)
    except Refusal as refusal:
        refuse(form, refusal)
        return _show(request, get_application(key), failed=name, form=form)
    messages.success(request, _("%(name)s: done.") % {"name": row.user.legal_name})
    return redirect("staff_verifications")
