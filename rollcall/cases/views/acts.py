"""What the buttons of the desk do; each is one use case, and what was typed stays when it is refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base.errors import Refusal
from rollcall.base.http import refuse
from rollcall.cases import account_help, data_requests, email_changes, matching, missing
from rollcall.cases import desk as use_cases
from rollcall.cases.errors import SomebodyWasFaster
from rollcall.cases.forms.desk import (
    AnswerForm,
    DecisionForm,
    DeclineForm,
    HandOverForm,
    IdentityForm,
    MergeForm,
    NoteForm,
    ReasonForm,
)
from rollcall.cases.models import Case
from rollcall.cases.policies import case_at_desk, desk, signed_in
from rollcall.cases.views.case import page


@desk
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Begin to look."""
    case, by = case_at_desk(request, pk), signed_in(request)
    act = missing.take if case.kind == Case.Kind.MISSING else use_cases.take
    return _press(request, case, lambda: act(case, by=by), _("You are on it."))


@desk
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponseBase:
    """No spam after all."""
    case, by = case_at_desk(request, pk), signed_in(request)
    return _press(
        request, case, lambda: use_cases.release(case, by=by), _("Released. The letter is on its way.")
    )


@desk
@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Spam: closed without a word."""
    case, by = case_at_desk(request, pk), signed_in(request)
    return _press(
        request, case, lambda: use_cases.let_go(case, by=by), _("Closed as spam. Nobody was written to.")
    )


@desk
@require_POST
def add(request: HttpRequest, pk: int, row: int) -> HttpResponseBase:
    """Put a row on the record; only one that this case's own search found."""
    case, by = case_at_desk(request, pk), signed_in(request)
    found = matching.row_of(case, row) if case.kind == Case.Kind.MISSING and case.person else None
    if found is None:
        raise Http404
    said = _("It is on the record of %(name)s, with its certificate.") % {"name": case.asker_name}
    return _press(request, case, lambda: missing.add(case, found, by=by), said)


@desk
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Nothing was found; say why."""
    case = case_at_desk(request, pk)
    if case.kind != Case.Kind.MISSING:
        raise Http404
    return _send(
        request,
        case,
        DeclineForm(request.POST, prefix="decline"),
        lambda given: missing.decline(case, by=signed_in(request), reason=given["reason"]),
        _("Declined. The person was told why."),
    )


@desk
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say something, and what becomes of the case."""
    case = case_at_desk(request, pk)

    def act(given: dict[str, Any]) -> object:
        return use_cases.answer(
            case, given["text"], by=signed_in(request), seen=given["seen"], then=given["then"]
        )

    return _send(request, case, AnswerForm(request.POST), act, _("Sent."))


@desk
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Something for colleagues."""
    case = case_at_desk(request, pk)
    return _send(
        request,
        case,
        NoteForm(request.POST, prefix="note"),
        lambda given: use_cases.note(case, given["text"], by=signed_in(request)),
        _("Kept."),
    )


@desk
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Into another team's queue."""
    case = case_at_desk(request, pk)
    answered = _send(
        request,
        case,
        HandOverForm(request.POST),
        lambda given: use_cases.hand_over(case, given["team"], by=signed_in(request)),
        _("Handed over."),
    )
    return redirect("staff_cases") if answered.status_code == 302 else answered


@desk
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Join with another one of the same person."""
    case = case_at_desk(request, pk)
    return _send(
        request,
        case,
        MergeForm(request.POST),
        lambda given: use_cases.merge(case, given["number"], by=signed_in(request)),
        _("Joined."),
    )


@desk
@require_POST
@fresh_proof_required
def change_email(request: HttpRequest, pk: int) -> HttpResponseBase:
    """R10 by one button: fresh proof, who it is by a rule, and both addresses are told (P19)."""
    case = case_at_desk(request, pk)

    def act(given: dict[str, Any]) -> object:
        return email_changes.carry_out(
            case, by=signed_in(request), rule=given["rule"], why=given["reason"], seen=seen_version(request)
        )

    said = _("The e-mail is changed, and both addresses were told.")
    return _send(request, case, IdentityForm(request.POST, prefix="identity"), act, said)


@desk
@require_POST
@fresh_proof_required
def help_in(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Help with an account: letter again, by hand, lost second step."""
    case = case_at_desk(request, pk)
    if name not in account_help.ACTS:
        raise Http404
    return _send(
        request,
        case,
        ReasonForm(request.POST, prefix="act"),
        lambda given: account_help.ACTS[name](case, by=signed_in(request), why=given["reason"]),
        _("Done."),
    )


@desk
@require_POST
@fresh_proof_required
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What becomes of an ask about one's own data."""
    case = case_at_desk(request, pk)

    def act(given: dict[str, Any]) -> object:
        return data_requests.decide(case, by=signed_in(request), **given, seen=seen_version(request))

    return _send(
        request, case, DecisionForm(request.POST, prefix="decide"), act, _("Decided. The person was told.")
    )


def seen_version(request: HttpRequest) -> int:
    """The version that the page showed; nothing that can be true where none is named."""
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def _press(request: HttpRequest, case: Case, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("staff_case", case.pk)


def _send(
    request: HttpRequest, case: Case, form: Form, act: Callable[[dict[str, Any]], object], said: str
) -> HttpResponse:
    if not form.is_valid():
        return page(request, case, form)
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        return _refused(request, case, form, refusal)
    messages.success(request, said)
    return redirect("staff_case", case.pk)


def _refused(request: HttpRequest, case: Case, form: BaseForm, refusal: Refusal) -> HttpResponse:
    """The page as it is now, with what was typed; who reads it sends again with the new version."""
    refuse(form, refusal)
    stale = isinstance(refusal, SomebodyWasFaster)
    if stale and isinstance(form, AnswerForm):
        now = Case.objects.values_list("version", flat=True).get(pk=case.pk)
        form.data = {**form.data.dict(), "seen": str(now)} if isinstance(form.data, QueryDict) else form.data
    case.refresh_from_db()
    return page(request, case, form, status=409 if stale else 422)
