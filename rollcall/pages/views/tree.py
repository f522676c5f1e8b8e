"""What editors keep, at the address of its original, in the language of the reader."""

from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail import views

from rollcall.pages import queries


def show(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail would begin at the home page of the reader's language, below which stands only what has been
    translated. Here the way leads through the originals; the page at its end is what is read. One query for
    the home where Wagtail takes three."""
    home = queries.top_home()
    if home is None:
        raise Http404
    parts = [part for part in path.split("/") if part]
    # Where `Page.route_for_request`, which the next line asks, keeps what it has found.
    request._wagtail_route_for_request = home.route(request, parts)  # type: ignore[attr-defined]
    answer: HttpResponseBase = views.serve(request, path)
    return answer
