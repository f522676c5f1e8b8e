"""What anyone may check: one certificate, to whoever holds its number (R29, P52)."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rollcall.accounts import identity
from rollcall.accounts.models import User
from rollcall.transcripts import certificates, numbers, paper, showing
from rollcall.transcripts.models import Certificate
from rollcall.transcripts.views.mine import document

View = Callable[..., HttpResponse]
A_MINUTE = 60
RATE = "30/m/ip"
SAMPLE = numbers.shown("0123456789ABCDEFGHJKMNPQRS")  # nobody's: drawn numbers are random


def private(view: View) -> View:
    """No search engine lists these pages, no cache keeps them: a revocation shows at once."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        return response

    return answered


def throttled(view: View) -> View:
    """At most 30 numbers a minute from one address; then a plain page that says how long to wait."""
    action = f"certificate_{view.__name__}"

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if consume(request, app="rollcall", action=action, config={action: RATE}, limit_get=True):
            return view(request, *args, **kwargs)
        sentence = _("You have checked many numbers. Wait a minute, then check the next one.")
        response = render(request, "base/errors/429.html", {"sentence": sentence}, status=429)
        response["Retry-After"] = str(A_MINUTE)
        return response

    return counted


@require_safe
@private
def look_up(request: HttpRequest) -> HttpResponse:
    """A form to type a number into; any spelling of it leads to its page."""
    typed = request.GET.get("number")
    if typed is None:
        return render(request, "transcripts/look_up.html", {})
    number = numbers.read(typed)
    if number is None:
        fault = _("A number has 26 letters and digits in groups. Check that none is missing.")
        told = {"typed": typed[:60], "fault": fault}
        return render(request, "transcripts/look_up.html", told, status=422)
    return HttpResponseRedirect(reverse("transcripts:certificate", args=[number]))


@require_safe
@private
@throttled
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Content and state of one certificate, and nothing more."""
    found = certificates.find(number)
    return unknown(request, number) if found is None else page_of(request, found)


@require_safe
@private
@throttled
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The paper, while it is valid. What a stranger gets leaves out rank and agency (P22)."""
    found = certificates.find(number)
    if found is None:
        return unknown(request, number)
    if found.state != Certificate.State.VALID:
        return page_of(request, found, status=410)
    mine = isinstance(request.user, User) and identity.is_one_person(request.user, found.user_id)
    if not mine and not showing.of(found).is_full:
        return page_of(request, found, status=403)  # the paper bears the name
    return document(paper.certificate_pdf(found, with_work=mine), "application/pdf", "certificate.pdf")


def page_of(request: HttpRequest, found: Certificate, status: int = 200) -> HttpResponse:
    words: certificates.Snapshot = found.snapshot
    shown = showing.of(found)
    told = {
        "name": shown.words,
        "in_full": shown.is_full,
        "course": words["course"],
        "hours": words["hours"],
        "provider": words["provider"],
        "version": words["version"],
        "first": datetime.fromisoformat(words["original_date"]),
        "number": numbers.shown(found.number),
        "state": found.state,
        "since": found.state_at,
        "newer": found.replaced_by,
    }
    return render(request, "transcripts/certificate.html", told, status=status)


def unknown(request: HttpRequest, typed: str) -> HttpResponse:
    """The same page, so that an unknown number takes as long as a revoked one (P52).

    What could be no number at all gets it too: the page says nothing about which numbers there are.
    """
    told = {"state": "unknown", "number": typed[:60], "sample": SAMPLE}
    return render(request, "transcripts/certificate.html", told, status=404)
