"""The certificate desk: find, correct, revoke, issue again; and one person's whole record."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts.models import User
from rollcall.accounts.stepup import fresh_proof_required
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, refuse
from rollcall.transcripts import certificates, numbers, policies, queries
from rollcall.transcripts.forms import Correction, Reason
from rollcall.transcripts.models import Certificate, Completion

Act = Callable[[Certificate, dict[str, Any]], Certificate]


@require_safe
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """By reference, number, name or e-mail; the newest where nothing is asked."""
    policies.staff_only(request)
    asked = request.GET.get("q", "")[:200]
    told = {"asked": asked, "found": queries.search(asked), "most": queries.MOST_FOUND}
    return render(request, "transcripts/staff/certificates.html", told)


@require_safe
@never_cache
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate with its history and what can be done about it."""
    return _page(request, policies.paper_for_staff(request, pk))


@require_POST
@never_cache
def correct(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A new certificate with the right words; the old one stays, marked replaced."""

    def act(paper: Certificate, given: dict[str, Any]) -> Certificate:
        return certificates.correct(paper, by=policies.signed_in(request), **given)

    return _do(request, pk, Correction(request.POST), act, _("A corrected certificate was issued."))


@require_POST
@never_cache
def revoke(request: HttpRequest, pk: int) -> HttpResponseBase:
    """From now on whoever checks it reads that it was revoked."""

    def act(paper: Certificate, given: dict[str, Any]) -> Certificate:
        return certificates.revoke(paper, by=policies.signed_in(request), reason=given["reason"])

    return _do(request, pk, Reason(request.POST, prefix="revoke"), act, _("The certificate was revoked."))


@require_POST
@never_cache
def issue_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """New paper for a completion whose certificate was revoked by mistake."""

    def act(paper: Certificate, given: dict[str, Any]) -> Certificate:
        return certificates.reissue(paper, by=policies.signed_in(request), reason=given["reason"])

    return _do(request, pk, Reason(request.POST, prefix="again"), act, _("A new certificate was issued."))


@require_safe
@never_cache
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything on one person's record."""
    return _record(request, policies.person_for_staff(request, pk))


def _record(request: HttpRequest, owner: User, done: Completion | None = None) -> HttpResponse:
    """`done`: for which no reason was given why its certificate is withheld."""
    begun, completed, papers = queries.record_of(owner)
    told = {
        "person": owner,
        "enrollments": begun,
        "completions": completed,
        "papers": papers,
        "withheld": Reason(),
        "unsaid": done.pk if done else None,
    }
    return render(request, "transcripts/staff/person.html", told, status=422 if done else 200)


@require_POST
@never_cache
def withhold(request: HttpRequest, pk: int) -> HttpResponseBase:
    """No certificate comes of this completion, whatever job is still to run (F7)."""
    return _withhold(request, policies.completion_for_staff(request, pk))


@fresh_proof_required
def _withhold(request: HttpRequest, done: Completion) -> HttpResponseBase:
    form = Reason(request.POST)
    if not form.is_valid():
        return _record(request, done.user, done)
    try:
        paper = certificates.withhold(
            done, by=policies.signed_in(request), reason=form.cleaned_data["reason"]
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("transcripts_staff:person", args=[done.user_id]))
    messages.success(request, _("No certificate will be issued. It can still be issued from here."))
    return HttpResponseRedirect(reverse("transcripts_staff:certificate", args=[paper.pk]))


def _do(request: HttpRequest, pk: int, form: Form, act: Act, said: str) -> HttpResponseBase:
    paper = policies.paper_for_staff(request, pk)
    return _with_proof(request, paper, form, act, said)


@fresh_proof_required
def _with_proof(
    request: HttpRequest, paper: Certificate, form: Form, act: Act, said: str
) -> HttpResponseBase:
    """Paper that others rely on asks for proof that is not older than ten minutes (P19)."""
    if form.is_valid():
        try:
            result = act(paper, form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("transcripts_staff:certificate", args=[result.pk]))
    return _page(request, paper, form)


def _page(request: HttpRequest, paper: Certificate, sent: Form | None = None) -> HttpResponse:
    words = paper.snapshot
    told = {
        "paper": paper,
        "words": words,
        "number": numbers.shown(paper.number),
        "history": audit.trail(paper)[:100],
        "correction": sent if isinstance(sent, Correction) else Correction(initial=words),
        "revocation": sent if sent is not None and sent.prefix == "revoke" else Reason(prefix="revoke"),
        "reissue": sent if sent is not None and sent.prefix == "again" else Reason(prefix="again"),
        "sent": sent,
    }
    status = form_status(sent) if sent is not None else 200
    return render(request, "transcripts/staff/certificate.html", told, status=status)
