"""This room's entries in the back office: files with a chooser of their own, which answers help, and how far
the translations are."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from rollcall.pages import reports
from rollcall.pages.forms.toolkit import ResourceFileForm
from rollcall.pages.models import ResourceFile

FIELDS = ["title", "file", "language", "tagging", "accessible_note"]


class FileForm(ResourceFileForm):
    """The same form in the chooser's own window."""

    class Meta:
        model = ResourceFile
        fields = FIELDS


class FileChooser(SnippetChooserViewSet):
    """Choose a file that is there, or bring a new one, without leaving the resource."""

    creation_form_class = FileForm
    creation_tab_label = _("Bring a new file")
    create_action_label = _("Keep this file")


class ResourceFiles(SnippetViewSet):
    model = ResourceFile
    icon = "doc-full"
    menu_label = _("Toolkit files")
    menu_order = 142
    add_to_admin_menu = True
    list_display = ["title", "media_type", "language", "tagging", "downloads"]
    list_filter = ["language", "tagging"]
    chooser_viewset_class = FileChooser
    edit_handler = ObjectList([FieldPanel(name) for name in FIELDS], base_form_class=ResourceFileForm)


register_snippet(ResourceFiles)


class ReportItem(MenuItem):
    """Shown to whoever may read it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return reports.may_read(request.user)


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def answers_item() -> Any:
    return ReportItem(_("Which answers help"), reverse("staff_answers"), icon_name="help", order=700)


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]
def translations_item() -> Any:
    return ReportItem(_("Translations of pages"), reverse("staff_translations"), icon_name="globe", order=710)
