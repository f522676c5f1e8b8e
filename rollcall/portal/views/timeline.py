"""One person's timeline on the desk: every room's part under that room's right; each look is written down."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rollcall.accounts.models import User
from rollcall.accounts.policies import may_suspend
from rollcall.accounts.staff.doors import desk, page, staff_of
from rollcall.base import audit
from rollcall.portal import timeline


class TimelineFilter(forms.Form):
    """Which kind, and which page."""

    kind = forms.ChoiceField(required=False)
    page = forms.IntegerField(min_value=1, max_value=timeline.LAST_PAGE, required=False)

    def __init__(self, data: object, sources: list[timeline.Source]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["kind"].choices = [("", ""), *((one.kind, one.label) for one in sources)]  # type: ignore[attr-defined]


@desk(may_suspend)
@require_safe
def show(request: HttpRequest, key: int) -> HttpResponse:
    """Everything that happened, the newest first."""
    person, staff = get_object_or_404(User, pk=key), staff_of(request)
    whose = timeline.of(person, staff)
    sources = timeline.open_to(whose)
    form = TimelineFilter(request.GET, sources)
    fine = form.is_valid()
    kind, number = (form.cleaned_data["kind"], form.cleaned_data["page"] or 1) if fine else ("", 1)
    rows, more = timeline.page(whose, kind, number) if fine else ([], False)
    audit.record("person.timeline_seen", person, by=staff, kind=kind, page=number)
    return page(
        request,
        "portal/staff/timeline.html",
        title=_("Timeline"),
        crumbs=[
            (reverse("staff_people"), _("People")),
            (reverse("staff_person", args=[key]), person.legal_name),
        ],
        status=200 if fine else 400,
        person=person,
        rows=rows,
        sources=sources,
        labels={one.kind: one.label for one in sources},
        kind=kind,
        number=number,
        following=number + 1 if more and number < timeline.LAST_PAGE else None,
    )
