"""Contact us: a theme first, then only the fields that it needs; without an account (R37)."""

from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.ratelimit import consume
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rollcall.accounts.models import User
from rollcall.accounts.stepup import proof_is_fresh
from rollcall.base import search
from rollcall.base.http import form_status, posted, uploaded
from rollcall.base.models import SearchDocument
from rollcall.cases import asking, data_requests, kinds, places, spam
from rollcall.cases.forms.contact import FORMS, ContactForm
from rollcall.cases.kinds import About
from rollcall.cases.models import Case
from rollcall.cases.policies import person_of

SALT = "rollcall.cases.sent"
ANSWERS = ("question", "page", "resource", "course")
MOST_ANSWERS = 4
BUSY = {"contact": "10/h/ip"}  # from one network; more is held back, not refused
TOO_MANY = {"contact_hard": "60/h/ip"}
ASKS = {"contact_answers": "60/m/ip"}


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """What it is about."""
    return render(request, "cases/contact/themes.html", {"themes": kinds.ABOUT.values()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of one theme, with answers that may make it needless."""
    theme, person = kinds.BY_SLUG.get(slug), person_of(request)
    if theme is None:
        raise Http404
    if theme.kind == Case.Kind.MISSING:
        return redirect("cases:ask")
    if theme.kind == Case.Kind.DATA and person and not proof_is_fresh(request):
        raise ReauthenticationRequired
    form = FORMS[theme.kind](
        posted(request), uploaded(request), person=person, initial=_initial(request, theme)
    )
    if not (form.is_bound and form.is_valid()):
        return _page(request, theme, form)
    if person is None and not consume(request, app="rollcall", action="contact_hard", config=TOO_MANY):
        return render(request, "base/errors/429.html", status=429)
    case = _ask(request, form, person)
    return redirect("cases:sent", signing.dumps(case.number, salt=SALT))


def _initial(request: HttpRequest, theme: About) -> dict[str, Any]:
    page = request.GET.get("page", "") or places.came_from(request)
    given: dict[str, Any] = {"stamp": spam.stamp(), "page": page.replace("\0", "")[:300]}
    if theme.kind == Case.Kind.CLASS and request.GET.get("event", "").isdecimal():
        given["event"] = request.GET["event"][:12]
    return given


def _ask(request: HttpRequest, form: ContactForm, person: User | None) -> Case:
    given = form.given()
    if given.kind == Case.Kind.DATA and person:
        given.facts["identity"] = data_requests.FRESH  # `about` opened with fresh proof only
    if given.kind in {Case.Kind.TECHNICAL, Case.Kind.BARRIER}:
        given.facts["browser"] = request.headers.get("User-Agent", "")[:300]
    if person is not None:
        return asking.ask(given, person=None if given.kind == Case.Kind.EMAIL else person)
    doubts = spam.doubts(
        text=given.text,
        mailbox=given.mailbox,
        digest=given.digest,
        stamped=form.cleaned_data["stamp"],
        trap=form.cleaned_data["website"],
        network_is_busy=not consume(request, app="rollcall", action="contact", config=BUSY),
    )
    return asking.ask(given, held_for=doubts)


def _page(request: HttpRequest, theme: About, form: ContactForm) -> HttpResponse:
    told = {
        "theme": theme,
        "form": form,
        "answers": _answers(str(form.data.get("subject", "")) or theme.search),
        "self_service": reverse("account_email") if theme.kind == Case.Kind.EMAIL and form.person else "",
    }
    return render(request, "cases/contact/form.html", told, status=form_status(form))


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """What may answer the words that are being typed; a piece of the page, for the script."""
    if not consume(request, app="rollcall", action="contact_answers", config=ASKS, limit_get=True):
        return HttpResponse(status=429)
    found = _answers(request.GET.get("q", "")[:200])
    response = render(request, "cases/contact/_answers.html", {"answers": found})
    response["X-Robots-Tag"] = "noindex"
    return response


def _answers(words: str) -> list[SearchDocument]:
    """Public titles only, whatever the level (P26); nothing for no words."""
    return search.find(words, kinds=ANSWERS, limit=MOST_ANSWERS).documents if words.strip() else []


@never_cache
@require_safe
def sent(request: HttpRequest, signed: str) -> HttpResponse:
    """The same page for everyone: a number to name on the phone. It opens nothing (P13, P57)."""
    try:
        number = str(signing.loads(signed, salt=SALT, max_age=86400))
    except signing.BadSignature:
        number = ""
    return render(request, "cases/contact/sent.html", {"number": number})
