"""The desk's roster pages: hand in or type, look at the plan, decide, do, undo (R22, P44)."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.base.errors import Refusal
from rollcall.base.http import form_status, posted, refuse, uploaded
from rollcall.events import policies
from rollcall.events import roster as rosters
from rollcall.events.forms.roster import AT_FIRST, HEADS, MORE, UploadForm, grid, typed_rows
from rollcall.events.models import Event, RosterImport, RosterRow
from rollcall.events.rosters import doing

A_PAGE = 50
UNDER_WAY = (RosterImport.State.READING, RosterImport.State.RUNNING)
READY = "ready"  # new and known in one, for those who may not learn who has an account (P13)


def _page(
    request: HttpRequest, event: Event, template: str, *, status: int = 200, **told: Any
) -> HttpResponse:
    context = {"event": event, "tab": "roster", "may_run": True, **told}
    return render(request, f"events/roster/{template}.html", context, status=status)


@policies.desk
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read in so far, and the form for a file."""
    event = policies.event_to_run(request, pk)
    form = UploadForm(posted(request), uploaded(request))
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = rosters.take(
                event, name=file.name or "", content=file.read(), by=policies.desk_person(request)
            )
            return redirect("events:roster_plan", event.pk, made.pk)
        except Refusal as refusal:
            refuse(form, refusal)
    earlier = RosterImport.objects.filter(event=event).select_related("made_by").order_by("-pk")[:A_PAGE]
    return _page(
        request, event, "list", form=form, earlier=earlier, why_not=_why_not(event), status=form_status(form)
    )


def _why_not(event: Event) -> str:
    try:
        rosters.require_time(event)
    except Refusal as refusal:
        return str(refusal)
    return ""


@policies.desk
@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper sheet, by keyboard. "More rows" keeps what was typed."""
    event = policies.event_to_run(request, pk)
    if request.method != "POST":
        return _grid(request, event, [])
    rows = typed_rows(request.POST)
    if "more" in request.POST:
        return _grid(request, event, rows)
    try:
        made = rosters.type_in(event, rows, by=policies.desk_person(request))
    except Refusal as refusal:
        return _grid(request, event, rows, why=str(refusal))
    return redirect("events:roster_plan", event.pk, made.pk)


def _grid(request: HttpRequest, event: Event, rows: list[dict[str, str]], why: str = "") -> HttpResponse:
    blank = MORE if rows else AT_FIRST
    status = HTTPStatus.UNPROCESSABLE_ENTITY if why else HTTPStatus.OK
    return _page(
        request, event, "typed", rows=grid(rows, blank), heads=HEADS.values(), why=why,
        why_not=_why_not(event), status=status,
    )  # fmt: skip


def _roster(request: HttpRequest, pk: int, roster_pk: int) -> tuple[Event, RosterImport]:
    event = policies.event_to_run(request, pk)
    return event, get_object_or_404(RosterImport.objects.select_related("made_by"), pk=roster_pk, event=event)


@policies.desk
@require_safe
def plan(request: HttpRequest, pk: int, roster_pk: int) -> HttpResponse:
    """Every row with what will come of it, or came; while the worker is at it the page looks again."""
    event, roster = _roster(request, pk, roster_pk)
    sees_people = policies.is_staff(request.user)
    shown = request.GET.get("show", "")
    rows = _shown(roster, shown, sees_people=sees_people)
    told: dict[str, Any] = {
        "roster": roster,
        "is_under_way": roster.state in UNDER_WAY,
        "tabs": _tabs(roster, shown, sees_people=sees_people),
        "show": shown,
        "sees_people": sees_people,
        "page_obj": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "query": f"show={shown}&" if shown else "",
        "to_do": doing.to_do(roster).count() if roster.state == RosterImport.State.PLANNED else 0,
        "undecided": roster.rows.filter(outcome=RosterRow.Outcome.LIKELY, decision="").count(),
        "same_file": rosters.same_file_done(roster) if roster.state == RosterImport.State.PLANNED else None,
        "unused": [heading for heading, meant in roster.columns.items() if not meant],
        "never": [heading for heading, meant in roster.columns.items() if meant == "never"],
    }
    return _page(request, event, "plan", **told)


def _shown(roster: RosterImport, shown: str, *, sees_people: bool) -> Any:
    rows = roster.rows.select_related("user").order_by("number")
    if shown == READY and not sees_people:
        return rows.filter(outcome__in=[RosterRow.Outcome.NEW, RosterRow.Outcome.KNOWN])
    if shown == "stays":
        return rows.exclude(stays="")
    return rows.filter(outcome=shown) if shown in RosterRow.Outcome.values else rows


def _tabs(roster: RosterImport, shown: str, *, sees_people: bool) -> list[tuple[str, str, int, bool]]:
    """(code, words, rows, whether shown) of the filters."""
    counts = dict(roster.counts)
    tabs = [("", _("All"), sum(counts.values()))]
    if not sees_people:
        tabs.append((READY, _("Goes on the roster"), counts.pop("new", 0) + counts.pop("known", 0)))
    tabs += [(str(code), str(words), counts.get(code, 0)) for code, words in RosterRow.Outcome.choices]
    stayed = roster.rows.exclude(stays="").count() if roster.state == RosterImport.State.UNDONE else 0
    tabs.append(("stays", _("Stayed"), stayed))
    return [(code, words, count, code == shown) for code, words, count in tabs if count or not code]


@policies.desk
@require_POST
def decide(request: HttpRequest, pk: int, roster_pk: int) -> HttpResponse:
    """Same person, new person, or leave out, for the rows of the page."""
    event, roster = _roster(request, pk, roster_pk)
    decisions = {
        int(key.removeprefix("row-")): word
        for key, word in request.POST.items()
        if key.startswith("row-") and key[4:].isascii() and key[4:].isdecimal() and len(key) < 12
    }
    return _then_plan(request, event, roster, rosters.decide, decisions)


@policies.desk
@require_POST
def execute(request: HttpRequest, pk: int, roster_pk: int) -> HttpResponse:
    """Do what the plan says."""
    event, roster = _roster(request, pk, roster_pk)
    return _then_plan(request, event, roster, rosters.execute)


@policies.desk
@require_POST
def undo(request: HttpRequest, pk: int, roster_pk: int) -> HttpResponse:
    """Take back what it made."""
    event, roster = _roster(request, pk, roster_pk)
    return _then_plan(request, event, roster, rosters.undo)


@policies.desk
@require_POST
def drop(request: HttpRequest, pk: int, roster_pk: int) -> HttpResponse:
    """Forget a plan."""
    event, roster = _roster(request, pk, roster_pk)
    try:
        rosters.drop(roster, by=policies.desk_person(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("events:roster_plan", event.pk, roster.pk)
    return redirect("events:roster", event.pk)


def _then_plan(
    request: HttpRequest, event: Event, roster: RosterImport, act: Any, *given: Any
) -> HttpResponse:
    try:
        act(roster, *given, by=policies.desk_person(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("events:roster_plan", event.pk, roster.pk)
