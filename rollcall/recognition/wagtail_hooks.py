"""The desk's place in the back office's menu."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from rollcall.recognition.policies import may_keep


class RecognitionItem(MenuItem):
    """Shown to whoever runs rounds."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def recognition_item() -> MenuItem:
    return RecognitionItem(_("Recognition"), reverse("staff_recognition"), icon_name="pick", order=238)
