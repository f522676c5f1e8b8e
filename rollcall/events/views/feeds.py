"""Calendar and news feeds, read by programs that do not sign in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from rollcall.events import calendar_feeds, calendars, feeds


@require_safe
@cache_control(public=True, max_age=300)
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """What is open to everybody, by day, about everything, a state or a topic."""
    about = feeds.scope(code)
    if about is None:
        raise Http404
    body = calendars.feed_of(about.name, feeds.for_calendar(about))
    return HttpResponse(body, content_type=calendars.MEDIA_TYPE)


@require_safe
@cache_control(public=True, max_age=300)
def news(request: HttpRequest, code: str) -> HttpResponse:
    """What was published last, locked events with their month (P26)."""
    about = feeds.scope(code)
    if about is None:
        raise Http404
    body = calendars.atom_of(about.name, about.news_url, feeds.for_news(about))
    return HttpResponse(body, content_type=calendars.ATOM_TYPE)


@require_safe
@never_cache
def own(request: HttpRequest, secret: str) -> HttpResponse:
    """One's own feed, by its secret; nothing once that was ended or the person is suspended (P6, P57)."""
    owner = calendar_feeds.owner_of(secret)
    if owner is None:
        raise Http404
    answer = HttpResponse(calendar_feeds.feed(owner), content_type=calendars.MEDIA_TYPE)
    answer["X-Robots-Tag"] = "noindex"
    return answer
