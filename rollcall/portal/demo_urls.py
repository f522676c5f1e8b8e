"""Addresses of the demo's own pages; included only where the settings say that this is the demo."""

from django.urls import path

from rollcall.portal import views_demo

urlpatterns = [
    path("", views_demo.people, name="demo"),
    path("letters/", views_demo.letters, name="demo-letters"),
    path("letters/<slug:name>/", views_demo.letter, name="demo-letter"),
]
