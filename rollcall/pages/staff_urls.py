"""This room's own screens in the back office."""

from django.urls import path

from rollcall.pages.views import staff_answers, staff_clearance, staff_keeping, staff_translations

urlpatterns = [
    path("answers/", staff_answers.show, name="staff_answers"),
    path("clearance/", staff_clearance.listing, name="staff_clearance"),
    path("translations/", staff_translations.show, name="staff_translations"),
    path("reviews/", staff_keeping.to_review, name="staff_reviews"),
    path("links/", staff_keeping.links, name="staff_links"),
    path("links/check/", staff_keeping.check, name="staff_links_check"),
]
