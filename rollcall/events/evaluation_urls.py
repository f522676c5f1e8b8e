"""The evaluation of an event, by whoever was there."""

from django.urls import URLPattern, path

from rollcall.events.views import evaluation

urlpatterns: list[URLPattern] = [
    path("events/<slug:slug>/evaluation/", evaluation.evaluate, name="evaluation"),
]
