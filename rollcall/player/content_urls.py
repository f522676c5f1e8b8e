"""Addresses of the content origin. Everything hangs below a launch token; there is nothing else (P29)."""

from django.urls import path

from rollcall.player import content_views, trial_views

app_name = "content"

urlpatterns = [
    path("l/<str:token>/", content_views.shell, name="shell"),
    path("l/<str:token>/begin", content_views.begin, name="begin"),
    path("l/<str:token>/open", content_views.open_item, name="open"),
    path("l/<str:token>/commit", content_views.commit, name="commit"),
    path("l/<str:token>/p/<path:path>", content_views.file, name="file"),
    path("preview/<str:token>/", trial_views.shell, name="trial_shell"),
    path("preview/<str:token>/begin", trial_views.begin, name="trial_begin"),
    path("preview/<str:token>/open", trial_views.open_item, name="trial_open"),
    path("preview/<str:token>/commit", trial_views.commit, name="trial_commit"),
    path("preview/<str:token>/p/<path:path>", trial_views.file, name="trial_file"),
]
