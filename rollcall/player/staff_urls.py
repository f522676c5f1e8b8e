"""This room's desk in the back office; `portal/staff_urls.py` includes it before Wagtail's."""

from django.urls import path

from rollcall.player.views import extra_time, staff, trial

urlpatterns = [
    path("packages/<uuid:key>/preview/", trial.show, name="staff_package_preview"),
    path("packages/<uuid:key>/preview/launch/", trial.start, name="staff_package_preview_launch"),
    path("extra-time/", extra_time.desk, name="staff_extra_time"),
    path("attempts/", staff.attempts, name="staff_attempts"),
    path("attempts/<int:pk>/", staff.attempt, name="staff_attempt"),
]
