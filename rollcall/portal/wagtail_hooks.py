"""The first page of the back office: what waits, the oldest first."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from rollcall.accounts.policies import may_suspend
from rollcall.portal import queries


class QueuesPanel(Component):
    """How much waits in each queue that this member of staff may work."""

    order = 10
    template_name = "portal/staff/queues.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"queues": queries.queues(parent_context["request"].user), "title": _("What waits")}


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]
def put_queues_first(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(QueuesPanel())


class LettersItem(MenuItem):
    """Shown to those who may see what was written to people."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_suspend(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def letters_item() -> MenuItem:
    return LettersItem(_("Letters"), reverse("staff_letters"), icon_name="mail", order=236)
