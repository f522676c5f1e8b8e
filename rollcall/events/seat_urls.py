"""Registering, answering offers, approvals, my registrations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
