"""For editors: which pages are translated, and which translations are behind."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rollcall.pages import reports, translations
from rollcall.pages.models import tongues


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """One language at a time, narrowed to a state."""
    if not reports.may_read(request.user):
        raise PermissionDenied
    languages = tongues.languages()
    language = _one_of(request.GET.get("language", ""), [code for code, _name in languages], languages[0][0])
    state = _one_of(request.GET.get("state", ""), tongues.State.values, "")
    told = {
        "lines": translations.report(language, state),
        "languages": languages,
        "language": language,
        "states": tongues.State.choices,
        "state": state,
        "header_title": _("Translations of pages"),
        "header_icon": "globe",
        "breadcrumbs_items": [{"url": "", "label": _("Translations of pages")}],
    }
    return render(request, "pages/staff/translations.html", told)


def _one_of(asked: str, known: Sequence[str], otherwise: str) -> str:
    return asked if asked in known else otherwise
