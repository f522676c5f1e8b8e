"""The list, the page, feeds and calendars: /events/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
