"""This room's entries in the menu of the back office."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from rollcall.accounts import policies
from rollcall.accounts.models import User

May = Callable[[User | AnonymousUser], bool]


class DeskItem(MenuItem):
    """A menu entry that is there for those who may come in."""

    def __init__(self, *args: Any, may: May, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may = may

    def is_shown(self, request: HttpRequest) -> bool:
        return self.may(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def verifications() -> MenuItem:
    url = reverse("staff_verifications")
    return DeskItem(_("Verifications"), url, icon_name="clipboard-list", order=100, may=policies.may_verify)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def agencies() -> MenuItem:
    url = reverse("staff_agencies")
    return DeskItem(_("Agencies"), url, icon_name="home", order=110, may=policies.may_keep_agencies)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def people() -> MenuItem:
    url = reverse("staff_people")
    return DeskItem(_("People"), url, icon_name="group", order=120, may=policies.may_suspend)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def notices() -> MenuItem:
    url = reverse("staff_notices")
    return DeskItem(
        _("Terms and notices"), url, icon_name="doc-full", order=130, may=policies.may_keep_notices
    )


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def team() -> MenuItem:
    url = reverse("staff_team")
    return DeskItem(_("Staff"), url, icon_name="key", order=125, may=policies.may_appoint)
