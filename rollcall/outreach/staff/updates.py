"""The next letters of updates before they go: what is in them, to how many, and keeping something back."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rollcall.accounts.staff.doors import desk, page, staff_of
from rollcall.accounts.trail_words import lines as in_words
from rollcall.base import audit
from rollcall.base.errors import Refusal
from rollcall.base.models import AuditEntry
from rollcall.outreach import digest_preview, digests, policies
from rollcall.outreach.forms import ReasonForm
from rollcall.outreach.models import DigestItem, Rhythm
from rollcall.outreach.trail_words import SENTENCES

Act = Callable[..., None]
ACTS: dict[str, tuple[Act, Callable[[], str]]] = {
    "hold": (digests.hold, lambda: _("It is held back.")),
    "off": (digests.take_off, lambda: _("It is taken off.")),
    "release": (digests.release, lambda: _("It goes with the next letters.")),
}


@desk(policies.may_keep_updates)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What goes next in each rhythm, and what is kept back."""
    back = digest_preview.kept_back()
    return page(
        request,
        "outreach/staff/updates.html",
        title=_("Next updates"),
        icon="date",
        coming=digest_preview.of_each(),
        back=[(item, said) for item, said in zip(back, _said_of(back), strict=True)],
        reason=ReasonForm(),
    )


def _said_of(items: list[DigestItem]) -> list[Any]:
    """Who decided last about each, and why; one query."""
    subjects = [audit.subject_of(item) for item in items]
    rows = AuditEntry.objects.filter(subject__in=subjects, event__in=SENTENCES).order_by("pk")
    last = {row.subject: row for row in rows}
    return [next(iter(in_words([last[key]], SENTENCES)), None) if key in last else None for key in subjects]


@desk(policies.may_keep_updates)
@require_safe
def preview(request: HttpRequest, rhythm: str) -> HttpResponse:
    """The fullest of the next letters, in the language asked for."""
    if rhythm not in digest_preview.GOING:
        raise Http404
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
    made = digest_preview.letter(Rhythm(rhythm), language)
    return page(
        request,
        "outreach/staff/updates_preview.html",
        title=Rhythm(rhythm).label,
        icon="date",
        crumbs=[(reverse("staff_updates"), _("Next updates"))],
        letter=made[0] if made else None,
        html=made[1] if made else "",
        languages=settings.LANGUAGES,
        language=language,
    )


@desk(policies.may_keep_updates)
@require_POST
def act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Hold an item back, take it off, or let it go; who did and why stands in the trail."""
    item, form = get_object_or_404(DigestItem, pk=key), ReasonForm(request.POST)
    if name not in ACTS:
        raise Http404
    if not form.is_valid():
        messages.warning(request, _("The reason is too long."))
        return redirect("staff_updates")
    do, done = ACTS[name]
    try:
        do(item, by=staff_of(request), reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done())
    return redirect("staff_updates")
