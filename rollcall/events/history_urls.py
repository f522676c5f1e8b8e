"""Attendance of the past. Under /desk/history/."""

from django.urls import path

from rollcall.events.views import history

urlpatterns = [
    path("", history.listing, name="history"),
    path("<int:pk>/", history.one, name="history_one"),
    path("<int:pk>/<slug:name>/", history.act, name="history_act"),
]
