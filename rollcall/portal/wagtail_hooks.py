"""The first page of the back office: what waits, the oldest first."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from rollcall.accounts.policies import may_suspend
from rollcall.base.finding import meaning
from rollcall.base.models import SearchPick, SearchSynonym
from rollcall.portal.views import portals
from rollcall.portal.views.figures import may_see
from rollcall.portal.views.searches import may_keep
from rollcall.portal.waiting import queues
from rollcall.portal.waiting.lines import may_see_jobs


class QueuesPanel(Component):
    """How much waits in each queue that this member of staff may work."""

    order = 10
    template_name = "portal/staff/queues.html"

    class Media:
        css: ClassVar = {"all": ["portal/staff.css"]}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"roles": queues.roles(parent_context["request"].user), "title": _("What waits for you today")}


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


class JobsItem(MenuItem):
    """Shown to administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_jobs(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def jobs_item() -> MenuItem:
    return JobsItem(_("Jobs"), reverse("staff_jobs"), icon_name="cogs", order=238)


class FiguresItem(MenuItem):
    """Shown to those who may see the figures."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def figures_item() -> MenuItem:
    return FiguresItem(_("Figures"), reverse("staff_figures"), icon_name="table", order=90)


class PortalsItem(MenuItem):
    """Shown to those who keep the portals."""

    def is_shown(self, request: HttpRequest) -> bool:
        return portals.may_keep(request.user)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def portals_item() -> MenuItem:
    return PortalsItem(_("Portals"), reverse("staff_portals"), icon_name="site", order=237)


class WithWordsCreateView(CreateView):
    """A new synonym or pick that begins with the words of `?words=`, as the list of misses links to it."""

    def get_initial_form_instance(self) -> models.Model:
        begun: models.Model = self.model(words=self.request.GET.get("words", "").replace("\0", "")[:80])
        return begun


class SynonymViewSet(SnippetViewSet):
    model = SearchSynonym
    icon = "openquote"
    menu_label = _("Synonyms")
    add_view_class = WithWordsCreateView
    list_display = ["words", "means", "is_two_way"]
    search_fields = ["words", "means"]
    panels = [FieldPanel(name) for name in ("words", "means", "is_two_way")]


class PickViewSet(SnippetViewSet):
    model = SearchPick
    icon = "pick"
    menu_label = _("Editors’ picks")
    add_view_class = WithWordsCreateView
    list_display = ["words", "__str__", "url", "position"]
    search_fields = ["words", "title", "url"]
    panels = [FieldPanel(name) for name in ("words", "url", "title", "sentence", "position")]


class MissesItem(MenuItem):
    """Shown to those who keep the search."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep(request.user)


class SearchViewSets(SnippetViewSetGroup):
    items = (SynonymViewSet, PickViewSet)
    menu_label = _("Search")
    menu_icon = "search"
    menu_order = 240
    add_to_admin_menu = True
    submenu_hook = "register_search_menu_item"


register_snippet(SearchViewSets)


@hooks.register("register_search_menu_item")  # type: ignore[untyped-decorator]
def misses_item() -> MenuItem:
    label = _("Searches without result")
    return MissesItem(label, reverse("staff_searches"), icon_name="search", order=3)


def read_anew(request: HttpRequest, instance: models.Model) -> None:
    """Who has just changed a synonym or pick wants to try it."""
    if isinstance(instance, SearchSynonym | SearchPick):
        meaning.forget()


hooks.register("after_create_snippet", read_anew)
hooks.register("after_edit_snippet", read_anew)


@hooks.register("after_delete_snippet")  # type: ignore[untyped-decorator]
def read_anew_after_loss(request: HttpRequest, instances: list[models.Model]) -> None:
    meaning.forget()
