"""The portal's addresses. Each room brings its own; `docs/map.md` lists the stable ones."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("rollcall.portal.urls")),
    path("", include("rollcall.accounts.urls")),
    path("", include("rollcall.catalog.urls")),
    path("", include("rollcall.transcripts.urls")),
    path("", include("rollcall.outreach.urls")),
    path("", include("rollcall.player.urls")),
    path("", include("rollcall.events.urls")),
    path("", include("rollcall.pages.urls")),
    path("", include("rollcall.recognition.urls")),
    path("", include("rollcall.cases.urls")),
    path("accounts/", include("allauth.urls")),
    path("staff/", include("rollcall.portal.staff_urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("rollcall.portal.demo_urls")))

urlpatterns.append(
    path("", include("rollcall.pages.tree_urls"))
)  # what editors keep: after every address of our own

handler400 = "rollcall.base.views.bad_request"
handler403 = "rollcall.base.views.forbidden"
handler404 = "rollcall.base.views.not_found"
handler500 = "rollcall.base.views.server_error"
