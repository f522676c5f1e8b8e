"""Addresses of the content origin. Everything hangs below a launch token; there is nothing else (P29)."""

from django.urls import path

from rollcall.player import content_views

app_name = "content"

urlpatterns = [
    path("l/<str:token>/", content_views.shell, name="shell"),
    path("l/<str:token>/begin", content_views.begin, name="begin"),
    path("l/<str:token>/open", content_views.open_item, name="open"),
    path("l/<str:token>/commit", content_views.commit, name="commit"),
    path("l/<str:token>/p/<path:path>", content_views.file, name="file"),
]
