"""This room's desk in the back office; `portal/staff_urls.py` includes it before Wagtail's."""

from django.urls import path

from rollcall.player.views import staff

urlpatterns = [
    path("attempts/", staff.attempts, name="staff_attempts"),
    path("attempts/<int:pk>/", staff.attempt, name="staff_attempt"),
]
