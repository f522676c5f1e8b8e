"""Where an editor begins: on the first page of the back office, a link for each kind of page (R32)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from rollcall.accounts.models import User
from rollcall.pages.models import (
    HomePage,
    InitiativePage,
    KitPage,
    NewsIndexPage,
    NewsPage,
    PlainPage,
    ProgramPage,
    ResourcePage,
    ToolkitIndexPage,
)


@dataclass(frozen=True, slots=True)
class Begin:
    """A kind of page that one may make, and what it is for."""

    url: str
    name: str | Promise
    what: str | Promise


KINDS: list[tuple[type[Page], type[Page], str | Promise, str | Promise]] = [
    (ToolkitIndexPage, ResourcePage, _("A resource"), _("Something ready to use, open to all or locked.")),
    (ToolkitIndexPage, KitPage, _("A kit"), _("Resources that belong together, as one download.")),
    (
        InitiativePage,
        ProgramPage,
        _("A program page"),
        _("Words, a chart, its kits and resources, its courses."),
    ),
    (NewsIndexPage, NewsPage, _("A news item"), _("What is new, with a date.")),
    (HomePage, PlainPage, _("A plain page"), _("Words that belong to no program.")),
]


def begins(user: User) -> Iterator[Begin]:
    """What this person may make; one query for each kind of place, and few for his rights."""
    places = {kind: kind.objects.order_by("path").first() for kind in dict.fromkeys(row[0] for row in KINDS)}
    for above, kind, name, what in KINDS:
        place = places[above]
        if place is not None and place.permissions_for_user(user).can_add_subpage():
            url = reverse("wagtailadmin_pages:add", args=["pages", kind._meta.model_name, place.pk])
            yield Begin(url, name, what)


class BeginPanel(Component):
    """Links to new pages, in the order in which a program is made."""

    order = 20
    template_name = "pages/staff/begin.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"begins": list(begins(user))}


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]  # Wagtail ships no types
def let_editors_begin(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(BeginPanel())
