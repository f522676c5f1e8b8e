"""The desk: planning, hosting, teachers. Under /desk/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
