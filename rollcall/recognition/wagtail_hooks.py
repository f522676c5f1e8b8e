"""This room's entries in the back office: the desk, and the award categories as snippets."""

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from rollcall.recognition.models import AwardCategory
from rollcall.recognition.policies import may_keep


class RecognitionItem(MenuItem):
    """Shown to whoever runs rounds."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def recognition_item() -> MenuItem:
    return RecognitionItem(_("Recognition"), reverse("staff_recognition"), icon_name="pick", order=238)


class AwardCategoryViewSet(SnippetViewSet):
    model = AwardCategory
    icon = "tag"
    menu_label = _("Award categories")
    menu_order = 239
    add_to_admin_menu = True
    list_display = ["name", "about", "position"]
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("about"), FieldPanel("position")]


register_snippet(AwardCategoryViewSet)


@hooks.register("before_delete_snippet")  # type: ignore[untyped-decorator]
def keep_categories(request: HttpRequest, instances: list[models.Model]) -> HttpResponse | None:
    """Rounds, cards and winners of past years name a category: it is renamed, never deleted."""
    if not any(isinstance(one, AwardCategory) for one in instances):
        return None
    messages.error(request, _("A category stays, because past rounds name it. Rename it instead."))
    return redirect("wagtailsnippets_recognition_awardcategory:list")
