"""Page types that a view of this room answers for."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail.models import PageViewRestriction
from wagtail.url_routing import RouteResult

PageView = Callable[[HttpRequest, Any], HttpResponseBase]


class Served:
    """Mix in before the page class. `views` maps a part of the address ("" is the page itself, "brief" is
    /…/brief/) to a view; `apps.py` hangs them on, because views know the models and not the reverse.
    """

    views: ClassVar[dict[str, PageView]] = {}
    live: bool

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """None can be set (see `PortalPage`), so none is looked for."""
        none: QuerySet[PageViewRestriction] = PageViewRestriction.objects.none()
        return none

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if self.live and len(path_components) == 1 and path_components[0] in self.views:
            return RouteResult(self, kwargs={"part": path_components[0]})
        return super().route(request, path_components)  # type: ignore[misc]  # the page's

    def serve(self, request: HttpRequest, part: str = "") -> HttpResponseBase:
        if part not in self.views:
            raise Http404
        return self.views[part](request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The same view; it knows a preview by the mark that Wagtail puts on its own request."""
        return self.serve(request)
