"""The figures' page and its two downloads, for whoever holds the right to them."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rollcall.accounts.models import User
from rollcall.accounts.staff.doors import desk, page
from rollcall.base.http import form_status
from rollcall.portal.figures import drawing, sheets, telling
from rollcall.portal.figures.asking import FiguresForm

RIGHT = "portal.view_figures"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAKERS = {"csv": (sheets.csv, "text/csv; charset=utf-8"), "xlsx": (sheets.xlsx, SHEET)}


def may_see(user: User | AnonymousUser) -> bool:
    """Staff appointed to the figures. They name nobody, and still say how an office works."""
    return user.is_active and user.is_staff and user.has_perm(RIGHT)


@desk(may_see)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """A chart and a table a figure; fifteen queries of its own, whatever the span and the programs."""
    form = FiguresForm(request.GET)
    if not form.is_valid():
        return _page(request, form)
    asked = form.asked()
    found, missing = telling.figures(asked)
    return _page(
        request,
        form,
        asked=asked,
        span=telling.span_words(asked.span.first, asked.span.last),
        figures=[(figure, drawing.chart(figure)) for figure in found],
        missing=missing,
        query=request.GET.urlencode(),
    )


@desk(may_see)
@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    return _download(request, "csv")


@desk(may_see)
@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    return _download(request, "xlsx")


def _download(request: HttpRequest, ending: str) -> HttpResponse:
    form = FiguresForm(request.GET)
    if not form.is_valid():
        return _page(request, form)
    asked = form.asked()
    make, media_type = MAKERS[ending]
    name = f"figures-{asked.span.first:%Y-%m-%d}-{asked.span.last:%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(make(asked, telling.figures(asked)[0]), content_type=media_type, headers=headers)


def _page(request: HttpRequest, form: FiguresForm, **told: Any) -> HttpResponse:
    return page(
        request,
        "portal/staff/figures.html",
        title=_("Figures"),
        icon="table",
        status=form_status(form),
        form=form,
        **told,
    )
