"""What a reader decides about letters: by the link in a letter without signing in, or on my page.

Looking changes nothing, for mail scanners look. A POST with the token needs no cookie: the token is the
proof, and mail programs send it on their own (RFC 8058).
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rollcall.accounts.models import User
from rollcall.base.audit import Actor
from rollcall.base.http import form_status, posted
from rollcall.outreach import preferences, subscriptions, tokens
from rollcall.outreach.forms import PreferencesForm, UpdatesForm, initial_of_updates
from rollcall.outreach.tokens import Reader
from rollcall.outreach.views.ticks import ticked_too

Forms = tuple[PreferencesForm, UpdatesForm]
FORM = require_http_methods(["GET", "HEAD", "POST"])
ONE_CLICK = ("List-Unsubscribe", "One-Click")


def _reader(token: str) -> Reader:
    found = tokens.read(token)
    if found is None:
        raise Http404
    return found


@never_cache
@FORM
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """What the mailbox that a letter went to hears: kinds of news, and updates by topic and rhythm."""
    reader = _reader(token)
    saved, forms = _keep(request, reader, by=preferences.READER)
    if saved:
        return redirect("outreach:preferences", token)
    return _choose(request, forms, {"token": token, "address": masked(reader.email)})


def _keep(request: HttpRequest, reader: Reader, *, by: Actor) -> tuple[bool, Forms]:
    """The page has two forms, each with its button; bound is the one whose button it was."""
    sent, part = posted(request), request.POST.get("part", "kinds")
    row = subscriptions.of(reader.mailbox)
    kinds = PreferencesForm(
        sent if part == "kinds" else None, initial={"kinds": preferences.wanted(reader.mailbox)}
    )
    updates = UpdatesForm(
        sent if part == "updates" else None,
        initial=ticked_too(request, initial_of_updates(row, subscriptions.effective(row))),
    )
    saved = True
    if kinds.is_bound and kinds.is_valid():
        preferences.keep(reader.mailbox, kinds.cleaned_data["kinds"], by=by)
    elif updates.is_bound and updates.is_valid():
        subscriptions.keep(reader.mailbox, updates.choice(), email=reader.email, by=by)
    else:
        saved = False
    if saved:
        messages.success(request, _("Saved. It counts from now on."))
    return saved, (kinds, updates)


def _choose(request: HttpRequest, forms: Forms, told: dict[str, Any]) -> HttpResponse:
    kinds, updates = forms
    status = max(form_status(kinds), form_status(updates))
    told |= {"form": kinds, "updates": updates}
    return render(request, "outreach/preferences/choose.html", told, status=status)


@csrf_exempt
@never_cache
@FORM
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """All off by one click: from the mail program, or by the button of this page."""
    reader = _reader(token)
    name, value = ONE_CLICK
    told = {"token": token, "address": masked(reader.email), "done": False}
    if request.method != "POST":
        return render(request, "outreach/preferences/stop.html", told)
    if request.POST.get(name) != value:
        return render(request, "outreach/preferences/stop.html", told, status=422)
    preferences.stop_all(reader.mailbox)
    return render(request, "outreach/preferences/stop.html", told | {"done": True})


@never_cache
@login_required
@FORM
def mine(request: HttpRequest) -> HttpResponse:
    """The same on my page."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    saved, forms = _keep(request, Reader(user.email, preferences.mailbox_of(user)), by=user)
    if saved:
        return redirect("outreach:mine")
    return _choose(request, forms, {"address": user.email})


def masked(email: str) -> str:
    """Enough for the reader to know which address; a forwarded letter tells no more than that."""
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"
