"""The library of model programs: list, map, card, documents (R33)."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from rollcall.accounts.places import STATES
from rollcall.base import tile_map
from rollcall.base.facets import NoSuchPage
from rollcall.base.files import send
from rollcall.recognition import adoptions, shelf
from rollcall.recognition.models import Nomination
from rollcall.recognition.policies import agencies_of, program_on_shelf


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is on the shelf, narrowed by words, filters and "agencies like mine"."""
    mine = agencies_of(request.user)
    try:
        found = shelf.look(request.GET, mine)
    except NoSuchPage as error:
        raise Http404 from error
    told = {"shelf": found, "mine": mine}
    status = 400 if found.asked.unknown else 200
    return render(request, "recognition/library/list.html", told, status=status)


@require_safe
def by_state(request: HttpRequest) -> HttpResponse:
    """How many programs there are in each state: drawn, and as a list."""
    counts = shelf.by_state()
    rows = sorted((STATES[code], code, count) for code, count in counts.items() if code in STATES)
    told = {"tiles": tile_map.tiles(counts, STATES), "view_box": tile_map.view_box(), "rows": rows}
    return render(request, "recognition/library/map.html", told)


@require_safe
def one(request: HttpRequest, program: str) -> HttpResponse:
    """One card, with how many run it."""
    card = program_on_shelf(program)
    told = {
        "program": card,
        "topics": card.topics.all(),
        "documents": card.documents.all(),
        "counts": adoptions.counts(card),
        "award": Nomination.objects.filter(program=card).select_related("round", "category").first(),
        "mine": agencies_of(request.user),
    }
    return render(request, "recognition/library/one.html", told)


@require_safe
def document(request: HttpRequest, program: str, key: int) -> HttpResponseBase:
    """A file of a card that is on the shelf."""
    found = get_object_or_404(program_on_shelf(program).documents, pk=key)
    modified = found.added_at.timestamp()
    return send(request, found.file, content_type=found.media_type, modified=modified, attachment=found.name)
