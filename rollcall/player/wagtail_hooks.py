"""Packages and attempts at them in the menu of the back office."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


class RightItem(MenuItem):
    """A menu entry for those who hold the right that its page asks for."""

    right = "catalog.change_package"

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.right))


class AttemptsItem(RightItem):
    right = "player.view_attempt"


class ExtraTimeItem(RightItem):
    right = "player.change_extratime"


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def extra_time() -> MenuItem:
    return ExtraTimeItem(_("Extra time"), reverse("staff_extra_time"), icon_name="time", order=240)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def packages() -> MenuItem:
    return RightItem(_("Packages"), reverse("staff_packages"), icon_name="folder-open-inverse", order=210)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def attempts() -> MenuItem:
    return AttemptsItem(_("Attempts"), reverse("staff_attempts"), icon_name="history", order=220)
