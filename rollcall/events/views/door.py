"""The instructor's list at the door: a page that knows nobody, what fills it, and what it sends."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.accounts import activity
from rollcall.base import clock
from rollcall.base.errors import Refusal
from rollcall.events import attendance, door, door_codec, passes, policies
from rollcall.events.door_words import words
from rollcall.events.forms.door import TapForm, WalkInForm
from rollcall.events.models import SEATED, Event, Mark, Registration, Session

SHELL = ("base/rollcall.css", "events/door.css", "base/rollcall.js", "base/mark.svg")
SCRIPTS = ("door_codes.js", "door_box.js", "door_sync.js", "door_scan.js", "door.js")
FONTS = ("public-sans-regular.woff2", "merriweather-bold.woff2")


def _assets() -> list[str]:
    return [
        *(static(name) for name in SHELL),
        *(static(f"events/{name}") for name in SCRIPTS),
        *(static(f"base/vendor/fonts/{name}") for name in FONTS),
    ]


@policies.desk
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The shell: the same for whoever opens it, without a name in it, so that a browser may keep it (P73)."""
    event = policies.event_at_desk(request, pk)
    told = {"event": event, "words": words(), "scripts": [static(f"events/{name}") for name in SCRIPTS]}
    return render(request, "events/door/page.html", told)


@policies.desk
@require_safe
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    """The service worker. Its own address keeps it to this event's door and nothing else."""
    event = policies.event_at_desk(request, pk)
    told = {"page": reverse("events:door", args=[event.pk]), "assets": _assets()}
    return render(request, "events/door/worker.js", told, content_type="text/javascript; charset=utf-8")


def listed(event: Event) -> QuerySet[Registration]:
    """Who may come in: those with a seat, and whoever was noted all the same."""
    noted = Mark.objects.filter(registration=OuterRef("pk"))
    rows = Registration.objects.filter(Q(state__in=SEATED) | Q(Exists(noted)), event=event)
    return rows.order_by("name", "pk")


def title_of(session: Session, event: Event) -> str:
    """“Tuesday 8:00 AM”, with the session's own title where it has one."""
    here = session.starts_at.astimezone(event.tz)
    parts = [date_format(here, shape) for shape in ("l", "MONTH_DAY_FORMAT", "TIME_FORMAT")]
    hours = "{} {}, {}".format(*parts)
    return f"{session.title}, {hours}" if session.title else hours


@activity.asks_by_itself
@policies.desk
@require_safe
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the page shows, for this moment; `?since=` asks for later marks only. Never kept."""
    event = policies.event_at_desk(request, pk)
    since = request.GET.get("since", "")
    if since and not (since.isascii() and since.isdigit() and len(since) < 18):
        return JsonResponse({"words": _("This address is not one of ours.")}, status=400)
    if since:
        return JsonResponse(_news(request, event, int(since)))
    me = policies.desk_person(request)
    device = passes.device(request.GET.get("device", "")[:80])
    return JsonResponse(
        _news(request, event, 0)
        | {
            "device": device,
            "secret": passes.device_secret(device, me),
            "runs": event.may_run,
            "sessions": [door_codec.session(one, title_of(one, event)) for one in event.sessions.all()],
            "zone": event.zone,
        }
    )


def _news(request: HttpRequest, event: Event, since: int) -> dict[str, Any]:
    marks = Mark.objects.filter(event=event, pk__gt=since).order_by("pk")
    return {
        "now": clock.now().isoformat(),
        "token": get_token(request),
        "marks": [door_codec.mark(one) for one in marks],
        "people": [door_codec.person(one) for one in listed(event)],
    }


@policies.desk
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch of taps. Sent twice, cut off or late, the marks are there once."""
    event = policies.event_at_desk(request, pk)
    try:
        batch = door_codec.read(request.body)
    except door_codec.BadBatch:
        return JsonResponse({"words": _("This could not be read. Load the page again.")}, status=400)
    by = policies.desk_person(request)
    numbers, refused = _walk_ins(event, batch, by)
    notes, answers = [], []
    for one in batch.marks:
        person = numbers.get(one["registration"], one["registration"])
        if isinstance(person, int):
            notes.append(door.Note(**(one | {"registration": person})))
        else:
            answers.append(
                (one["key"], door.REFUSED, refused.get(person, _("Write this person down again.")))
            )
    off = round((batch.now - clock.now()).total_seconds())
    noted = door.note(event, notes, by=by, device=batch.device, clock_off=off)
    answers += [(one.key, one.outcome, one.words) for one in noted]
    return JsonResponse(
        _news(request, event, batch.since)
        | {
            "batch": batch.number,
            "results": [{"key": str(key), "outcome": said, "words": why} for key, said, why in answers],
            "numbers": {str(key): number for key, number in numbers.items()},
            "turned_away": {str(key): why for key, why in refused.items()},
        }
    )


def _walk_ins(event: Event, batch: door_codec.Batch, by: Any) -> tuple[dict[Any, int], dict[UUID, str]]:
    """The numbers of the people whom this device wrote down, and the reasons for those who cannot be."""
    numbers: dict[Any, int] = {}
    refused: dict[UUID, str] = {}
    for one in batch.people:
        try:
            if one.who.email:
                validate_email(one.who.email)
            numbers[one.key] = door.walk_in(event, one.who, by=by, key=one.key, beyond=one.beyond).pk
        except Refusal as refusal:
            refused[one.key] = str(refusal)
        except ValidationError:
            refused[one.key] = _("This e-mail address is not complete.")
    return numbers, refused


@policies.desk
@require_http_methods(["GET", "HEAD", "POST"])
def plain(request: HttpRequest, pk: int) -> HttpResponse:
    """The list without a script: one button in, one out, search, who is missing, walk-ins."""
    event = policies.event_at_desk(request, pk)
    me = policies.desk_person(request)
    tap, walk_in = TapForm(event=event), WalkInForm()
    if request.method == "POST" and "name" in request.POST:
        walk_in = WalkInForm(request.POST)
        if walk_in.is_valid() and _added(request, event, walk_in, me):
            return HttpResponseRedirect(request.get_full_path())
    elif request.method == "POST":
        tap = TapForm(request.POST, event=event)
        if tap.is_valid():
            _tapped(request, event, tap, me)
            return HttpResponseRedirect(request.get_full_path())
    bad = bool(tap.errors or walk_in.errors)
    told = _plain_facts(request, event) | {"tap": tap, "walk_in": walk_in}
    told["may_run"] = event.may_run
    return render(request, "events/door/plain.html", told, status=422 if bad else 200)


def _added(request: HttpRequest, event: Event, form: WalkInForm, me: Any) -> bool:
    given = dict(form.cleaned_data)
    beyond = given.pop("beyond")
    try:
        made = door.walk_in(event, door.Stranger(**given), by=me, beyond=beyond)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    messages.success(request, _("%(name)s is on the list now.") % {"name": made.name})
    return True


def _tapped(request: HttpRequest, event: Event, form: TapForm, me: Any) -> None:
    result = door.note(event, [form.note()], by=me)[0]
    if result.outcome == door.REFUSED:
        messages.error(request, result.words)


def _plain_facts(request: HttpRequest, event: Event) -> dict[str, Any]:
    sessions = list(event.sessions.all())
    chosen = request.GET.get("session", "")
    session = next((one for one in sessions if str(one.pk) == chosen), None) or current(sessions)
    rows = attendance.table(event, sessions).rows
    sought, show = request.GET.get("q", "").strip()[:80], request.GET.get("show", "")
    there = {who: row for (who, where), row in rows.items() if session and where == session.pk}
    asked = [one for one in listed(event) if sought.casefold() in one.name.casefold()]
    if show == "missing":
        asked = [one for one in asked if one.pk not in there or there[one.pk].came_at is None]
    people = [{"row": one, "there": there.get(one.pk)} for one in asked]
    return {
        "event": event, "tab": "door", "people": people, "session": session, "q": sought, "show": show,
        "sessions": [{"row": one, "title": title_of(one, event)} for one in sessions],
        "here": f"?session={session.pk if session else ''}",
    }  # fmt: skip


def current(sessions: list[Session]) -> Session | None:
    """The one that runs or comes next; else the last."""
    present = clock.now()
    return next((one for one in sessions if one.ends_at > present), sessions[-1] if sessions else None)


@activity.asks_by_itself
@policies.desk
@require_safe
def wall(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """The code on the wall of the room; the page draws itself anew when the code changes."""
    event = policies.event_at_desk(request, pk)
    session = get_object_or_404(Session, event=event, pk=key)
    code = passes.room_code(session)
    told = {
        "event": event,
        "title": title_of(session, event),
        "address": f"{settings.PORTAL_ORIGIN}{reverse('events:room', args=[session.pk, code])}",
        "code": passes.shown(code),
        "again_in": passes.seconds_left() + 1,
    }
    return render(request, "events/door/wall.html", told)
