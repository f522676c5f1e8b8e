"""This room's entry in the menu of the back office."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from rollcall.outreach import policies


class LettersItem(MenuItem):
    """Shown to whoever may write to many."""

    def is_shown(self, request: HttpRequest) -> bool:
        return policies.may_write(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def letters_item() -> MenuItem:
    url = reverse("staff_outreach")
    return LettersItem(_("Letters to many"), url, name="outreach", icon_name="mail", order=235)


class UpdatesItem(MenuItem):
    """Shown to whoever keeps what the updates tell of."""

    def is_shown(self, request: HttpRequest) -> bool:
        return policies.may_keep_updates(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def updates_item() -> MenuItem:
    url = reverse("staff_updates")
    return UpdatesItem(_("Next updates"), url, name="updates", icon_name="date", order=236)
