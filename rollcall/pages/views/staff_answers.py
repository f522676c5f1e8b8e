"""For editors: which answers help, and which do not."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rollcall.pages import faq, reports
from rollcall.pages.models import FaqPage

MOST_PAGES = 3  # two queries a page; a portal has one in each language


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Counts and sentences by answer."""
    if not reports.may_read(request.user):
        raise PermissionDenied
    pages = FaqPage.objects.live().order_by("pk")[:MOST_PAGES]
    told = {
        "found": [(page, faq.report(page)) for page in pages],
        "header_title": _("Which answers help"),
        "header_icon": "help",
        "breadcrumbs_items": [{"url": "", "label": _("Which answers help")}],
    }
    return render(request, "pages/staff/answers.html", told)
