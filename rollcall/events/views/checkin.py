"""Checking in without the instructor's hand: the pass on a phone, the code on the wall, the kiosk."""

from typing import Any

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from rollcall.accounts import activity, identity
from rollcall.accounts.models import User
from rollcall.base import clock
from rollcall.base.addresses import portal_url
from rollcall.base.errors import Refusal
from rollcall.base.http import form_status
from rollcall.events import door, kiosk, passes, policies, presence
from rollcall.events.forms.door import KioskForm
from rollcall.events.models import SEATED, Event, Mark, Registration, Session
from rollcall.events.views.door import current, listed, title_of

FORM = require_http_methods(["GET", "HEAD", "POST"])
SEEN = "door_seen"  # in the session: {session's number: when its code was read}
SEEN_LIVES = 600  # seconds to sign in and press the button after the code was read
TRIES = "20/m/ip"


def _own(user: User) -> Any:
    """The registrations that are this person's: made by him, or for his proved mailbox."""
    mine = identity.rows_of(user)
    if user.email_confirmed_at:
        mine |= Q(mailbox=user.mailbox, user=None)
    return Registration.objects.filter(mine, state__in=SEATED).select_related("event")


@activity.asks_by_itself
@never_cache
@login_required
@require_safe
def my_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """My code of this minute for the instructor's camera; nobody else finds the page."""
    row = get_object_or_404(_own(policies.desk_person(request)), pk=pk, event__state=Event.State.PUBLISHED)
    code = passes.pass_of(row)
    told = {
        "registration": row,
        "event": row.event,
        "code": code,
        "spelled": passes.shown(code),
        "again_in": passes.seconds_left() + 1,
    }
    return render(request, "events/checkin/pass.html", told)


@never_cache
@FORM
def room(request: HttpRequest, key: int, code: str) -> HttpResponseBase:
    """What the code on the wall opens: one button, for whoever is registered and was in the room just now."""
    session = Session.objects.select_related("event").filter(pk=key).first()
    if session is None or not _was_there(request, session, code):
        return render(request, "events/checkin/dead.html", status=410)
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    row = _own(request.user).filter(event=session.event).first()
    if row is None:
        return render(request, "events/checkin/not_listed.html", {"event": session.event}, status=403)
    refusal = ""
    if request.method == "POST":
        kind = Mark.Kind.OUT if request.POST.get("kind") == "out" else Mark.Kind.IN
        try:
            door.check_in(row, session, by=request.user, how=Mark.How.CODE, kind=kind)
        except Refusal as problem:
            refusal = str(problem)
        else:
            words = _("You are checked in.") if kind == Mark.Kind.IN else _("You are checked out.")
            messages.success(request, words)
            return HttpResponseRedirect(request.get_full_path())
    there = presence.of(Mark.objects.filter(registration=row, session=session))
    told = {
        "event": session.event,
        "title": title_of(session, session.event),
        "there": there,
        "refusal": refusal,
        "registration": row,
    }
    return render(request, "events/checkin/room.html", told, status=422 if refusal else 200)


def _was_there(request: HttpRequest, session: Session, code: str) -> bool:
    """Whether this browser has read the code while it was good; remembered for ten minutes."""
    present = int(clock.now().timestamp())
    if passes.opens_room(code, session):
        request.session[SEEN] = {str(session.pk): present}
        return True
    seen = request.session.get(SEEN) or {}
    return present - int(seen.get(str(session.pk), 0)) < SEEN_LIVES


@policies.desk
@FORM
def ways(request: HttpRequest, pk: int) -> HttpResponse:
    """How people get in and out besides the list: codes on the wall, the kiosk, papers."""
    event = policies.event_at_desk(request, pk)
    me = policies.desk_person(request)
    address = ""
    if request.method == "POST" and request.POST.get("act") == "stop":
        kiosk.stop(event, by=me)
        messages.success(request, _("The kiosk is stopped."))
        return redirect("events:door_ways", pk)
    if request.method == "POST":
        address = portal_url("events:kiosk", [kiosk.start(event, by=me)])
    told = {
        "event": event,
        "tab": "door",
        "may_run": event.may_run,
        "sessions": [{"row": one, "title": title_of(one, event)} for one in event.sessions.all()],
        "address": address,
        "is_running": kiosk.is_running(event),
    }
    return render(request, "events/door/ways.html", told)


@never_cache
@FORM
def at_kiosk(request: HttpRequest, secret: str) -> HttpResponse:
    """The tablet by the door."""
    event = kiosk.event_of(secret)
    if event is None:
        raise Http404
    if request.method == "POST" and "pick" in request.POST:
        return _pick(request, event)
    form = KioskForm(request.POST if request.method == "POST" else None)
    told: dict[str, Any] = {"event": event, "form": form}
    if form.is_bound and form.is_valid():
        if not consume(request, app="rollcall", action="kiosk", config={"kiosk": TRIES}):
            return render(request, "base/errors/429.html", {"sentence": _("Wait a minute.")}, status=429)
        found, by_code = kiosk.find(form.cleaned_data["who"], list(listed(event)))
        if by_code:
            return _note(request, event, found[0], Mark.Kind.IN, Mark.How.CODE)
        if not found:
            form.add_error("who", _("We do not find this. Type your whole last name, or ask the instructor."))
        told["found"] = [{"name": kiosk.shown(one), "ticket": kiosk.ticket(one)} for one in found]
    return render(request, "events/checkin/kiosk.html", told, status=form_status(form))


def _pick(request: HttpRequest, event: Event) -> HttpResponse:
    row = kiosk.picked(request.POST["pick"][:200], list(listed(event)))
    if row is None:
        form = KioskForm()
        told = {"event": event, "form": form, "problem": _("That took too long. Type your name again.")}
        return render(request, "events/checkin/kiosk.html", told, status=422)
    kind = Mark.Kind.OUT if request.POST.get("kind") == "out" else Mark.Kind.IN
    return _note(request, event, row, kind, Mark.How.KIOSK)


def _note(request: HttpRequest, event: Event, row: Registration, kind: str, how: str) -> HttpResponse:
    session = current(list(event.sessions.all()))
    told: dict[str, Any] = {"event": event, "name": kiosk.shown(row), "kind": kind}
    try:
        if session is None:
            raise Http404
        row.event = event
        door.check_in(row, session, by=None, how=how, kind=kind)
    except Refusal as problem:
        told["refusal"] = str(problem)
    told["again"] = request.path
    return render(request, "events/checkin/done.html", told, status=422 if "refusal" in told else 200)
