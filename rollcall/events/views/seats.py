"""Registering, and the pages behind links in letters: a guest's own, a supervisor's, a colleague's."""

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rollcall.accounts.models import User
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, posted, refuse
from rollcall.events import approvals, eligibility, exchanges, faces, registering
from rollcall.events.errors import DeadSeatLink, RegistrationShut
from rollcall.events.forms.seats import AnswerForm, RegisterForm
from rollcall.events.models import Event, Registration

FORM = require_http_methods(["GET", "HEAD", "POST"])
RATES = {"register_guest": "30/m/ip"}


def person_of(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) and request.user.is_active else None


@never_cache
@FORM
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The verdict with its reason and whom to ask; where it is yes, the form (R5, R21)."""
    event = get_object_or_404(faces.complete(faces.published()).select_related("questionnaire"), slug=slug)
    person = person_of(request)
    verdict = eligibility.decide(person or AnonymousUser(), event)
    welcome = verdict.ok or verdict.may_hold
    told = {
        "shown": faces.face_of(person or faces.ANYONE, event),
        "verdict": verdict,
        "guest": person is None,
        "shut": _why_shut(event) if welcome else "",  # why not now would tell others the day (P26)
        "waits": None,
    }
    may = welcome and not told["shut"]
    if not may:
        status = 200 if request.method in {"GET", "HEAD"} else 403
        return render(request, "events/seats/register.html", told, status=status)
    form = RegisterForm(event, guest=person is None, data=posted(request))
    if request.method == "POST" and form.is_valid():
        done = _registered(request, event, form, person)
        if done is not None:
            return done
    return render(request, "events/seats/register.html", {**told, "form": form}, status=form_status(form))


def _why_shut(event: Event) -> str:
    try:
        registering.require_open(event)
    except RegistrationShut as shut:
        return str(shut)
    return ""


def _registered(
    request: HttpRequest, event: Event, form: RegisterForm, person: User | None
) -> HttpResponse | None:
    if person is None and not consume(request, app="rollcall", action="register_guest", config=RATES):
        form.add_error(None, _("Many people register from your network right now. Try again in a minute."))
        return None
    try:
        row = registering.register(event, given=form.given(), by=person)
    except Refusal as refusal:
        refuse(form, refusal)
        return None
    if person is None:
        told = {"email": form.cleaned_data["email"], "shown": faces.face_of(faces.ANYONE, event)}
        return render(request, "events/seats/look_in_your_mailbox.html", told)
    messages.success(request, str(WORDS[row.state]))
    return redirect("events:classes")


WORDS: dict[str, str | Promise] = {
    Registration.State.SEATED: gettext_lazy("You have a seat. The letter with all you need is on its way."),
    Registration.State.HELD: gettext_lazy("A seat is held for you until your verification is through."),
    Registration.State.ASKED: gettext_lazy("A seat is kept for you while we ask for the approval."),
    Registration.State.WAITING: gettext_lazy("All seats are taken. You are on the waiting list."),
}


@never_cache
@FORM
def approval(request: HttpRequest, token: str) -> HttpResponse:
    """The supervisor's question: GET shows it, a button answers (P3)."""
    try:
        row = approvals.question(token)
    except DeadSeatLink as dead:
        return dead_link(request, dead)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            registering.answer(token, yes=form.is_yes, why=form.cleaned_data["why"], user=person_of(request))
        except DeadSeatLink as dead:
            return dead_link(request, dead)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return render(request, "events/seats/approval_done.html", {"row": row, "yes": form.is_yes})
    told = {"row": row, "form": form, "shown": faces.face_of(faces.ANYONE, row.event)}
    return render(request, "events/seats/approval.html", told, status=form_status(form))


@never_cache
@FORM
def take_over(request: HttpRequest, token: str) -> HttpResponse:
    """The colleague's page: what is offered, and a button that takes it."""
    try:
        row = exchanges.offered_seat(token)
    except DeadSeatLink as dead:
        return dead_link(request, dead)
    person, refusal = person_of(request), None
    if request.method == "POST":
        try:
            taken = exchanges.take_over(token, by=person)
        except DeadSeatLink as dead:
            return dead_link(request, dead)
        except Refusal as why:
            refusal = why
        else:
            return _taken(request, taken)
    told = {
        "row": row,
        "refusal": refusal,
        "shown": faces.face_of(person or faces.ANYONE, row.event),
        "verdict": eligibility.decide(person or AnonymousUser(), row.event),
        "guest": person is None,
    }
    return render(request, "events/seats/take_over.html", told, status=422 if refusal else 200)


def _taken(request: HttpRequest, taken: Registration) -> HttpResponse:
    if taken.user_id is None:
        told = {"email": taken.email, "shown": faces.face_of(faces.ANYONE, taken.event)}
        return render(request, "events/seats/look_in_your_mailbox.html", told)
    messages.success(request, str(WORDS[taken.state]))
    return redirect("events:classes")


def dead_link(request: HttpRequest, dead: DeadSeatLink) -> HttpResponse:
    """One calm page for every link that leads nowhere: why, and what to do."""
    status = 404 if dead.why == "unknown" else 410
    return render(request, "events/seats/dead.html", {"why": dead.why}, status=status)
