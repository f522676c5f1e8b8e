"""Recordings of webinars. Under /desk/."""

from django.urls import URLPattern, path

from rollcall.events.views import recording

urlpatterns: list[URLPattern] = [
    path("recordings/", recording.missing, name="desk_recordings"),
    path("events/<int:pk>/recording/", recording.of_event, name="desk_recording"),
    path("events/<int:pk>/recording/waive/", recording.waive, name="desk_recording_waive"),
]
