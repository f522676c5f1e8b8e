"""The list, the month, the map, and the page of one event. What they show is decided in `events.faces`."""

from datetime import UTC, date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from rollcall.accounts.places import STATES
from rollcall.base import clock, tile_map
from rollcall.base.facets import NoSuchPage
from rollcall.catalog import showing
from rollcall.events import calendars, faces, feeds, listing, locks, months, structured, when
from rollcall.events.face import Face
from rollcall.events.models import Event
from rollcall.events.policies import at_desk_of

FIRST_YEAR, LAST_YEAR = 2015, 2099


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """What is to come, narrowed by words and filters; locked ones with what is public of them (R1, P26)."""
    try:
        found = listing.look(request.user, request.GET)
    except NoSuchPage as error:
        raise Http404 from error
    told = {"listing": found, "feeds": feeds.scopes_of(found)}
    return render(request, "events/public/list.html", told, status=400 if found.asked.unknown else 200)


@require_safe
def this_month(request: HttpRequest) -> HttpResponse:
    """The month in which we are."""
    month = clock.now().astimezone(UTC).date()
    return redirect("events:month", month.year, f"{month.month:02}")


@require_safe
def show_month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """One month by days, and those of which the visitor may know no more than the month."""
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise Http404
    first = date(int(year), int(month), 1)
    shown = listing.of_month(request.user, first)
    told = {
        "month": first,
        "before": when.month_before(first),
        "after": when.next_month(first),
        "calendar": months.lay_out(first, shown),
    }
    return render(request, "events/public/month.html", told)


@require_safe
def show_map(request: HttpRequest) -> HttpResponse:
    """How many events are to come in each state: drawn, and as a list."""
    counts = listing.by_state(request.user)
    rows = sorted((STATES[code], code, count) for code, count in counts.items() if code in STATES)
    told = {"tiles": tile_map.tiles(counts, STATES), "view_box": tile_map.view_box(), "rows": rows}
    return render(request, "events/public/map.html", told)


@require_safe
def show_event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event: all of it for who may come, else what is public and what is missing (R18, R21, P26)."""
    event = _event_or_404(request, slug)
    topics = [topic.slug for topic in event.topics.all()]
    if to := showing.elsewhere(request.path, provider=event.provider.slug, topics=topics):
        return redirect(to)
    face = faces.face_of(request.user, event)
    told: dict[str, Any] = {
        "face": face,
        "lock": locks.of(request.user, face, event),
        "who": locks.who_may_come(face),
        "structured": structured.block(face),
        "is_draft": event.state == Event.State.DRAFT,
        "whole_url": calendars.whole_address(face.url),
    }
    return render(request, "events/public/event.html", told)


@require_safe
def calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The event for one's own calendar; nothing for who may not know the day."""
    face = faces.face_of(request.user, _event_or_404(request, slug))
    if face.is_locked:
        raise Http404
    return _as_calendar(calendars.file_of(face), face)


def _event_or_404(request: HttpRequest, slug: str) -> Event:
    """A published event; a draft only for those who run or teach it."""
    events = faces.with_company(Event.objects.filter(slug=slug)).prefetch_related("topics")
    event = events.first()
    if event is None:
        raise Http404
    is_public = event.state != Event.State.DRAFT and event.published_at and event.starts_at
    if not is_public and not at_desk_of(request.user).filter(pk=event.pk).exists():
        raise Http404
    return event


def _as_calendar(body: bytes, face: Face) -> HttpResponse:
    answer = HttpResponse(body, content_type=calendars.MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{face.slug}.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer
