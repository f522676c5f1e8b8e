"""The papers of the day, for whoever runs or teaches."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from rollcall.events import policies
from rollcall.events.day_papers import PAPERS
from rollcall.events.views.door import listed


@policies.desk
@require_safe
def paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The sign-in sheet, the name tents or the badges as one PDF; never kept by a browser."""
    event = policies.event_at_desk(request, pk)
    make = PAPERS.get(name)
    if make is None:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{name}-{event.pk}.pdf"'}
    return HttpResponse(make(event, list(listed(event))), content_type="application/pdf", headers=headers)
