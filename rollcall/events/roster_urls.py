"""Rosters, closing, papers. Under /desk/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
