"""The certificate desk's place in the back office's menu."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from rollcall.transcripts.policies import may_keep_certificates


class CertificatesItem(MenuItem):
    """Shown to whoever may use the desk."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep_certificates(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def certificates_item() -> MenuItem:
    return CertificatesItem(
        _("Certificates"), reverse("transcripts_staff:certificates"), icon_name="clipboard-list", order=230
    )
