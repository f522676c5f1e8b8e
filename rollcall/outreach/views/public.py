"""What a reader decides about letters: by the link in a letter without signing in, or on my page.

Looking changes nothing, for mail scanners look. A POST with the token needs no cookie: the token is the
proof, and mail programs send it on their own (RFC 8058).
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rollcall.accounts.models import User
from rollcall.base.http import form_status
from rollcall.outreach import preferences, tokens
from rollcall.outreach.forms import PreferencesForm
from rollcall.outreach.tokens import Reader

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
    """The kinds of news of the mailbox that a letter went to."""
    reader = _reader(token)
    sent = request.POST if request.method == "POST" else None
    form = PreferencesForm(sent, initial={"kinds": preferences.wanted(reader.mailbox)})
    if form.is_bound and form.is_valid():
        preferences.keep(reader.mailbox, form.cleaned_data["kinds"])
        messages.success(request, _("Saved. It counts from now on."))
        return redirect("outreach:preferences", token)
    told = {"form": form, "token": token, "address": _masked(reader.email)}
    return render(request, "outreach/preferences/choose.html", told, status=form_status(form))


@csrf_exempt
@never_cache
@FORM
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """All off by one click: from the mail program, or by the button of this page."""
    reader = _reader(token)
    name, value = ONE_CLICK
    told = {"token": token, "address": _masked(reader.email), "done": False}
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
    mailbox = preferences.mailbox_of(user)
    sent = request.POST if request.method == "POST" else None
    form = PreferencesForm(sent, initial={"kinds": preferences.wanted(mailbox)})
    if form.is_bound and form.is_valid():
        preferences.keep(mailbox, form.cleaned_data["kinds"], by=user)
        messages.success(request, _("Saved. It counts from now on."))
        return redirect("outreach:mine")
    told = {"form": form, "address": user.email}
    return render(request, "outreach/preferences/choose.html", told, status=form_status(form))


def _masked(email: str) -> str:
    """Enough for the reader to know which address; a forwarded letter tells no more than that."""
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"
