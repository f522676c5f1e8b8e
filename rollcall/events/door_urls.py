"""The door: check-in, sheets and badges, attendance. Under /desk/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
