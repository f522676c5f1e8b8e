"""Prepared answers: the list, one of them, and taking one out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rollcall.base.http import form_status, posted
from rollcall.cases import canned
from rollcall.cases.forms.desk import CannedForm
from rollcall.cases.models import CannedAnswer
from rollcall.cases.policies import desk, signed_in

MOST = 200


@desk
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All of them, by title."""
    return _page(
        request,
        "cases/staff/answers.html",
        _("Prepared answers"),
        {"rows": CannedAnswer.objects.all()[:MOST]},
    )


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
    """Write one, or change it."""
    row = get_object_or_404(CannedAnswer, pk=pk) if pk is not None else None
    form = CannedForm(posted(request), instance=row)
    if form.is_bound and form.is_valid():
        canned.keep(form.save(commit=False), by=signed_in(request))
        messages.success(request, _("Kept."))
        return redirect("staff_answers")
    title = row.title if row else _("A new prepared answer")
    return _page(request, "cases/staff/answer.html", title, {"form": form, "row": row}, form_status(form))


@desk
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one out."""
    canned.drop(get_object_or_404(CannedAnswer, pk=pk), by=signed_in(request))
    messages.success(request, _("Taken out."))
    return redirect("staff_answers")


def _page(
    request: HttpRequest, template: str, title: str, told: dict[str, object], status: int = 200
) -> HttpResponse:
    crumbs = [
        {"url": reverse("staff_cases"), "label": _("What people ask")},
        {"url": reverse("staff_answers"), "label": _("Prepared answers")},
        {"url": "", "label": title},
    ]
    frame = {"header_title": title, "header_icon": "help", "breadcrumbs_items": crumbs}
    return render(request, template, frame | told, status=status)
