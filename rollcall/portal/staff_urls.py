"""The back office: our desks first, then Wagtail's frame."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from rollcall.portal.views import doubles

urlpatterns = [
    path("", include("rollcall.transcripts.staff_urls")),
    path("", include("rollcall.accounts.staff_urls")),
    path("", include("rollcall.catalog.staff.urls")),
    path("", include("rollcall.catalog.packages.staff_urls")),
    path("", include("rollcall.player.staff_urls")),
    path("", include("rollcall.outreach.staff_urls")),
    path("", include("rollcall.cases.staff_urls")),
    path("doubles/", doubles.listing, name="staff_doubles"),
    path("doubles/<int:pk>/", doubles.decide, name="staff_double"),
    path("", include(wagtailadmin_urls)),
]
