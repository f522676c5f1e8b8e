"""This room's own screens in the back office."""

from django.urls import path

from rollcall.pages.views import staff_answers, staff_clearance, staff_translations

urlpatterns = [
    path("answers/", staff_answers.show, name="staff_answers"),
    path("clearance/", staff_clearance.listing, name="staff_clearance"),
    path("translations/", staff_translations.show, name="staff_translations"),
]
