"""This room's entries in the back office: the course desk, and providers and topics as snippets."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from rollcall.accounts.models import User
from rollcall.catalog import members, shelf_entry
from rollcall.catalog.models import Course, Provider, Topic
from rollcall.catalog.policies import may_author
from rollcall.catalog.staff.provider_form import ProviderForm


class CourseDesk(MenuItem):
    """There for those who may change courses."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_author(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def courses() -> MenuItem:
    return CourseDesk(_("Courses"), reverse("staff_courses"), icon_name="openquote", order=130)


class MemberDesk(MenuItem):
    """There for those who may name members of providers."""

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and members.may_name(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def provider_members() -> MenuItem:
    url = reverse("staff_provider_members")
    return MemberDesk(_("Provider people"), url, icon_name="user", order=132)


class ProviderViewSet(SnippetViewSet):
    model = Provider
    icon = "group"
    menu_label = _("Providers")
    list_display = ["name", "signer_name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("about"),
            FieldPanel("award_line"),
            MultiFieldPanel(
                [FieldPanel("logo"), FieldPanel("signer_name"), FieldPanel("signer_title")],
                _("On certificates"),
            ),
        ],
        base_form_class=ProviderForm,
    )


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    panels = [FieldPanel("name"), FieldPanel("slug")]


class CatalogViewSets(SnippetViewSetGroup):
    items = (ProviderViewSet, TopicViewSet)
    menu_label = _("Providers and topics")
    menu_icon = "tag"
    menu_order = 131
    add_to_admin_menu = True


register_snippet(CatalogViewSets)


@hooks.register("after_edit_snippet")  # type: ignore[untyped-decorator]
def rename_in_search(request: HttpRequest, instance: models.Model, *args: Any) -> None:
    """A provider's or topic's name stands in the search entries of its courses."""
    if isinstance(instance, Provider | Topic):
        for course in Course.objects.filter(pk__in=instance.courses.values("pk")).select_related(
            "provider", "current"
        ):
            shelf_entry.put(course)
