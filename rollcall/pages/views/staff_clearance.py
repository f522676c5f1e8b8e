"""For those who clear pages: what waits, the oldest first."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page, TaskState

from rollcall.accounts.models import User
from rollcall.pages import policies
from rollcall.pages.models.clearing import writer_of

MOST = 50


def _waiting(user: User) -> list[tuple[TaskState, Page, bool]]:
    """Each with its page and whether this person wrote it, who then cannot clear it."""
    states = TaskState.objects.reviewable_by(user).select_related("workflow_state__requested_by")
    found = [(state, state.workflow_state.content_object) for state in states.order_by("started_at")[:MOST]]
    pages = [(state, page) for state, page in found if isinstance(page, Page)]
    return [(state, page, writer_of(page) == user.pk) for state, page in pages]


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Each leads to the page in the editor, where it is read, cleared or sent back."""
    if not isinstance(request.user, User) or not policies.may_clear(request.user):
        raise Http404
    told = {
        "lines": _waiting(request.user),
        "header_title": _("Pages to clear"),
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [{"url": "", "label": _("Pages to clear")}],
    }
    return render(request, "pages/staff/clearance.html", told)
