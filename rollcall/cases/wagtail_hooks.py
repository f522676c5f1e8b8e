"""The desk's place in the back office's menu."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from rollcall.cases.assistance.rights import may_triage
from rollcall.cases.rights import may_answer


class CasesItem(MenuItem):
    """Shown to whoever may answer."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_answer(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def cases_item() -> MenuItem:
    return CasesItem(_("What people ask"), reverse("staff_cases"), icon_name="help", order=235)


class AssistanceItem(MenuItem):
    """Shown to whoever may accept and assign."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_triage(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def assistance_item() -> MenuItem:
    return AssistanceItem(
        _("Technical assistance"), reverse("staff_assistance"), icon_name="group", order=237
    )
