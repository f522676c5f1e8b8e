"""Who was recognized, by year."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rollcall.recognition.models import Nomination, Round


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """The newest year, with the years before."""
    years = _years()
    return _page(request, years[0] if years else None, years)


@require_safe
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    years = _years()
    if year not in years:
        raise Http404
    return _page(request, year, years)


def _years() -> list[int]:
    rows = Round.objects.filter(state=Round.State.PUBLISHED)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def _page(request: HttpRequest, year: int | None, years: list[int]) -> HttpResponse:
    rows = Nomination.objects.filter(
        state=Nomination.State.AWARDED, round__year=year or 0, round__state=Round.State.PUBLISHED
    )
    found = rows.select_related("category", "agency", "program", "round").order_by(
        "category__position", "category__name", "title"
    )
    told = {"year": year, "years": years, "winners": found[:200] if year else []}
    return render(request, "recognition/winners.html", told)
