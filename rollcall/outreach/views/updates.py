"""Signing up for updates without an account: ask, look in the mailbox, confirm (R38).

The answer is the same page whoever is asked for: known, with an account, on the list, or silent (P13).
"""

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rollcall.accounts.models import User
from rollcall.accounts.places import STATES
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, posted, refuse
from rollcall.catalog.models import Topic
from rollcall.mail.strangers import TooManyLetters
from rollcall.outreach import programs, subscriptions
from rollcall.outreach.errors import DeadLink
from rollcall.outreach.forms import SignUpForm
from rollcall.outreach.models import Rhythm, SignUp
from rollcall.outreach.views.public import masked
from rollcall.outreach.views.ticks import ticks, with_ticks

FORM = require_http_methods(["GET", "HEAD", "POST"])
RATES = {"ask_for_updates": "20/m/ip"}


@never_cache
@FORM
def sign_up(request: HttpRequest) -> HttpResponse:
    """The form, with `?topic=` and `?program=` ticked; who is signed in has the same on my page, without a
    letter.
    """
    if isinstance(request.user, User):
        return redirect(with_ticks(request, reverse("outreach:mine")))
    form = SignUpForm(posted(request), initial=ticks(request))
    if form.is_bound and form.is_valid() and _ask(request, form):
        return redirect("outreach:updates_asked")
    return render(request, "outreach/updates/sign_up.html", {"form": form}, status=form_status(form))


def _ask(request: HttpRequest, form: SignUpForm) -> bool:
    """Whether the next page may say that a letter is on its way, if the mailbox may have one."""
    if not consume(request, app="rollcall", action="ask_for_updates", config=RATES):
        form.add_error(None, _("Many people sign up from your network right now. Try again in a minute."))
        return False
    try:
        subscriptions.ask(form.cleaned_data["email"], form.choice())
    except TooManyLetters:  # there is one on its way, or too many are: the page must not tell (P13, P60)
        return True
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    return True


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Look in your mailbox; the same for everybody."""
    return render(request, "outreach/updates/asked.html")


@never_cache
@FORM
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter. Opening it changes nothing, for mail scanners open it too (P3)."""
    found = subscriptions.find(token)
    if found is None:
        return _ended(request, token)
    if request.method == "POST":
        try:
            subscriptions.confirm(token)
        except DeadLink:
            return _ended(request, token)
        return redirect("outreach:updates_confirm", token)
    return render(request, "outreach/updates/confirm.html", _told(found))


def _told(found: SignUp) -> dict[str, object]:
    topics = Topic.objects.filter(slug__in=found.topics).values_list("name", flat=True)
    return {
        "address": masked(found.email),
        "rhythm": Rhythm(found.rhythm).label,
        "topics": list(topics),
        "programs": [one.title for one in programs.among(found.programs)],
        "of_programs": bool(found.programs),
        "states": [STATES.get(state, state) for state in found.states],
    }


def _ended(request: HttpRequest, token: str) -> HttpResponse:
    if subscriptions.is_used(token):
        return render(request, "outreach/updates/confirmed.html")
    return render(request, "outreach/updates/ended.html", status=404)
