"""A course's overview: public whatever its level, with one main button (R12, R13, R18)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from rollcall.catalog import showing
from rollcall.player import overview


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The course as anyone may see it, and what it asks of the one who looks."""
    course = overview.find(slug)
    if course is None:
        raise Http404
    topics = [topic.slug for topic in course.topics.all()]
    if to := showing.elsewhere(request.path, provider=course.provider.slug, topics=topics):
        return redirect(to)
    return render(request, "player/overview.html", {"face": overview.face(request.user, course)})
