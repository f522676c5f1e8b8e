"""The back office: our desks first, then Wagtail's frame."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from rollcall.portal.views import (
    copies,
    doubles,
    erasing,
    figures,
    jobs,
    letters,
    portals,
    searches,
    timeline,
)

urlpatterns = [
    path("people/<int:key>/timeline/", timeline.show, name="staff_person_timeline"),
    path("cases/<int:pk>/copy/", copies.order, name="staff_case_copy"),
    path("cases/<int:pk>/erase/", erasing.erase, name="staff_case_erase"),
    path("cases/<int:pk>/erase/drop/", erasing.drop, name="staff_case_erase_drop"),
    path("letters/", letters.listing, name="staff_letters"),
    path("letters/<int:key>/stop/", letters.stop, name="staff_letter_stop"),
    path("letters/<int:key>/again/", letters.again, name="staff_letter_again"),
    path("figures/", figures.show, name="staff_figures"),
    path("figures/figures.csv", figures.csv, name="staff_figures_csv"),
    path("figures/figures.xlsx", figures.xlsx, name="staff_figures_xlsx"),
    path("portals/", portals.listing, name="staff_portals"),
    path("portals/<int:pk>/", portals.portal, name="staff_portal"),
    path("portals/notices/new/", portals.bulletin, name="staff_bulletin_new"),
    path("portals/notices/<int:pk>/", portals.bulletin, name="staff_bulletin"),
    path("portals/notices/<int:pk>/down/", portals.take_down, name="staff_bulletin_down"),
    path("jobs/", jobs.listing, name="staff_jobs"),
    path("searches/", searches.listing, name="staff_searches"),
    path("searches/<int:pk>/done/", searches.done, name="staff_search_done"),
    path("", include("rollcall.transcripts.staff_urls")),
    path("", include("rollcall.accounts.staff_urls")),
    path("", include("rollcall.catalog.staff.urls")),
    path("", include("rollcall.catalog.packages.staff_urls")),
    path("", include("rollcall.player.staff_urls")),
    path("", include("rollcall.outreach.staff_urls")),
    path("", include("rollcall.cases.staff_urls")),
    path("", include("rollcall.recognition.staff_urls")),
    path("", include("rollcall.pages.staff_urls")),
    path("doubles/", doubles.listing, name="staff_doubles"),
    path("doubles/<int:pk>/", doubles.decide, name="staff_double"),
    path("", include(wagtailadmin_urls)),
]
